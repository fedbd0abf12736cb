/// When a bot's conversation should go to a person: rules over what a platform says of it, composed
/// as the configuration has them. Enter at [TriggerRules]. Pure; who reads the conversation and
/// what follows from a decision stays outside.
@NullMarked
package dev.baton.core.trigger;

import org.jspecify.annotations.NullMarked;
