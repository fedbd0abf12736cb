package dev.baton.server.runtime;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.id.HandoffId;

/// What became of asking for a handoff.
public sealed interface OpenResult {
  /// It is stored and under way.
  record Opened(Handoff handoff) implements OpenResult {}

  /// The same request was made before: this is its handoff.
  record Replayed(HandoffId id) implements OpenResult {}

  /// The idempotency key was used with another body.
  record KeyReused(HandoffId id) implements OpenResult {}

  /// The interaction has another open handoff.
  record Busy(HandoffId other) implements OpenResult {}

  /// Its source's leg was taken for new, and somebody else has seen it in between. Asked again with
  /// what is stored now, it is another handoff.
  record LegKnown() implements OpenResult {}

  /// No new work is taken now: the lease is lost, the database is away, or too much is under way.
  record NotServing(String detail) implements OpenResult {}

  /// The database refuses what the request holds.
  record Unstorable(String detail) implements OpenResult {}
}
