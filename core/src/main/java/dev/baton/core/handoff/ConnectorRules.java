package dev.baton.core.handoff;

import dev.baton.core.handoff.HandoffState.Abandoned;
import dev.baton.core.handoff.HandoffState.CommitStage;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.handoff.HandoffState.Reserving;
import dev.baton.core.handoff.HandoffState.Returned;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.ConnectorStatus;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.LegView.Present;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.SessionView;
import dev.baton.core.wire.TransportFault;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A voice bot's caller, whom a telephony connector hands over (guide 003): the look at her session
/// before anything is reserved, the two steps of the commit, and the fence behind which no run of
/// the bot's flow moves her any more.
final class ConnectorRules {
  /// Guide 003 looks at a session that a flow holds every two seconds.
  private static final long BUSY_MS = 2_000;

  private static final long LONG_BUSY_MS = 5_000;

  /// Half a minute's.
  private static final int LOOKS_IN_A_ROW = 15;

  /// The longest wait before another attempt.
  private static final long PASSING_MAX_MS = 30_000;

  /// Guide 003 waits that long when a 429 has no `Retry-After`.
  private static final long RATE_LIMITED_MS = 1_000;

  private ConnectorRules() {}

  /// How long until a session that a flow holds is asked again: as guide 003 has it at first, and
  /// less often where it lasts, because others need the account's rate too.
  static long busyDelayMs(Draft d) {
    long ms = d.queries() > LOOKS_IN_A_ROW ? LONG_BUSY_MS : BUSY_MS;
    return ms + Backoff.delayMs(d.timers(), d.queries() + 1, d.before.id().value()) / 4;
  }

  /// The session was looked at, before anything is reserved. Whether the look goes on to the queue.
  static boolean maySee(Draft d, Inbound.Connector to, Outcome session) {
    return switch (session) {
      case Outcome.Done(Answer.SessionRead(SessionView.Present here)) -> mayBeMoved(d, to, here);
      case Outcome.Done(Answer.SessionRead(SessionView.Absent _)) -> {
        refuse(d, new PlatformFailure.NotFound("the session is unknown there, or has ended"));
        d.end(new Returned(ReturnReason.SOURCE_UNKNOWN));
        yield false;
      }
      case Outcome.Done _ -> unreadable(d, new PlatformFailure.Unknown("no session was read"));
      case Outcome.Failed(PlatformFailure failure) -> unreadable(d, failure);
    };
  }

  /// She is with her bot meanwhile: what cannot be read is read again for as long as a source tries
  /// to reach somebody.
  private static boolean unreadable(Draft d, PlatformFailure failure) {
    refuse(d, failure);
    switch (failure.kind()) {
      case BUSY -> waitToLook(d, busyDelayMs(d));
      case RATE_LIMITED -> waitToLook(d, rateLimitedDelayMs(d, failure));
      case NOT_SENT, UNKNOWN -> {
        d.session = d.session().unreadable(d.now);
        Instant since = d.session().unreadableSince();
        boolean patient =
            since != null && d.now.isBefore(since.plusMillis(d.timers().sourceGiveUpMs()));
        if (patient) {
          waitToLook(d, Backoff.delayMs(d.timers(), d.queries(), d.before.id().value()));
        } else {
          Endings.returned(d, Endings.reason(d));
        }
      }
      // Every route begins at the same session.
      case NO_CAPACITY, REJECTED, FORBIDDEN, NOT_FOUND, GONE, CONFLICT, UNAUTHORIZED, CALLER_LEFT ->
          Endings.returned(d, Endings.reason(d));
    }
    return false;
  }

  /// Many sessions are told the same `Retry-After`; a quarter of it more keeps them apart.
  private static long rateLimitedDelayMs(Draft d, PlatformFailure failure) {
    long askedMs =
        failure instanceof PlatformFailure.RateLimited limited && limited.retryAfterMs() >= 0
            ? limited.retryAfterMs()
            : RATE_LIMITED_MS;
    return askedMs
        + Backoff.delayMs(d.timers(), d.queries() + 1, d.before.id().value())
            * Math.max(1, askedMs / 4)
            / Math.max(1, d.timers().backoffCapMs());
  }

  /// The caller is with the bot meanwhile, so only the handoff's own deadline bounds it.
  private static void waitToLook(Draft d, long delayMs) {
    if (d.now.plusMillis(delayMs).isBefore(d.before.deadlineAt())) {
      d.waitFor(delayMs);
    } else {
      Endings.returned(d, Endings.reason(d));
    }
  }

  private static boolean mayBeMoved(Draft d, Inbound.Connector to, SessionView.Present here) {
    d.session = d.session().read(here.callId(), here.connector());
    if (!here.channel().equals("voice")) {
      refuse(
          d,
          new PlatformFailure.Rejected(
              "the session's channel is " + here.channel() + "; only voice is handed over"));
      d.end(new Returned(ReturnReason.REFUSED));
      return false;
    }
    return switch (here.status()) {
      case ACTIVE, IDLE -> leadsThere(d, to, here.connector());
      case PROCESSING -> {
        refuse(d, new PlatformFailure.Busy("a flow holds the session"));
        waitToLook(d, busyDelayMs(d));
        yield false;
      }
      case TRANSFERRING -> {
        refuse(d, new PlatformFailure.Conflict("the session is being transferred already"));
        d.end(new Returned(ReturnReason.MOVED_BY_SOURCE));
        yield false;
      }
      case ENDED -> {
        refuse(d, new PlatformFailure.NotFound("the session has ended"));
        d.end(ended(here.endedReason()));
        yield false;
      }
    };
  }

  private static HandoffState ended(@Nullable EndedReason reason) {
    return switch (reason) {
      case CALLER_LEFT -> new Abandoned();
      case TRANSFERRED -> new Returned(ReturnReason.MOVED_BY_SOURCE);
      case AGENT_ENDED -> new Returned(ReturnReason.SOURCE_UNKNOWN);
      case null -> new Returned(ReturnReason.SOURCE_UNKNOWN);
    };
  }

  /// A connector that does not work, or leads elsewhere, is no way to this route; the session is
  /// left as it is.
  private static boolean leadsThere(Draft d, Inbound.Connector to, @Nullable ConnectorView on) {
    if (on == null) {
      refuse(d, new PlatformFailure.Rejected("the session names no telephony connector"));
    } else if (!to.connectors().contains(on.name())) {
      refuse(
          d,
          new PlatformFailure.Rejected(
              "the session's connector %s does not lead to %s; %s"
                  .formatted(
                      on.name(),
                      d.currentRoute().account(),
                      "those that do: " + String.join(", ", to.connectors()))));
    } else if (on.status() == ConnectorStatus.DISCONNECTED) {
      refuse(
          d,
          new PlatformFailure.NotSent(
              TransportFault.Reason.CONNECT_REFUSED,
              "the connector " + on.name() + " is not connected"));
    } else {
      return true;
    }
    Endings.attemptFailed(d);
    return false;
  }

  private static void refuse(Draft d, PlatformFailure failure) {
    Endings.note(d, CallKind.READ_SESSION, failure);
  }

  /// The first step of the commit.
  static void begin(Draft d) {
    d.session = d.session().unprepared();
    d.state = new Committing(1, CommitStage.ORDERING);
    d.order(CallKind.PREPARE, 1);
  }

  /// The session holds the transfer: it may happen by itself from now on, and the flow makes it.
  static void prepared(Draft d, @Nullable Answer answer) {
    if (answer instanceof Answer.Prepared(var callId, var transferId, var _)) {
      d.session = d.session().prepared(callId, transferId);
    }
    d.commitDoubted = true;
    d.query = null;
    Committing next = new Committing(2, CommitStage.ORDERING);
    boolean sure = d.clockErrorMs <= d.timers().clockErrorLimitMs();
    boolean fits = d.windowFitsFlow();
    if (d.cancelled() || !sure || !fits) {
      if (!fits) {
        Endings.noteWindowTooShort(d);
      }
      CommittingRules.fence(d, next);
    } else {
      d.state = next;
      d.order(CallKind.COMMIT, 1);
    }
  }

  /// Whether a reading shows that the session holds this very transfer.
  static boolean showsPrepared(Draft d, @Nullable LegView source) {
    Reservation ours = d.reservation;
    return source instanceof Present here
        && ours != null
        && here.state() == LegState.TRANSFERRING
        && ours.reservationId().equals(here.lastOrderReservation());
  }

  /// The wait before another attempt on the same route: longer each time, so that a session that is
  /// free whenever it is looked at and held whenever it is written costs little.
  static void waitForAttempt(Draft d) {
    d.state = new Reserving();
    long ms = Math.min(PASSING_MAX_MS, BUSY_MS * d.attempt);
    waitToLook(d, ms + Backoff.delayMs(d.timers(), d.attempt, d.before.id().value()) / 4);
  }

  /// Whether a commit that was refused because of the source's state may be ordered again by a new
  /// attempt on the same route: its caller is with the bot, and neither is a reason to give up.
  static boolean isPassing(Draft d) {
    FailureNote f = d.failure;
    if (d.session == null || f == null) {
      return false;
    }
    return switch (f.kind()) {
      case BUSY -> true;
      case RATE_LIMITED -> f.phase() == CallKind.COMMIT;
      case NOT_SENT,
          NO_CAPACITY,
          REJECTED,
          FORBIDDEN,
          NOT_FOUND,
          GONE,
          CONFLICT,
          UNAUTHORIZED,
          CALLER_LEFT,
          UNKNOWN ->
          false;
    };
  }

  /// Nobody promises that a transfer by a connector asks for the reservation, so the fence is time
  /// as well: past `settleMs` neither a write nor a run of the flow is still on its way. Then what
  /// was written is taken back.
  static void settle(Draft d, Committing at, long delayMs) {
    d.order = null;
    d.query = null;
    d.state = new Committing(at.step(), CommitStage.SETTLING);
    d.waitFor(delayMs);
  }

  static void withdraw(Draft d, Committing at) {
    d.state = new Committing(at.step(), CommitStage.WITHDRAWING);
    d.retryAt = null;
    d.order(CallKind.WITHDRAW, d.queries() + 1);
  }

  /// What a withdrawal ended in. Where it cannot be had the reading behind it tells: it shows where
  /// she is meanwhile, and whether anything is left to take back.
  static void withdrawEnded(Draft d, Committing at, Outcome outcome) {
    OutstandingOrder o = d.outstanding();
    if (outcome instanceof Outcome.Failed(PlatformFailure failure)
        && mayRepeat(d, failure)
        && o.send() % d.timers().orderTries() != 0) {
      long delayMs =
          switch (failure.kind()) {
            case BUSY -> busyDelayMs(d);
            case RATE_LIMITED -> rateLimitedDelayMs(d, failure);
            case NOT_SENT,
                NO_CAPACITY,
                REJECTED,
                FORBIDDEN,
                NOT_FOUND,
                GONE,
                CONFLICT,
                UNAUTHORIZED,
                CALLER_LEFT,
                UNKNOWN ->
                Backoff.delayMs(d.timers(), o.send(), o.orderId().value());
          };
      // However long a platform wants to be left alone, it is asked once more by the deadline.
      long leftMs = Duration.between(d.now, d.before.deadlineAt()).toMillis();
      long longestMs = Math.max(d.timers().retryAfterMaxMs(), leftMs);
      d.waitToResend(Math.min(delayMs, longestMs), true);
    } else {
      CommittingRules.readBehindFence(d, at);
    }
  }

  private static boolean mayRepeat(Draft d, PlatformFailure failure) {
    boolean passing =
        switch (failure.kind()) {
          case NOT_SENT, BUSY, RATE_LIMITED, UNKNOWN, CONFLICT -> true;
          case NO_CAPACITY, REJECTED, FORBIDDEN, NOT_FOUND, GONE, UNAUTHORIZED, CALLER_LEFT ->
              false;
        };
    return passing && !d.deadlinePassed();
  }

  /// Behind the fence the session holds our transfer still, or is on its way by it: the next run of
  /// the flow would move her. It is taken back once more, and by the deadline a person must see to
  /// it. Where we wrote nothing it is on its way by another's transfer.
  static boolean mayStillMove(
      Draft d, Committing at, @Nullable LegView source, @Nullable LegView destination) {
    if (!(source instanceof Present here)
        || here.state() == LegState.COMPLETED
        || destination == null
        || Judgement.showsEffect(d, source, destination)) {
      return false;
    }
    Reservation ours = d.reservation;
    boolean holdsOurs = ours != null && ours.reservationId().equals(here.lastOrderReservation());
    boolean onItsWay = here.state() == LegState.TRANSFERRING;
    if (!holdsOurs && !onItsWay) {
      return false;
    }
    if (!holdsOurs && !d.commitDoubted) {
      d.end(new Returned(ReturnReason.MOVED_BY_SOURCE));
    } else if (d.deadlinePassed()) {
      d.end(new HandoffState.DeadLettered(DeadLetterCause.NOT_MOVED));
    } else {
      // Where every answer said that nothing was written, one was wrong.
      long delayMs =
          d.commitDoubted ? Endings.pollDelayMs(d, d.before.createdAt()) : d.timers().settleMs();
      d.commitDoubted = true;
      settle(d, at, delayMs);
    }
    return true;
  }
}
