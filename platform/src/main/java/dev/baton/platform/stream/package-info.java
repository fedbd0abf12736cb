/// The event stream of one account: a WebSocket that is held open (guide 004). Enter at
/// [EventStream]. It says what comes, and when something may have been missed; what an event means,
/// and who has the stream, is decided outside. This package logs nothing.
@NullMarked
package dev.baton.platform.stream;

import org.jspecify.annotations.NullMarked;
