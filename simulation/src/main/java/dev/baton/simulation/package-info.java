/// The world in virtual time, from one seed: the real coordinator, state machine and codecs against
/// the twins' models, with a network that loses and delays, nodes that crash and pause, and callers
/// who hang up. Enter at [Simulation#run]. No thread, no clock, no IO: a seed tells the same story
/// every time.
@NullMarked
package dev.baton.simulation;

import org.jspecify.annotations.NullMarked;
