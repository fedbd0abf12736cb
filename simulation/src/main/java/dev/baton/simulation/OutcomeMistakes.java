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
import dev.baton.core.wire.TransportFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Mistakes about what an answer, or none, means.
final class OutcomeMistakes {
  private static final long FOREVER_MS = 3_600_000;

  private static final long SHORT_HOLD_MS = 3_000;

  private OutcomeMistakes() {}

  private static boolean isUnknown(Outcome outcome) {
    return outcome instanceof Outcome.Failed(PlatformFailure.Unknown _);
  }

  private static Outcome accepted() {
    return new Outcome.Done(new Answer.Accepted());
  }

  static final class NoAnswerIsFailure extends Mistake {
    @Override
    Outcome heard(Order order, Outcome outcome) {
      return order.kind() == CallKind.COMMIT && isUnknown(outcome)
          ? new Outcome.Failed(new PlatformFailure.Rejected("taken for a refusal"))
          : outcome;
    }
  }

  /// Whatever the platforms say when they are read, she is taken to have arrived.
  static final class First200Trusted extends Mistake {
    @Override
    Outcome sourceRead(Handoff h, Outcome outcome) {
      return outcome
              instanceof Outcome.Done(Answer.LegRead(LegView.Present(var id, _, _, _, _, _, _, _)))
          ? read(
              new LegView.Present(
                  id, LegState.COMPLETED, null, null, null, null, EndedReason.TRANSFERRED, null))
          : outcome;
    }

    @Override
    Outcome destinationRead(Handoff h, Outcome outcome) {
      if (h.committedAt() == null) {
        return outcome;
      }
      var held = h.reservation();
      String agentId =
          h.currentRoute().target() instanceof Target.Agent(String id) ? id : "somebody";
      return read(
          new LegView.Present(
              new VendorId("trusted"),
              LegState.ACTIVE,
              agentId,
              null,
              h.canonicalId(),
              held == null ? null : held.reservationId(),
              null,
              null));
    }

    private static Outcome read(LegView view) {
      return new Outcome.Done(new Answer.LegRead(view));
    }
  }

  static final class FenceSkipped extends Mistake {
    @Override
    @Nullable Outcome insteadOf(Order order) {
      return order.kind() == CallKind.RELEASE ? accepted() : null;
    }
  }

  static final class TakenBackUnconfirmed extends Mistake {
    @Override
    Outcome heard(Order order, Outcome outcome) {
      return order.kind() == CallKind.RELEASE ? accepted() : outcome;
    }
  }

  /// The platform holds for 3 s, and nobody looks at `validUntil`.
  static final class WindowIgnored extends Mistake {
    @Override
    Order sent(int node, Order order, int send) {
      return order instanceof Order.Reserve r
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

    @Override
    Outcome heard(Order order, Outcome outcome) {
      return outcome instanceof Outcome.Done(Answer.Reserved(var id, long _, var leg))
          ? new Outcome.Done(new Answer.Reserved(id, FOREVER_MS, leg))
          : outcome;
    }
  }

  static final class CompensationRepeatedUnseen extends Mistake {
    @Override
    Outcome heard(Order order, Outcome outcome) {
      return order.kind() == CallKind.REQUEUE && isUnknown(outcome)
          ? new Outcome.Failed(
              new PlatformFailure.NotSent(
                  TransportFault.Reason.CONNECT_REFUSED, "taken for not sent"))
          : outcome;
    }
  }

  static final class ContextFailureIgnored extends Mistake {
    @Override
    Outcome heard(Order order, Outcome outcome) {
      return order.kind() == CallKind.DELIVER_CONTEXT && outcome instanceof Outcome.Failed
          ? new Outcome.Done(new Answer.ContextDelivered(0, List.of()))
          : outcome;
    }
  }
}
