package dev.baton.journal.audit;

import java.time.Instant;

/// A row that waits for its leaf.
///
/// @param place where it lies in the table, as PostgreSQL says
/// @param kind `t` for a transition, `e` for an event
/// @param subject the handoff, or the event's id
/// @param hash SHA-256 of the row's bytes
@SuppressWarnings("ArrayRecordComponent") // A carrier; compared by nobody.
record PendingRow(
    String place, String kind, String subject, long seq, Instant at, String tenant, byte[] hash) {}
