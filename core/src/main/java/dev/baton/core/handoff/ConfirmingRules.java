package dev.baton.core.handoff;

import dev.baton.core.handoff.HandoffState.CommitStage;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.handoff.HandoffState.Completed;
import dev.baton.core.handoff.HandoffState.Confirming;
import dev.baton.core.handoff.HandoffState.DeadLettered;
import dev.baton.core.handoff.HandoffState.Returned;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.LegView.Present;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Committed and Confirming: delivering the context, and comparing both sides until they agree.
final class ConfirmingRules {
  private ConfirmingRules() {}

  /// The context goes out right after the commit. A bot's guest is told first that she is being
  /// connected.
  static void deliver(Draft d) {
    if (d.courtesies == null || !ReturningRules.tellHolding(d)) {
      deliverContext(d);
    }
  }

  /// It may have been told before the transfer.
  private static void deliverContext(Draft d) {
    boolean told = d.courtesies != null && !(d.delivery instanceof Delivery.Pending);
    if (told) {
      confirm(d);
    } else {
      d.order(CallKind.DELIVER_CONTEXT, d.courtesies == null ? 1 : 2);
    }
  }

  /// What the platform took.
  static Delivery delivered(Answer answer) {
    return answer instanceof Answer.ContextDelivered(int bytes, var losses)
        ? new Delivery.Delivered(bytes, losses)
        : new Delivery.Delivered(0, List.of());
  }

  static void orderEnded(Draft d, Outcome outcome) {
    if (d.outstanding().kind() == CallKind.SEND_MESSAGE) {
      if (outcome instanceof Outcome.Failed f && ReturningRules.tryAgain(d, f.failure())) {
        return;
      }
      d.courtesies = d.courtesies().withHoldMessage(ReturningRules.courtesy(d, outcome));
      deliverContext(d);
    } else {
      deliverEnded(d, outcome);
    }
  }

  private static void deliverEnded(Draft d, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done(Answer answer) -> {
        d.delivery = delivered(answer);
        confirm(d);
      }
      case Outcome.Failed(PlatformFailure failure) -> deliverFailed(d, failure);
    }
  }

  private static void deliverFailed(Draft d, PlatformFailure failure) {
    OutstandingOrder o = d.outstanding();
    boolean again =
        switch (failure.kind()) {
          // 404 and 409: the caller may not have arrived yet.
          case NOT_SENT, BUSY, RATE_LIMITED, UNKNOWN, NOT_FOUND, CONFLICT -> true;
          case NO_CAPACITY, REJECTED, FORBIDDEN, GONE, UNAUTHORIZED, CALLER_LEFT -> false;
        };
    if (again && o.send() < d.timers().orderTries()) {
      long delayMs = Endings.retryDelayMs(d, failure, o);
      d.waitToResend(
          Math.min(delayMs, d.timers().retryAfterMaxMs()), failure.kind() == FailureKind.UNKNOWN);
    } else if (failure.kind() == FailureKind.NOT_FOUND && !hasBeenThere(d)) {
      // Nobody knows her there yet, and where nothing was reserved nobody can: once she is read
      // there it is sent again.
      confirm(d);
    } else {
      d.delivery = new Delivery.Lost(failure.kind().wireName() + ": " + failure.detail());
      confirm(d);
    }
  }

  private static boolean hasBeenThere(Draft d) {
    return d.evidence != null && d.evidence.destination() instanceof Present;
  }

  /// The first of the cycles that follow an order.
  static void confirm(Draft d) {
    d.order = null;
    d.state = new Confirming(1);
    d.readBoth();
  }

  static void readsEnded(
      Draft d, Confirming at, @Nullable LegView source, @Nullable LegView destination) {
    Judgement.Verdict verdict = Judgement.of(d, source, destination);
    boolean meanwhile = d.retryAt != null;
    switch (verdict) {
      case ARRIVED -> arrived(d);
      case CALLER_LEFT -> Endings.abandoned(d);
      case UNREADABLE,
          SOURCE_BUSY,
          WRONG_AGENT,
          QUEUED,
          PHANTOM,
          NOT_MOVED,
          DOUBLE,
          NOWHERE,
          MOVED_ELSEWHERE -> {
        // Read between two comparisons: it is not yet time to count.
        if (!meanwhile) {
          compared(d, at, verdict);
        }
      }
    }
  }

  /// The context has not been sent where a handoff was parked in doubt of its commit and sent on;
  /// it found nobody where she took longer to arrive than it was tried.
  private static void arrived(Draft d) {
    if (d.delivery instanceof Delivery.Pending) {
      Instant committedAt = d.committedAt;
      CommittingRules.accepted(d);
      d.committedAt = committedAt == null ? d.now : committedAt;
    } else {
      d.end(new Completed());
    }
  }

  private static void compared(Draft d, Confirming at, Judgement.Verdict verdict) {
    switch (verdict) {
      case UNREADABLE -> waitOrPark(d, DeadLetterCause.UNREADABLE);
      case SOURCE_BUSY, WRONG_AGENT -> progress(d, at, busyLimitMs(d), verdict);
      case DOUBLE -> {
        if (d.session == null) {
          cycleFailed(d, at, verdict);
        } else {
          // A session may lag behind, and nothing ends it but itself.
          progress(d, at, busyLimitMs(d), verdict);
        }
      }
      case QUEUED ->
          progress(d, at, d.timers().consultLimitMs() + d.timers().queuedLimitMs(), verdict);
      case PHANTOM, NOT_MOVED, NOWHERE, MOVED_ELSEWHERE -> cycleFailed(d, at, verdict);
      case ARRIVED, CALLER_LEFT ->
          throw new IllegalStateException(verdict + " needs no comparison");
    }
  }

  /// With a connector nobody consults: one that tries for longer than this has given up.
  private static long busyLimitMs(Draft d) {
    return d.session == null ? d.timers().consultLimitMs() : d.timers().sourceGiveUpMs();
  }

  /// A platform told something by itself. What it proves is kept; what both told together may
  /// complete the handoff; anything else that is news is a reason to look at once.
  static void observed(Draft d, Side side, Present view) {
    if (Judgement.provesMove(d, side, view)) {
      Seen before = d.seen == null ? new Seen(null, null) : d.seen;
      d.seen =
          switch (side) {
            case SOURCE -> new Seen(view, before.destination());
            case DESTINATION -> new Seen(before.source(), view);
          };
      Present source = d.seen.source();
      Present destination = d.seen.destination();
      boolean over = destination != null && destination.state() == LegState.COMPLETED;
      if (source != null
          && destination != null
          && !over
          && Judgement.of(d, source, destination) == Judgement.Verdict.ARRIVED) {
        d.evidence = new Evidence(source, destination, d.now);
        arrived(d);
        return;
      }
    }
    if (d.query == null) {
      d.readMeanwhile();
    }
  }

  /// "In progress" is no disagreement until its limit has passed.
  private static void progress(Draft d, Confirming at, long limitMs, Judgement.Verdict verdict) {
    if (d.now.isBefore(waitsSince(d).plusMillis(limitMs))) {
      waitOrPark(d, DeadLetterCause.DEADLINE);
    } else {
      cycleFailed(d, at, verdict);
    }
  }

  private static void waitOrPark(Draft d, DeadLetterCause cause) {
    if (d.deadlinePassed()) {
      d.end(new DeadLettered(cause));
    } else {
      d.waitFor(Endings.pollDelayMs(d, waitsSince(d)));
    }
  }

  private static Instant waitsSince(Draft d) {
    Instant at = d.committedAt == null ? d.before.createdAt() : d.committedAt;
    return d.revival != null && d.revival.at().isAfter(at) ? d.revival.at() : at;
  }

  private static void cycleFailed(Draft d, Confirming at, Judgement.Verdict verdict) {
    if (!isHurried(d, verdict) && at.cycle() < d.timers().cycles() && !d.deadlinePassed()) {
      d.state = new Confirming(at.cycle() + 1);
      d.waitFor(Backoff.delayMs(d.timers(), at.cycle() + 1, d.before.id().value()));
      return;
    }
    switch (verdict) {
      case NOT_MOVED, SOURCE_BUSY -> notMoved(d, at);
      case PHANTOM, QUEUED, NOWHERE, DOUBLE -> CompensatingRules.compensate(d, at, verdict);
      case WRONG_AGENT -> d.end(new DeadLettered(DeadLetterCause.WRONG_AGENT));
      case MOVED_ELSEWHERE -> d.end(new Returned(ReturnReason.MOVED_BY_SOURCE));
      case ARRIVED, CALLER_LEFT, UNREADABLE ->
          throw new IllegalStateException(verdict + " is no disagreement");
    }
  }

  /// A person has seen that nobody has her, and one look agrees.
  private static boolean isHurried(Draft d, Judgement.Verdict verdict) {
    boolean withNobody =
        verdict == Judgement.Verdict.PHANTOM
            || verdict == Judgement.Verdict.QUEUED
            || verdict == Judgement.Verdict.NOWHERE;
    return withNobody
        && d.revival != null
        && d.revival.decision() == Decision.ESCALATE
        && d.newestCompensation() == null;
  }

  /// The source accepted and did not move her. Behind the fence it is sure that it will not.
  private static void notMoved(Draft d, Confirming at) {
    if (d.deadlinePassed() || d.newestCompensation() != null) {
      d.end(new DeadLettered(DeadLetterCause.NOT_MOVED));
      return;
    }
    if (d.courtesies != null && d.reservation == null) {
      // Parked with her bot, with nothing under way, and sent on by a person: from the beginning.
      Endings.beginAnew(d);
      return;
    }
    Compensation old = d.compensation;
    if (old != null && CompensatingRules.mayStillCome(d, at, old)) {
      return;
    }
    d.committedAt = null;
    Endings.noteNotMoved(d);
    if (d.reservation == null) {
      // Parked while nothing was known to be held, and sent on by a person: no commit can be under
      // way, but a reserve may have been.
      ReleasingRules.find(d);
    } else {
      d.commitDoubted = true;
      CommittingRules.fence(d, new Committing(1, CommitStage.FENCING));
    }
  }
}
