package dev.baton.simulation;

import dev.baton.core.handoff.Decision;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState.CommitStage;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.handoff.HandoffState.Confirming;
import dev.baton.core.handoff.HandoffState.DeadLettered;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.OutstandingQuery;
import dev.baton.core.handoff.Side;
import dev.baton.core.handoff.Signal;
import dev.baton.core.handoff.Step;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Target;

/// Mistakes about what events prove, about silence, and about dead letters.
final class EvidenceMistakes {
  private EvidenceMistakes() {}

  private static Outcome read(LegView view) {
    return new Outcome.Done(new Answer.LegRead(view));
  }

  private static final Outcome NOBODY = read(new LegView.Absent());

  private static LegView.Present letGo(Handoff h, EndedReason reason) {
    return new LegView.Present(
        h.plan().source().vendorId(), LegState.COMPLETED, null, null, null, null, reason, null);
  }

  /// What the destination would show if all had gone well.
  private static LegView.Present arrived(Handoff h) {
    String agentId = h.currentRoute().target() instanceof Target.Agent(String id) ? id : "somebody";
    var held = h.reservation();
    return new LegView.Present(
        h.plan().source().vendorId(),
        LegState.ACTIVE,
        agentId,
        null,
        h.canonicalId(),
        held == null ? null : held.reservationId(),
        null,
        null);
  }

  private static boolean tells(Signal signal, Side side, LegState state) {
    return signal instanceof Signal.Observed(Side told, LegView.Present view, var _)
        && told == side
        && view.state() == state;
  }

  /// The base of mistakes that take something else for a reading of both sides.
  private abstract static class Misread extends Mistake {
    Step asIfRead(Handoff h, Outcome source, Outcome destination, Moment now) {
      Altered altered = new Altered(h);
      altered.query = new OutstandingQuery(h.queries(), now.at());
      altered.retryAt = null;
      return super.next(
          altered.handoff(), new Signal.ReadsEnded(h.queries(), source, destination), now);
    }
  }

  /// An event that the source sent before the commit arrives behind it.
  static final class LateActiveBelieved extends Misread {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      if (!tells(signal, Side.SOURCE, LegState.ACTIVE)
          || !(h.state() instanceof Committing(int step, CommitStage stage))
          || stage != CommitStage.READING_BACK) {
        return super.next(h, signal, now);
      }
      Altered altered = new Altered(h);
      altered.state = new Committing(step, CommitStage.READING_BEHIND_FENCE);
      altered.order = null;
      Outcome active = read(((Signal.Observed) signal).view());
      return asIfRead(altered.handoff(), active, NOBODY, now);
    }
  }

  static final class SourceAloneCompletes extends Misread {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      return tells(signal, Side.SOURCE, LegState.COMPLETED) && h.state() instanceof Confirming
          ? asIfRead(h, read(letGo(h, EndedReason.TRANSFERRED)), read(arrived(h)), now)
          : super.next(h, signal, now);
    }
  }

  static final class DestinationAloneCompletes extends Misread {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      return tells(signal, Side.DESTINATION, LegState.ACTIVE) && h.state() instanceof Confirming
          ? asIfRead(h, read(letGo(h, EndedReason.TRANSFERRED)), read(arrived(h)), now)
          : super.next(h, signal, now);
    }
  }

  static final class EndTakenForHangUp extends Misread {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      return tells(signal, Side.SOURCE, LegState.COMPLETED) && h.state() instanceof Confirming
          ? asIfRead(h, read(letGo(h, EndedReason.CALLER_LEFT)), NOBODY, now)
          : super.next(h, signal, now);
    }
  }

  static final class SilenceIsAbsence extends Mistake {
    @Override
    Outcome destinationRead(Handoff h, Outcome outcome) {
      boolean told = h.seen() != null && h.seen().destination() != null;
      return h.state() instanceof Confirming && !told ? NOBODY : outcome;
    }
  }

  static final class UnreadableIsAbsence extends Mistake {
    @Override
    Outcome destinationRead(Handoff h, Outcome outcome) {
      return h.state() instanceof Confirming && outcome instanceof Outcome.Failed
          ? NOBODY
          : outcome;
    }
  }

  static final class DoubleIsArrival extends Mistake {
    @Override
    Outcome sourceRead(Handoff h, Outcome outcome) {
      boolean here =
          outcome instanceof Outcome.Done(Answer.LegRead(LegView.Present p))
              && p.state() == LegState.ACTIVE;
      boolean moved = h.evidence() != null && h.evidence().destination() instanceof LegView.Present;
      return h.state() instanceof Confirming && here && moved
          ? read(letGo(h, EndedReason.TRANSFERRED))
          : outcome;
    }
  }

  static final class EscalationNotAwaited extends Mistake {
    @Override
    Outcome heard(Order order, Outcome outcome) {
      return order instanceof Order.Requeue
              && outcome instanceof Outcome.Failed(PlatformFailure.Unknown _)
          ? new Outcome.Failed(new PlatformFailure.Rejected("taken for a refusal"))
          : outcome;
    }
  }

  /// A dead letter that is retried is a caller whom nobody has.
  static final class RetryWithoutLook extends Misread {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      Step step = super.next(h, signal, now);
      boolean retried =
          h.state() instanceof DeadLettered
              && signal instanceof Signal.Decided(Decision decision, var _, var _)
              && decision == Decision.RETRY;
      if (!retried) {
        return step;
      }
      Altered altered = new Altered(step.handoff());
      altered.state = new Confirming(h.plan().timers().cycles());
      return asIfRead(altered.handoff(), read(letGo(h, EndedReason.TRANSFERRED)), NOBODY, now);
    }
  }

  static final class EscalationWithoutLook extends Misread {
    @Override
    public Step next(Handoff h, Signal signal, Moment now) {
      Step step = super.next(h, signal, now);
      boolean escalated =
          h.state() instanceof DeadLettered
              && signal instanceof Signal.Decided(Decision decision, var _, var _)
              && decision == Decision.ESCALATE;
      return escalated
          ? asIfRead(step.handoff(), read(letGo(h, EndedReason.TRANSFERRED)), NOBODY, now)
          : step;
    }
  }

  static final class OldLettersClosed extends Mistake {
    @Override
    boolean closesOldLetters() {
      return true;
    }
  }

  static final class OwnEndIsHangUp extends Mistake {
    @Override
    Outcome sourceRead(Handoff h, Outcome outcome) {
      boolean endedByUs = h.compensation() != null && h.compensation().endedSourceLeg();
      return endedByUs ? read(letGo(h, EndedReason.CALLER_LEFT)) : outcome;
    }

    @Override
    Outcome destinationRead(Handoff h, Outcome outcome) {
      boolean endedByUs = h.compensation() != null && h.compensation().endedSourceLeg();
      return endedByUs && outcome instanceof Outcome.Failed ? NOBODY : outcome;
    }
  }
}
