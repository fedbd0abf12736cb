package dev.baton.server.runtime;

import dev.baton.core.handoff.Handoff;

/// What became of a person's decision about a dead letter.
public sealed interface DecisionResult {
  /// It is stored and takes effect.
  ///
  /// @param handoff as it is stored since then; it may have gone on already
  record Taken(Handoff handoff) implements DecisionResult {}

  /// The handoff is not parked, and nothing was changed: it never was, somebody else has decided,
  /// or this very decision came before.
  record NotDead(Handoff handoff) implements DecisionResult {}

  /// There is no such handoff.
  record Unknown() implements DecisionResult {}

  /// Nothing can be decided here now. The decision may be stored all the same; how the handoff
  /// stands tells.
  record NotServing(String detail) implements DecisionResult {}
}
