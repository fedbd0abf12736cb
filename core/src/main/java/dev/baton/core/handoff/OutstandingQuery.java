package dev.baton.core.handoff;

import java.time.Instant;

/// The query whose answer is awaited.
///
/// @param number counts all queries of a handoff; an answer to an older one is late
public record OutstandingQuery(int number, Instant deadline) {}
