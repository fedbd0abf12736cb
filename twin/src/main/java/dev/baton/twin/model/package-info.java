/// What is true in the twins: agents, queues, reservations, legs and callers of all platforms in
/// one world, as a pure model. Enter at [World]; [Books] is the truth as a value. No HTTP, no JSON
/// text, no clock, no threads and no faults may come in: time is a parameter and ids come from a
/// given source.
@NullMarked
package dev.baton.twin.model;

import org.jspecify.annotations.NullMarked;
