package dev.baton.core.handoff;

import dev.baton.core.handoff.HandoffState.AfterRelease;
import dev.baton.core.handoff.HandoffState.Reserved;
import dev.baton.core.handoff.HandoffState.Reserving;
import dev.baton.core.id.ReservationId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.QueueView;
import dev.baton.core.platform.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Requested, Reserving, Reserved: asking for capacity, and the last check before the commit.
final class ReservingRules {
  /// How often an unsure clock is looked at again while a window is open.
  private static final long CLOCK_RECHECK_MS = 100;

  private ReservingRules() {}

  static void begin(Draft d) {
    Route to = d.currentRoute();
    if (to.target() instanceof Target.Callback) {
      ReturningRules.beginCallback(d);
    } else if (to.inbound() instanceof Inbound.Within(String queueId, _, _)) {
      d.state = new Reserving();
      d.probe(queueId);
    } else if (to.inbound() instanceof Inbound.Connector connector) {
      d.state = new Reserving();
      d.probe(connector.queueId());
    } else if (to.target().isReservable()) {
      d.state = new Reserving();
      d.order(CallKind.RESERVE, 1);
    } else {
      advisory(d);
    }
  }

  /// The queue was looked at. What cannot be read says nothing: the transfer itself will tell.
  static void probed(Draft d, @Nullable Outcome session, Outcome queue, Outcome agents) {
    if (session != null
        && d.currentRoute().inbound() instanceof Inbound.Connector to
        && !d.cancelled()
        && !ConnectorRules.maySee(d, to, session)) {
      return;
    }
    PlatformFailure closed = closed(queue);
    boolean nobodyFree =
        agents instanceof Outcome.Done(Answer.AgentsRead(_, int available)) && available == 0;
    if (d.cancelled()) {
      Endings.attemptFailed(d);
    } else if (closed != null) {
      Endings.note(d, CallKind.READ_QUEUE, closed);
      Endings.attemptFailed(d);
    } else if (d.session != null) {
      d.order(CallKind.RESERVE, 1);
    } else if (nobodyFree && mayCallBack(d)) {
      Endings.note(
          d,
          CallKind.READ_AGENTS,
          new PlatformFailure.NoCapacity("no_agent_available", "no agent of the queue is free"));
      Endings.attemptFailed(d);
    } else {
      advisory(d);
    }
  }

  private static boolean mayCallBack(Draft d) {
    Escalation e = d.escalation();
    return e.callbackWhenNobodyIsFree() && d.route < e.callbackRoute();
  }

  private static @Nullable PlatformFailure closed(Outcome queue) {
    return switch (queue) {
      case Outcome.Done(Answer.QueueRead(QueueView.Absent _)) ->
          new PlatformFailure.NotFound("the queue is unknown there");
      case Outcome.Done(Answer.QueueRead(QueueView.Present there)) when there.isPaused() ->
          new PlatformFailure.NoCapacity("queue_paused", "the queue is paused");
      case Outcome.Done(Answer.QueueRead(QueueView.Present there)) when there.isFull() ->
          new PlatformFailure.NoCapacity("queue_full", "the queue is full");
      case Outcome.Done _, Outcome.Failed _ -> null;
    };
  }

  /// The destination holds nothing for such a route. A window of Baton's own keeps the rules of
  /// time: no commit is sent, or sent again, past it.
  static void advisory(Draft d) {
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
    if (d.order == null) {
      Endings.attemptFailed(d);
      return;
    }
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
      CommittingRules.begin(d);
    }
  }
}
