/// The one loop around the state machine: signals go in, things to store and to do come out. Enter
/// at [Coordinator]. It never waits, has no thread and no clock, and knows no database and no
/// platform.
@NullMarked
package dev.baton.coordinator;

import org.jspecify.annotations.NullMarked;
