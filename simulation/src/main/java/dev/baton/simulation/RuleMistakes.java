package dev.baton.simulation;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.HandoffState.CommitStage;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.handoff.HandoffState.ReleaseStage;
import dev.baton.core.handoff.HandoffState.Releasing;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.OutstandingOrder;
import dev.baton.core.handoff.Signal;
import dev.baton.core.handoff.Step;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import java.time.Instant;

/// Mistakes in the state machine itself.
final class RuleMistakes {
  private RuleMistakes() {}

  private static boolean isStage(Handoff h, CommitStage stage) {
    return h.state() instanceof Committing(int _, CommitStage now) && now == stage;
  }

  private static boolean isCommit(OutstandingOrder order) {
    return order != null && order.kind() == CallKind.COMMIT;
  }

  /// The step with its wait cut short.
  private static Step withoutWait(Step step, Moment now) {
    Handoff after = step.handoff();
    if (after.retryAt() == null) {
      return step;
    }
    Altered altered = new Altered(after);
    altered.retryAt = now.at().plusMillis(1);
    return new Step(altered.handoff(), step.actions(), step.proceed(), step.recorded());
  }

  private static OutstandingOrder awaited(OutstandingOrder o, Instant deadline) {
    return new OutstandingOrder(o.orderId(), o.kind(), o.send(), o.sentAt(), deadline, false);
  }

  static final class ReadBeforeFenceBelieved extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      if (!(signal instanceof Signal.ReadsEnded)
          || !(h.state() instanceof Committing(int step, CommitStage stage))
          || stage != CommitStage.READING_BACK) {
        return super.next(h, signal, now);
      }
      Altered altered = new Altered(h);
      altered.state = new Committing(step, CommitStage.READING_BEHIND_FENCE);
      altered.order = null;
      return super.next(altered.handoff(), signal, now);
    }
  }

  static final class TimeFenceSkipped extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      Step step = super.next(h, signal, now);
      return step.recorded()
              && isStage(step.handoff(), CommitStage.FENCING)
              && step.handoff().order() == null
          ? withoutWait(step, now)
          : step;
    }
  }

  static final class ReserveNotSettled extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      Step step = super.next(h, signal, now);
      boolean settles =
          step.recorded()
              && step.handoff().state() instanceof Releasing(ReleaseStage stage, var _)
              && stage == ReleaseStage.SETTLING;
      return settles ? withoutWait(step, now) : step;
    }
  }

  static final class SecondRefusalBelieved extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      boolean refused =
          signal instanceof Signal.OrderEnded(var id, int send, Outcome.Failed(var failure))
              && h.order() != null
              && isCommit(h.order())
              && h.order().orderId().equals(id)
              && h.order().send() == send
              && !(failure instanceof PlatformFailure.Unknown);
      if (!refused || !isStage(h, CommitStage.ORDERING)) {
        return super.next(h, signal, now);
      }
      Altered altered = new Altered(h);
      altered.commitDoubted = false;
      return super.next(altered.handoff(), signal, now);
    }
  }

  static final class LateNoBelieved extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      OutstandingOrder o = h.order();
      if (o == null
          || !isCommit(o)
          || !(signal instanceof Signal.OrderEnded(var id, int send, Outcome.Failed(var failure)))
          || !o.orderId().equals(id)
          || failure instanceof PlatformFailure.Unknown
          || (send == o.send() && o.deadline() != null)
          || !(h.state() instanceof Committing(int step, CommitStage _))) {
        return super.next(h, signal, now);
      }
      Altered altered = new Altered(h);
      altered.state = new Committing(step, CommitStage.ORDERING);
      altered.commitDoubted = false;
      altered.query = null;
      altered.retryAt = null;
      altered.order = awaited(o, now.at());
      Outcome no = new Outcome.Failed(new PlatformFailure.Rejected("a late no"));
      return super.next(altered.handoff(), new Signal.OrderEnded(id, o.send(), no), now);
    }
  }

  /// It goes on as if the commit had not been sent yet.
  static final class TakeoverForgetsDoubt extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      OutstandingOrder o = h.order();
      if (!(signal instanceof Signal.Resumed)
          || o == null
          || !isCommit(o)
          || !(h.state() instanceof Committing(int step, CommitStage _))) {
        return super.next(h, signal, now);
      }
      Altered altered = new Altered(h);
      altered.state = new Committing(step, CommitStage.ORDERING);
      altered.commitDoubted = false;
      altered.query = null;
      altered.retryAt = now.at();
      altered.order =
          new OutstandingOrder(o.orderId(), o.kind(), o.send(), o.sentAt(), null, false);
      return super.next(altered.handoff(), new Signal.Wake(), now);
    }
  }

  static final class CancelDropsReserve extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      OutstandingOrder o = h.order();
      if (!(signal instanceof Signal.Cancel)
          || o == null
          || !(h.state() instanceof HandoffState.Reserving)) {
        return super.next(h, signal, now);
      }
      Altered altered = new Altered(h);
      altered.order =
          new OutstandingOrder(o.orderId(), o.kind(), o.send(), o.sentAt(), null, false);
      return super.next(altered.handoff(), signal, now);
    }
  }

  static final class DeadlineRenewed extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      Altered altered = new Altered(h);
      altered.createdAt = now.at();
      Step step = super.next(altered.handoff(), signal, now);
      Altered restored = new Altered(step.handoff());
      restored.createdAt = h.createdAt();
      return new Step(restored.handoff(), step.actions(), step.proceed(), step.recorded());
    }
  }
}
