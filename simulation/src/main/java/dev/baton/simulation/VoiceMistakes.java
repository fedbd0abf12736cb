package dev.baton.simulation;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState.CommitStage;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.handoff.HandoffState.Confirming;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.OutstandingOrder;
import dev.baton.core.handoff.Signal;
import dev.baton.core.handoff.Step;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.wire.WireRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Mistakes of a system that hands a voice bot's caller over.
final class VoiceMistakes {
  private VoiceMistakes() {}

  private static final Outcome YES = new Outcome.Done(new Answer.Accepted());

  private static Outcome leg(
      Handoff h, LegState state, @Nullable EndedReason ended, @Nullable String agentId) {
    return new Outcome.Done(
        new Answer.LegRead(
            new LegView.Present(
                h.plan().source().vendorId(),
                state,
                agentId,
                null,
                h.canonicalId(),
                null,
                ended,
                null)));
  }

  /// What is read behind the fence is taken for a session that holds nothing of ours.
  private static Outcome withoutOurs(Handoff h, Outcome read) {
    boolean behind =
        h.state() instanceof Committing(_, CommitStage stage)
            && stage == CommitStage.READING_BEHIND_FENCE;
    return behind
            && read instanceof Outcome.Done(Answer.LegRead(LegView.Present here))
            && here.state() == LegState.BOT_ACTIVE
        ? leg(h, LegState.BOT_ACTIVE, null, null)
        : read;
  }

  static final class BridgedIsArrival extends Mistake {
    @Override
    Outcome sourceRead(Handoff h, Outcome outcome) {
      return h.state() instanceof Confirming
          ? leg(h, LegState.COMPLETED, EndedReason.TRANSFERRED, null)
          : outcome;
    }

    @Override
    Outcome destinationRead(Handoff h, Outcome outcome) {
      return h.state() instanceof Confirming ? leg(h, LegState.ACTIVE, null, "somebody") : outcome;
    }
  }

  static final class SessionLeftPrepared extends Mistake {
    @Override
    @Nullable Outcome insteadOf(Order order) {
      return order instanceof Order.Withdraw ? YES : null;
    }

    @Override
    Outcome sourceRead(Handoff h, Outcome outcome) {
      return withoutOurs(h, outcome);
    }
  }

  static final class WithdrawalBelieved extends Mistake {
    @Override
    Outcome heard(Order order, Outcome outcome) {
      return order instanceof Order.Withdraw ? YES : outcome;
    }

    @Override
    Outcome sourceRead(Handoff h, Outcome outcome) {
      return withoutOurs(h, outcome);
    }
  }

  static final class WithdrawnTooEarly extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      Step step = super.next(h, signal, now);
      Handoff after = step.handoff();
      boolean settles =
          after.state() instanceof Committing(_, CommitStage stage)
              && stage == CommitStage.SETTLING
              && after.retryAt() != null;
      if (!settles) {
        return step;
      }
      Altered altered = new Altered(after);
      altered.retryAt = now.at();
      return new Step(altered.handoff(), step.actions(), step.proceed(), step.recorded());
    }
  }

  static final class WrittenOver extends Mistake {
    @Override
    WireRequest onWire(WireRequest request) {
      Map<String, String> headers = new HashMap<>(request.headers());
      headers.remove("if-match");
      return new WireRequest(request.method(), request.path(), headers, request.body());
    }
  }

  static final class WriteForgotten extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      OutstandingOrder o = h.order();
      boolean isFlow = h.session() != null && o != null && o.kind() == CallKind.COMMIT;
      boolean answered = isFlow && signal instanceof Signal.OrderEnded;
      if (!answered) {
        return super.next(h, signal, now);
      }
      Altered altered = new Altered(h);
      altered.commitDoubted = false;
      return super.next(altered.handoff(), signal, now);
    }
  }

  static final class TakeoverForgetsWrite extends Mistake {
    private static final Outcome NOT_SENT =
        new Outcome.Failed(new PlatformFailure.Rejected("taken for a write that was never sent"));

    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      OutstandingOrder o = h.order();
      boolean written =
          signal instanceof Signal.Resumed
              && o != null
              && o.kind() == CallKind.PREPARE
              && o.deadline() != null;
      if (o == null || !written) {
        return super.next(h, signal, now);
      }
      return super.next(h, new Signal.OrderEnded(o.orderId(), o.send(), NOT_SENT), now);
    }
  }
}
