package dev.baton.server.runtime;

import dev.baton.core.handoff.Handoff;

/// What became of a wish to cancel a handoff.
public sealed interface CancelResult {
  /// The wish is stored.
  ///
  /// @param handoff as it stood when the wish was taken up, or stored if it was not taken up yet
  /// @param takenUp whether it is part of the handoff's state: nothing is done against it any more
  record Asked(Handoff handoff, boolean takenUp) implements CancelResult {}

  /// It comes too late; nothing is changed by it.
  record TooLate(Handoff handoff) implements CancelResult {}

  /// The handoff has ended, cancelled or otherwise.
  record Ended(Handoff handoff) implements CancelResult {}

  /// There is no such handoff.
  record Unknown() implements CancelResult {}

  /// The handoff went on each time before the wish was stored.
  record NotServing(String detail) implements CancelResult {}
}
