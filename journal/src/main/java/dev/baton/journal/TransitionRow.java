package dev.baton.journal;

import java.time.Instant;

/// One stored step of a handoff.
///
/// @param seq from 1, without gaps
/// @param at when it happened; stored in microseconds
/// @param body the exact bytes that were hashed
/// @param hash of `body`
@SuppressWarnings("ArrayRecordComponent") // A carrier on the hot path; compared by nobody.
public record TransitionRow(long seq, Instant at, byte[] body, byte[] hash) {}
