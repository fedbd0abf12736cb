package dev.baton.core.handoff;

import dev.baton.core.handoff.HandoffState.CommitStage;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.handoff.HandoffState.Compensating;
import dev.baton.core.handoff.HandoffState.Completed;
import dev.baton.core.handoff.HandoffState.Confirming;
import dev.baton.core.handoff.HandoffState.DeadLettered;
import dev.baton.core.handoff.HandoffState.Returned;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Committed, Confirming, Compensating: delivering the context, comparing both sides until they
/// agree, and repairing a disagreement.
final class ConfirmingRules {
  private ConfirmingRules() {}

  /// The context goes out right after the commit.
  static void deliver(Draft d) {
    d.order(CallKind.DELIVER_CONTEXT, 1);
  }

  static void deliverEnded(Draft d, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done(Answer.ContextDelivered(int bytes, var losses)) -> {
        d.delivery = new Delivery.Delivered(bytes, losses);
        confirm(d);
      }
      case Outcome.Done _ -> {
        d.delivery = new Delivery.Delivered(0, List.of());
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
          case NOT_SENT, RATE_LIMITED, UNKNOWN, NOT_FOUND, CONFLICT -> true;
          case NO_CAPACITY, REJECTED, FORBIDDEN, GONE, UNAUTHORIZED, CALLER_LEFT -> false;
        };
    if (again && o.send() < d.timers().orderTries()) {
      long delayMs = Endings.retryDelayMs(d, failure, o);
      d.waitToResend(
          Math.min(delayMs, d.timers().retryAfterMaxMs()), failure.kind() == FailureKind.UNKNOWN);
    } else {
      d.delivery = new Delivery.Lost(failure.kind().wireName() + ": " + failure.detail());
      confirm(d);
    }
  }

  private static void confirm(Draft d) {
    d.order = null;
    d.state = new Confirming(1);
    d.readBoth();
  }

  static void readsEnded(
      Draft d, Confirming at, @Nullable LegView source, @Nullable LegView destination) {
    Judgement.Verdict verdict = Judgement.of(d, source, destination);
    switch (verdict) {
      case ARRIVED -> d.end(new Completed());
      case CALLER_LEFT -> Endings.abandoned(d);
      case UNREADABLE -> waitOrPark(d, DeadLetterCause.UNREADABLE);
      case SOURCE_BUSY, WRONG_AGENT -> progress(d, at, d.timers().consultLimitMs(), verdict);
      case QUEUED ->
          progress(d, at, d.timers().consultLimitMs() + d.timers().queuedLimitMs(), verdict);
      case PHANTOM, NOT_MOVED, DOUBLE, NOWHERE, MOVED_ELSEWHERE -> cycleFailed(d, at, verdict);
    }
  }

  /// "In progress" is no disagreement until its limit has passed.
  private static void progress(Draft d, Confirming at, long limitMs, Judgement.Verdict verdict) {
    if (d.now.isBefore(committedAt(d).plusMillis(limitMs))) {
      waitOrPark(d, DeadLetterCause.DEADLINE);
    } else {
      cycleFailed(d, at, verdict);
    }
  }

  private static void waitOrPark(Draft d, DeadLetterCause cause) {
    if (d.deadlinePassed()) {
      d.end(new DeadLettered(cause));
    } else {
      d.waitFor(Endings.pollDelayMs(d, committedAt(d)));
    }
  }

  private static Instant committedAt(Draft d) {
    Instant at = d.committedAt;
    return at == null ? d.before.createdAt() : at;
  }

  private static void cycleFailed(Draft d, Confirming at, Judgement.Verdict verdict) {
    if (at.cycle() < d.timers().cycles() && !d.deadlinePassed()) {
      d.state = new Confirming(at.cycle() + 1);
      d.waitFor(Backoff.delayMs(d.timers(), at.cycle() + 1, d.before.id().value()));
      return;
    }
    switch (verdict) {
      case NOT_MOVED, SOURCE_BUSY -> notMoved(d);
      case PHANTOM, QUEUED, NOWHERE -> compensate(d, at, verdict);
      case DOUBLE -> d.end(new DeadLettered(DeadLetterCause.BOTH_HAVE_THE_CALLER));
      case WRONG_AGENT -> d.end(new DeadLettered(DeadLetterCause.WRONG_AGENT));
      case MOVED_ELSEWHERE -> d.end(new Returned(ReturnReason.MOVED_BY_SOURCE));
      case ARRIVED, CALLER_LEFT, UNREADABLE ->
          throw new IllegalStateException(verdict + " is no disagreement");
    }
  }

  /// The source accepted and did not move her. Behind the fence it is sure that it will not.
  private static void notMoved(Draft d) {
    if (d.deadlinePassed() || d.compensated() || d.reservation == null) {
      d.end(new DeadLettered(DeadLetterCause.NOT_MOVED));
    } else {
      d.commitDoubted = true;
      d.committedAt = null;
      Endings.noteNotMoved(d);
      CommittingRules.fence(d, new Committing(1, CommitStage.FENCING));
    }
  }

  /// Puts the caller into a queue of the destination, once. Where the readings do not show its
  /// effect, and it can no more come late, the same order is sent again.
  private static void compensate(Draft d, Confirming at, Judgement.Verdict verdict) {
    Compensation sent = d.compensation;
    boolean possible = d.currentRoute().requeueQueueId() != null && !d.deadlinePassed();
    boolean unseen = verdict != Judgement.Verdict.QUEUED;
    if (possible && sent == null) {
      requeue(d);
    } else if (possible && sent != null && unseen && sent.sends() < d.timers().orderTries()) {
      Instant settledAt = sent.sentAt().plusMillis(d.timers().settleMs());
      if (d.now.isBefore(settledAt)) {
        d.state = at;
        d.retryAt = settledAt;
      } else if (d.readAskedAt().isBefore(settledAt)) {
        // Asked before, answered after: it may have come in between.
        d.state = at;
        d.readBoth();
      } else {
        requeue(d);
      }
    } else {
      d.end(new DeadLettered(unseen ? DeadLetterCause.PHANTOM : DeadLetterCause.QUEUED_TOO_LONG));
    }
  }

  private static void requeue(Draft d) {
    d.state = new Compensating();
    d.orderRequeue();
  }

  static void requeueEnded(Draft d, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done _ -> confirm(d);
      case Outcome.Failed(PlatformFailure failure) -> requeueFailed(d, failure);
    }
  }

  private static void requeueFailed(Draft d, PlatformFailure failure) {
    OutstandingOrder o = d.outstanding();
    switch (failure.kind()) {
      case NOT_SENT, RATE_LIMITED -> {
        if (o.send() < d.timers().orderTries()) {
          long delayMs = Endings.retryDelayMs(d, failure, o);
          d.waitToResend(Math.min(delayMs, d.timers().retryAfterMaxMs()), o.doubted());
        } else {
          confirm(d);
        }
      }
      // It may have happened, or the caller is gone: sent again unseen it could pull her away from
      // somebody who answered meanwhile. What is true now is on both sides to read.
      case UNKNOWN, NOT_FOUND, CALLER_LEFT -> confirm(d);
      case NO_CAPACITY, REJECTED, FORBIDDEN, GONE, CONFLICT, UNAUTHORIZED -> {
        if (o.doubted()) {
          confirm(d);
        } else {
          d.end(new DeadLettered(DeadLetterCause.COMPENSATION_REFUSED));
        }
      }
    }
  }

  /// After a takeover nobody knows whether the compensation was sent.
  static void requeueUnknown(Draft d) {
    confirm(d);
  }
}
