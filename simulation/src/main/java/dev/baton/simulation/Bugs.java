package dev.baton.simulation;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Target;

/// How planted bugs distort what the state machine hears.
final class Bugs {
  private static final long FOREVER_MS = 3_600_000;

  private static final long SHORT_HOLD_MS = 3_000;

  private Bugs() {}

  static Outcome distort(PlantedBug bug, Order order, Outcome outcome) {
    return switch (bug) {
      case NO_ANSWER_IS_FAILURE ->
          order.kind() == CallKind.COMMIT
                  && outcome instanceof Outcome.Failed(PlatformFailure.Unknown _)
              ? new Outcome.Failed(new PlatformFailure.Rejected("taken for a refusal"))
              : outcome;
      case WINDOW_IGNORED ->
          outcome instanceof Outcome.Done(Answer.Reserved(var id, long _, var leg))
              ? new Outcome.Done(new Answer.Reserved(id, FOREVER_MS, leg))
              : outcome;
      case NONE, FIRST_200_TRUSTED, FENCE_SKIPPED, JOURNAL_NOT_FENCED, ACTS_BEFORE_STORING ->
          outcome;
    };
  }

  /// What ignoring the window comes to: the platform holds for 3 s, and nobody looks at
  /// `validUntil`.
  static Order distortOrder(PlantedBug bug, Order order) {
    return bug == PlantedBug.WINDOW_IGNORED && order instanceof Order.Reserve r
        ? new Order.Reserve(
            r.orderId(),
            r.account(),
            r.target(),
            r.mediaType(),
            SHORT_HOLD_MS,
            r.canonicalId(),
            r.sourcePlatform(),
            r.complianceFlags())
        : order;
  }

  /// What trusting the first 200 comes to: whatever the destination says, she is taken to have
  /// arrived.
  static Outcome distortRead(PlantedBug bug, Handoff h, Outcome outcome) {
    if (bug != PlantedBug.FIRST_200_TRUSTED || h.committedAt() == null) {
      return outcome;
    }
    var reservation = h.reservation();
    String agentId = h.currentRoute().target() instanceof Target.Agent(String id) ? id : "somebody";
    return read(
        new LegView.Present(
            new VendorId("trusted"),
            LegState.ACTIVE,
            agentId,
            null,
            h.canonicalId(),
            reservation == null ? null : reservation.reservationId(),
            null,
            null));
  }

  static Outcome distortSource(PlantedBug bug, Outcome outcome) {
    if (bug != PlantedBug.FIRST_200_TRUSTED
        || !(outcome
            instanceof
            Outcome.Done(Answer.LegRead(LegView.Present(var id, _, _, _, _, _, _, _))))) {
      return outcome;
    }
    return read(
        new LegView.Present(
            id, LegState.COMPLETED, null, null, null, null, EndedReason.TRANSFERRED, null));
  }

  private static Outcome read(LegView view) {
    return new Outcome.Done(new Answer.LegRead(view));
  }
}
