package dev.baton.journal;

import java.time.Instant;
import java.util.List;

/// One stored step of a handoff.
///
/// @param seq from 1, without gaps
/// @param at when it happened; stored in microseconds
/// @param body the exact bytes that were hashed
/// @param hash of `body`
/// @param events what subscribers are told of it; stored with it, and not read back with it
@SuppressWarnings("ArrayRecordComponent") // A carrier on the hot path; compared by nobody.
public record TransitionRow(
    long seq, Instant at, byte[] body, byte[] hash, List<OutgoingEvent> events) {
  public TransitionRow {
    events = List.copyOf(events);
  }

  /// A step of which nobody is told.
  public TransitionRow(long seq, Instant at, byte[] body, byte[] hash) {
    this(seq, at, body, hash, List.of());
  }

  /// The same step, of which these subscribers are told.
  public TransitionRow telling(List<OutgoingEvent> others) {
    return new TransitionRow(seq, at, body, hash, others);
  }
}
