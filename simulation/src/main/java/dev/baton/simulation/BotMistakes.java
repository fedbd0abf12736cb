package dev.baton.simulation;

import dev.baton.core.handoff.Courtesies;
import dev.baton.core.handoff.Courtesy;
import dev.baton.core.handoff.Escalation;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState.CommitStage;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.handoff.HandoffState.ReturnStage;
import dev.baton.core.handoff.HandoffState.Returning;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.OutstandingOrder;
import dev.baton.core.handoff.Signal;
import dev.baton.core.handoff.Step;
import dev.baton.core.id.OrderId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import org.jspecify.annotations.Nullable;

/// Mistakes of a system that hands a bot's guest to a person.
final class BotMistakes {
  private BotMistakes() {}

  private static final Outcome YES = new Outcome.Done(new Answer.Accepted());

  private static final Outcome NO =
      new Outcome.Failed(new PlatformFailure.Rejected("taken for a refusal"));

  private static boolean isBots(Handoff h) {
    return h.plan().escalation() != null;
  }

  private static boolean isWithin(Order order) {
    return order instanceof Order.Commit commit && commit.inbound() instanceof Inbound.Within;
  }

  private static boolean isUnknown(Outcome outcome) {
    return outcome instanceof Outcome.Failed(PlatformFailure.Unknown _);
  }

  /// Whether a signal is the awaited outcome of the order of that kind.
  private static boolean ends(Handoff h, Signal signal, CallKind kind) {
    OutstandingOrder o = h.order();
    return o != null
        && o.kind() == kind
        && o.deadline() != null
        && signal instanceof Signal.OrderEnded(OrderId id, int send, Outcome _)
        && o.orderId().equals(id)
        && o.send() == send;
  }

  static final class MessageBeforeProof extends Mistake {
    @Override
    Outcome heard(Order order, Outcome outcome) {
      return isWithin(order) && isUnknown(outcome) ? YES : outcome;
    }
  }

  static final class FallbackToldInDoubt extends Mistake {
    @Override
    Outcome heard(Order order, Outcome outcome) {
      return isWithin(order) && isUnknown(outcome) ? NO : outcome;
    }
  }

  static final class ConflictIsSuccess extends Mistake {
    @Override
    Outcome heard(Order order, Outcome outcome) {
      boolean conflict = outcome instanceof Outcome.Failed(PlatformFailure.Conflict _);
      return isWithin(order) && conflict ? YES : outcome;
    }
  }

  static final class HoldLeftOut extends Mistake {
    @Override
    @Nullable Outcome insteadOf(Order order) {
      return order instanceof Order.Hold ? YES : null;
    }
  }

  static final class OffHoldForgotten extends Mistake {
    @Override
    @Nullable Outcome insteadOf(Order order) {
      return order instanceof Order.OffHold ? YES : null;
    }
  }

  static final class UnansweredCallbackPromised extends Mistake {
    @Override
    Outcome heard(Order order, Outcome outcome) {
      return order instanceof Order.RequestCallback && isUnknown(outcome)
          ? new Outcome.Done(new Answer.CallbackTaken("unknown"))
          : outcome;
    }
  }

  static final class CallbackUnderNewId extends Mistake {
    @Override
    Order sent(int node, Order order, int send) {
      return order instanceof Order.RequestCallback c && send > 1
          ? new Order.RequestCallback(
              new OrderId(c.orderId().value() + "-" + send),
              c.account(),
              c.leg(),
              c.canonicalId(),
              c.conversationId(),
              c.queueId())
          : order;
    }
  }

  /// What stands in for a fence within an account is not waited for.
  static final class CallbackBeforeFence extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      Step step = super.next(h, signal, now);
      Handoff after = step.handoff();
      boolean fences =
          step.recorded()
              && isBots(h)
              && after.state() instanceof Committing(int _, CommitStage stage)
              && stage == CommitStage.FENCING
              && after.retryAt() != null;
      if (!fences) {
        return step;
      }
      Altered altered = new Altered(after);
      altered.retryAt = now.at().plusMillis(1);
      return new Step(altered.handoff(), step.actions(), step.proceed(), step.recorded());
    }
  }

  /// Whoever takes over believes that she was taken off hold.
  static final class OffHoldLostAtTakeover extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      OutstandingOrder o = h.order();
      if (!(signal instanceof Signal.Resumed)
          || o == null
          || o.deadline() == null
          || !(h.state() instanceof Returning(ReturnStage stage, var _))
          || stage != ReturnStage.OFF_HOLD) {
        return super.next(h, signal, now);
      }
      return super.next(h, new Signal.OrderEnded(o.orderId(), o.send(), YES), now);
    }
  }

  /// She is taken off hold while a hold without an answer may still come.
  static final class LateHoldForgotten extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      Courtesies c = h.courtesies();
      if (c == null || c.holdSettledAt() == null) {
        return super.next(h, signal, now);
      }
      Altered altered = new Altered(h);
      altered.courtesies =
          new Courtesies(
              c.hold(),
              c.briefing(),
              c.offHold(),
              c.holdMessage(),
              c.fallbackMessage(),
              c.callback(),
              c.action(),
              c.transferMicros(),
              null);
      return super.next(altered.handoff(), signal, now);
    }
  }

  /// A general queue that was refused is tried again.
  static final class GeneralQueueTriedTwice extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      Escalation e = h.plan().escalation();
      boolean refused =
          e != null
              && h.route() == e.generalRoute()
              && h.route() > 0
              && ends(h, signal, CallKind.COMMIT)
              && signal instanceof Signal.OrderEnded(var _, int _, Outcome.Failed(var failure))
              && failure instanceof PlatformFailure.Forbidden;
      if (!refused) {
        return super.next(h, signal, now);
      }
      Altered altered = new Altered(h);
      altered.route = h.route() - 1;
      return super.next(altered.handoff(), signal, now);
    }
  }

  /// A hold that failed counts as a transfer that was refused.
  static final class HoldFailureStopsTransfer extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      Step step = super.next(h, signal, now);
      Courtesies c = step.handoff().courtesies();
      boolean failed = ends(h, signal, CallKind.HOLD) && c != null && c.hold() == Courtesy.FAILED;
      if (!failed) {
        return step;
      }
      OrderId id = OrderId.of(h.id(), h.attempt(), CallKind.COMMIT.wireName(), 1);
      Altered altered = new Altered(step.handoff());
      altered.state = new Committing(1, CommitStage.ORDERING);
      altered.order = new OutstandingOrder(id, CallKind.COMMIT, 1, now.at(), now.at(), false);
      return super.next(altered.handoff(), new Signal.OrderEnded(id, 1, NO), now);
    }
  }

  /// A conflict is read at once, though an earlier send may still take effect.
  static final class ConflictReadBeforeSettle extends Mistake {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      boolean conflict =
          isBots(h)
              && ends(h, signal, CallKind.COMMIT)
              && signal instanceof Signal.OrderEnded(var _, int _, Outcome.Failed(var failure))
              && failure instanceof PlatformFailure.Conflict;
      if (!conflict || !h.commitDoubted()) {
        return super.next(h, signal, now);
      }
      Altered altered = new Altered(h);
      altered.commitDoubted = false;
      return super.next(altered.handoff(), signal, now);
    }
  }
}
