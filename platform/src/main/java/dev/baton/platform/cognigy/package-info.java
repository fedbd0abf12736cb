/// NICE Cognigy: a voice bot's session is read, prepared, and its flow run, and its telephony
/// connector hands the caller over. A source alone: nobody is transferred to it. Enter at
/// [CognigyGuide]; a call of several requests is a dialogue of its own.
@NullMarked
package dev.baton.platform.cognigy;

import org.jspecify.annotations.NullMarked;
