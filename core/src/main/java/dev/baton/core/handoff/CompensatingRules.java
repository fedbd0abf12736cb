package dev.baton.core.handoff;

import dev.baton.core.handoff.HandoffState.Compensating;
import dev.baton.core.handoff.HandoffState.Confirming;
import dev.baton.core.handoff.HandoffState.DeadLettered;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Compensating: repairing a disagreement. One compensation is outstanding at a time; another one
/// is ordered only when the one before it can no more take effect.
final class CompensatingRules {
  private CompensatingRules() {}

  /// The cycles have failed: the next compensation, the last one again, or a person.
  static void compensate(Draft d, Confirming at, Judgement.Verdict verdict) {
    Compensation last = d.newestCompensation();
    List<CompensationKind> possible = possible(d, verdict);
    int tried = last == null ? -1 : possible.indexOf(last.kind());
    // A caller who waits in the queue that she was put into has been seen there.
    boolean again =
        last != null
            && tried >= 0
            && verdict != Judgement.Verdict.QUEUED
            && last.sends() < d.timers().orderTries();
    boolean another = tried + 1 < possible.size();
    if (d.deadlinePassed() || !(again || another)) {
      d.end(new DeadLettered(cause(verdict)));
    } else if (d.compensation != null && mayStillCome(d, at, d.compensation)) {
      // What is decided then rests on a reading of then.
    } else if (again && last != null) {
      d.state = new Compensating();
      d.repeatCompensation(last);
    } else {
      order(d, possible.get(tried + 1));
    }
  }

  private static void order(Draft d, CompensationKind kind) {
    d.state = new Compensating();
    d.orderCompensation(kind);
  }

  /// Whether a compensation may take effect unseen still. Then it is waited for, and both sides are
  /// read behind that: asked before and answered after, a reading may have missed it.
  static boolean mayStillCome(Draft d, Confirming at, Compensation sent) {
    if (sent.sentAt() == null) {
      return false;
    }
    Instant settledAt = sent.sentAt().plusMillis(d.timers().settleMs());
    if (d.now.isBefore(settledAt)) {
      d.state = at;
      d.retryAt = settledAt;
      return true;
    }
    if (d.readAskedAt().isBefore(settledAt)) {
      d.state = at;
      d.readBoth();
      return true;
    }
    return false;
  }

  /// The compensations for what both sides show, in the order in which they are tried.
  private static List<CompensationKind> possible(Draft d, Judgement.Verdict verdict) {
    if (verdict == Judgement.Verdict.DOUBLE) {
      // No order ends a voice bot's session.
      return d.session == null ? List.of(CompensationKind.END_SOURCE_LEG) : List.of();
    }
    Route route = d.currentRoute();
    Repair repair = d.plan().fallback().repair();
    Revival revival = d.revival;
    boolean asked = revival != null && revival.decision() == Decision.ESCALATE;
    boolean supervisorFirst = asked || repair.first() == CompensationKind.SUPERVISOR;
    List<CompensationKind> possible = new ArrayList<>();
    if (!supervisorFirst && isOfUse(d, route, verdict)) {
      possible.add(CompensationKind.REQUEUE);
    }
    if (route.supervisorQueueId() != null && (supervisorFirst || repair.escalates())) {
      possible.add(CompensationKind.SUPERVISOR);
    }
    if (possible.isEmpty() && route.requeueQueueId() != null) {
      possible.add(CompensationKind.REQUEUE);
    }
    return possible;
  }

  /// A caller who has waited too long in the very queue is not helped by it, where there is a
  /// supervisor's.
  private static boolean isOfUse(Draft d, Route route, Judgement.Verdict verdict) {
    Evidence read = d.evidence;
    boolean waitsThere =
        verdict == Judgement.Verdict.QUEUED
            && read != null
            && read.destination() instanceof LegView.Present there
            && there.state() == LegState.QUEUED
            && route.requeueQueueId() != null
            && route.requeueQueueId().equals(there.queueId());
    return route.requeueQueueId() != null && !waitsThere;
  }

  private static DeadLetterCause cause(Judgement.Verdict verdict) {
    return switch (verdict) {
      case DOUBLE -> DeadLetterCause.BOTH_HAVE_THE_CALLER;
      case QUEUED -> DeadLetterCause.QUEUED_TOO_LONG;
      case PHANTOM,
          NOWHERE,
          NOT_MOVED,
          SOURCE_BUSY,
          WRONG_AGENT,
          MOVED_ELSEWHERE,
          ARRIVED,
          CALLER_LEFT,
          UNREADABLE ->
          DeadLetterCause.PHANTOM;
    };
  }

  static void orderEnded(Draft d, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done _ -> ConfirmingRules.confirm(d);
      case Outcome.Failed(PlatformFailure failure) -> failed(d, failure);
    }
  }

  private static void failed(Draft d, PlatformFailure failure) {
    OutstandingOrder o = d.outstanding();
    switch (failure.kind()) {
      case NOT_SENT, BUSY, RATE_LIMITED -> {
        if (o.send() < d.timers().orderTries()) {
          long delayMs = Endings.retryDelayMs(d, failure, o);
          d.waitToResend(Math.min(delayMs, d.timers().retryAfterMaxMs()), o.doubted());
        } else {
          ConfirmingRules.confirm(d);
        }
      }
      // It may have happened, or the caller is gone: sent again unseen it could pull her away from
      // somebody who answered meanwhile. What is true now is on both sides to read.
      case UNKNOWN, NOT_FOUND, CALLER_LEFT -> ConfirmingRules.confirm(d);
      case NO_CAPACITY, REJECTED, FORBIDDEN, GONE, CONFLICT, UNAUTHORIZED -> refused(d, o);
    }
  }

  /// Refused, and no earlier send of it in doubt: it will not happen, and the next one may.
  private static void refused(Draft d, OutstandingOrder o) {
    Compensation last = d.compensation;
    boolean escalates =
        last != null
            && last.kind() == CompensationKind.REQUEUE
            && d.plan().fallback().repair().escalates()
            && d.currentRoute().supervisorQueueId() != null
            && !d.deadlinePassed();
    if (o.doubted() || last == null) {
      ConfirmingRules.confirm(d);
      return;
    }
    d.compensation = last.refused();
    if (escalates) {
      order(d, CompensationKind.SUPERVISOR);
    } else {
      d.end(new DeadLettered(DeadLetterCause.COMPENSATION_REFUSED));
    }
  }

  /// After a takeover nobody knows whether the compensation was sent.
  static void orderUnknown(Draft d) {
    ConfirmingRules.confirm(d);
  }

  /// A person decided about a dead letter.
  static void decided(Draft d, DeadLettered at, Decision decision) {
    switch (decision) {
      case RESOLVE -> d.end(new HandoffState.Resolved(at.cause()));
      case RETRY, ESCALATE -> {
        d.revival = Revival.of(decision, d.now, d.compensation);
        d.state = new Confirming(1);
        d.readBoth();
      }
    }
  }
}
