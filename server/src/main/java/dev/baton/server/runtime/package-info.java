/// Runs the coordinator's work for real: stores through the journal, calls platforms on virtual
/// threads, keeps timers. Enter at [HandoffRuntime]. No decision about a handoff is made here, and
/// no HTTP of our own API comes in.
@NullMarked
package dev.baton.server.runtime;

import org.jspecify.annotations.NullMarked;
