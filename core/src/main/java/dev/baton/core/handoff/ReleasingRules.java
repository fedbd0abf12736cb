package dev.baton.core.handoff;

import dev.baton.core.handoff.HandoffState.AfterRelease;
import dev.baton.core.handoff.HandoffState.ReleaseStage;
import dev.baton.core.handoff.HandoffState.Releasing;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.ReservationStatus;
import dev.baton.core.platform.ReservationView;
import java.time.Instant;
import java.util.List;

/// Releasing: giving capacity back after an attempt that did not move the caller.
final class ReleasingRules {
  private ReleasingRules() {}

  /// Gives the held reservation back.
  static void release(Draft d, AfterRelease then) {
    if (d.held().advisory()) {
      d.order = null;
      nothingHeld(d, new Releasing(ReleaseStage.ORDERING, then));
      return;
    }
    d.state = new Releasing(ReleaseStage.ORDERING, then);
    d.order(CallKind.RELEASE, d.nextReleaseStep());
  }

  /// A reserve is in doubt: only after `settleMs` from its last possible send does a list of the
  /// reservations tell all of them. Until then the order stays, in doubt and awaited no more.
  static void settle(Draft d) {
    OutstandingOrder o = d.outstanding();
    d.order = new OutstandingOrder(o.orderId(), o.kind(), o.send(), o.sentAt(), null, true);
    d.state = new Releasing(ReleaseStage.SETTLING, AfterRelease.NEXT_ATTEMPT);
    d.retryAt = settledAt(d);
  }

  /// Before another attempt reserves: an earlier send of this attempt's reserve may still make a
  /// second reservation after the first was released. Whether that has to be waited for.
  static boolean settleFirst(Draft d) {
    Reservation released = d.reservation;
    if (released == null || released.settledAt() == null) {
      return false;
    }
    d.state = new Releasing(ReleaseStage.SETTLING, AfterRelease.NEXT_ATTEMPT);
    d.retryAt = released.settledAt();
    return true;
  }

  /// The same for a handoff that was parked, where nobody knows what was under way then.
  static void find(Draft d) {
    d.state = new Releasing(ReleaseStage.SETTLING, AfterRelease.NEXT_ATTEMPT);
    d.retryAt = settledAt(d);
  }

  private static Instant settledAt(Draft d) {
    Reservation released = d.reservation;
    if (released != null && released.settledAt() != null) {
      return released.settledAt();
    }
    Revival revival = d.revival;
    Instant lastSendAt =
        d.order == null && revival != null ? revival.at() : d.outstanding().sentAt();
    return lastSendAt.plusMillis(d.timers().settleMs());
  }

  static void orderEnded(Draft d, Releasing at, Outcome outcome) {
    boolean released = outcome instanceof Outcome.Done;
    if (released || !d.now.isBefore(d.held().goneBy())) {
      d.order = null;
      after(d, at);
    } else {
      releaseAgain(d);
    }
  }

  private static void after(Draft d, Releasing at) {
    switch (at.then()) {
      case NEXT_ATTEMPT -> Endings.attemptFailed(d);
      case ABANDON -> d.end(new HandoffState.Abandoned());
    }
  }

  /// A release is repeated until it is confirmed or the reservation has surely ended by itself.
  /// That bounds the repeats by `goneBy`, not by a count.
  static void releaseAgain(Draft d) {
    OutstandingOrder o = d.outstanding();
    d.waitToResend(Backoff.delayMs(d.timers(), o.send(), o.orderId().value()), true);
  }

  static void findEnded(Draft d, Releasing at, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done(Answer.ReservationsFound(var found)) -> found(d, at, found);
      case Outcome.Done _, Outcome.Failed _ -> unreadable(d, at);
    }
  }

  private static void found(Draft d, Releasing at, List<ReservationView> found) {
    for (ReservationView view : found) {
      if (view.status() == ReservationStatus.HELD) {
        Instant goneBy = d.now.plusMillis(d.timers().holdDurationMs());
        d.reservation = new Reservation(view.reservationId(), d.now, goneBy, null, false);
        release(d, at.then());
        return;
      }
    }
    nothingHeld(d, at);
  }

  private static void nothingHeld(Draft d, Releasing at) {
    d.reservation = null;
    after(d, at);
  }

  private static void unreadable(Draft d, Releasing at) {
    // A reservation nobody used ends by itself; past that time there is nothing left to find.
    long heldMs = d.timers().holdDurationMs() + d.timers().clockErrorLimitMs();
    if (d.now.isBefore(settledAt(d).plusMillis(heldMs))) {
      d.state = new Releasing(ReleaseStage.FINDING, at.then());
      d.waitFor(Endings.pollDelayMs(d, d.before.createdAt()));
    } else {
      nothingHeld(d, at);
    }
  }

  /// The wait of a stage is over.
  static void goOn(Draft d, Releasing at) {
    switch (at.stage()) {
      case SETTLING, FINDING -> {
        d.state = new Releasing(ReleaseStage.FINDING, at.then());
        d.findReservations();
      }
      case ORDERING -> d.resend();
    }
  }
}
