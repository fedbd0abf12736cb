package dev.baton.coordinator;

import dev.baton.core.handoff.Signal;
import dev.baton.core.id.HandoffId;
import dev.baton.core.platform.CallKind;

/// Hears what the coordinator does besides its work, to count it. Called while a handoff is locked:
/// return at once.
public interface CoordinatorListener {
  /// Hears nothing.
  CoordinatorListener NONE =
      new CoordinatorListener() {
        @Override
        public void inDoubt(CallKind order) {}

        @Override
        public void overdue(boolean parked) {}
      };

  /// A sent order ended without a known outcome: unanswered, past its deadline, or sent by a
  /// process that is gone.
  void inDoubt(CallKind order);

  /// A handoff was found whose wake-up had not come, and was woken again.
  ///
  /// @param parked whether waking had not helped before, so that it was parked instead
  void overdue(boolean parked);

  /// The rules have had their say about a signal from outside.
  ///
  /// @param recorded whether it is part of the step that is stored next; false when it changed
  ///   nothing
  default void decided(HandoffId id, Signal signal, boolean recorded) {}
}
