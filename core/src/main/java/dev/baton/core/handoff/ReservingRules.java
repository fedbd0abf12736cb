package dev.baton.core.handoff;

import dev.baton.core.handoff.HandoffState.AfterRelease;
import dev.baton.core.handoff.HandoffState.CommitStage;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.handoff.HandoffState.Reserved;
import dev.baton.core.handoff.HandoffState.Reserving;
import dev.baton.core.id.ReservationId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import java.time.Instant;

/// Requested, Reserving, Reserved: asking for capacity, and the last check before the commit.
final class ReservingRules {
  /// How often an unsure clock is looked at again while a window is open.
  private static final long CLOCK_RECHECK_MS = 100;

  private ReservingRules() {}

  static void begin(Draft d) {
    if (d.currentRoute().target().isReservable()) {
      d.state = new Reserving();
      d.order(CallKind.RESERVE, 1);
    } else {
      advisory(d);
    }
  }

  /// The destination holds nothing for such a route. A window of Baton's own keeps the rules of
  /// time: no commit is sent, or sent again, past it.
  private static void advisory(Draft d) {
    Instant windowEnd = d.now.plusMillis(d.timers().holdDurationMs());
    d.reservation =
        new Reservation(
            new ReservationId("advisory-" + d.attempt), windowEnd, windowEnd, null, true);
    d.state = new Reserved();
    d.proceed();
  }

  static void ended(Draft d, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done(Answer.Reserved r) -> reserved(d, r);
      case Outcome.Done _ -> unknown(d, "the answer to a reserve was of another kind");
      case Outcome.Failed(PlatformFailure failure) -> failed(d, failure);
    }
  }

  private static void reserved(Draft d, Answer.Reserved r) {
    Timers t = d.timers();
    OutstandingOrder o = d.outstanding();
    long windowMs = Math.min(r.windowMs(), t.holdDurationMs());
    long goneMs = t.reserveTimeoutMs() + t.holdDurationMs() + t.clockErrorLimitMs();
    d.reservation =
        new Reservation(
            r.reservationId(),
            o.sentAt().plusMillis(windowMs),
            o.sentAt().plusMillis(goneMs),
            o.doubted() ? o.sentAt().plusMillis(t.settleMs()) : null,
            false);
    d.order = null;
    d.retryAt = null;
    d.state = new Reserved();
    d.proceed();
  }

  static void unknown(Draft d, String detail) {
    failed(d, new PlatformFailure.Unknown(detail));
  }

  private static void failed(Draft d, PlatformFailure failure) {
    OutstandingOrder o = d.outstanding();
    boolean doubted = o.doubted() || failure.kind() == FailureKind.UNKNOWN;
    Endings.note(d, CallKind.RESERVE, failure);
    Reaction reaction = Endings.reaction(d);
    long delayMs = Endings.retryDelayMs(d, failure, o);
    boolean inTime =
        d.now.plusMillis(delayMs + d.timers().reserveTimeoutMs()).isBefore(d.before.deadlineAt());
    if (reaction == Reaction.RETRY
        && !d.cancelled()
        && o.send() < d.timers().orderTries()
        && inTime
        && delayMs <= d.timers().retryAfterMaxMs()) {
      d.waitToResend(delayMs, doubted);
    } else if (doubted) {
      ReleasingRules.settle(d);
    } else {
      Endings.attemptFailed(d);
    }
  }

  /// A reserve that is out is waited for, so that what it holds can be given back.
  static void cancelled(Draft d) {
    OutstandingOrder o = d.outstanding();
    if (o.deadline() != null) {
      return;
    }
    if (o.doubted()) {
      ReleasingRules.settle(d);
    } else {
      Endings.attemptFailed(d);
    }
  }

  /// The window is open: commit, if the clock is sure and the time suffices.
  static void commit(Draft d) {
    if (d.cancelled()) {
      ReleasingRules.release(d, AfterRelease.NEXT_ATTEMPT);
    } else if (d.deadlinePassed() || !d.windowFitsCommit(0)) {
      Endings.noteWindowTooShort(d);
      ReleasingRules.release(d, AfterRelease.NEXT_ATTEMPT);
    } else if (d.clockErrorMs > d.timers().clockErrorLimitMs()) {
      d.waitFor(CLOCK_RECHECK_MS);
    } else {
      d.state = new Committing(1, CommitStage.ORDERING);
      d.order(CallKind.COMMIT, 1);
    }
  }
}
