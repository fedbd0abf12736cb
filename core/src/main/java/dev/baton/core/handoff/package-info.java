/// The protocol: what a handoff is, and the one pure function that decides what happens to it.
/// Enter at [Protocol#next]; [HandoffState] names the states, [TimerRules] what their timers must
/// keep. No clock, no randomness and no IO may come in.
@NullMarked
package dev.baton.core.handoff;

import org.jspecify.annotations.NullMarked;
