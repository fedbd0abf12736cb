package dev.baton.core.handoff;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.LegView.Present;
import dev.baton.core.platform.Outcome;
import org.jspecify.annotations.Nullable;

/// What two readings say together about where the caller is. Pure: it looks at nothing but its
/// arguments.
final class Judgement {
  private Judgement() {}

  /// What both sides say together.
  enum Verdict {
    /// The destination has the caller as asked for, and the source let go.
    ARRIVED,
    /// The caller hung up.
    CALLER_LEFT,
    /// The source is transferring or consulting.
    SOURCE_BUSY,
    /// The caller waits in the destination's queue.
    QUEUED,
    /// At least one side could not be read: no evidence of anything.
    UNREADABLE,
    /// The source let go and the destination has nobody.
    PHANTOM,
    /// The source still has the caller, and the destination does not.
    NOT_MOVED,
    /// Both have the caller.
    DOUBLE,
    /// The destination has the caller, with somebody else than the agent asked for.
    WRONG_AGENT,
    /// The source does not know the interaction, nor does the destination.
    NOWHERE,
    /// The source moved the caller somewhere by another order than ours.
    MOVED_ELSEWHERE
  }

  /// The view that an outcome of a read holds, or null when the side could not be read.
  static @Nullable LegView view(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(Answer.LegRead(var view)) -> view;
      case Outcome.Done _, Outcome.Failed _ -> null;
    };
  }

  static Verdict of(Draft d, @Nullable LegView source, @Nullable LegView destination) {
    if (d.currentRoute().inbound() instanceof Inbound.Within within) {
      return WithinJudgement.of(d, within, source == null ? destination : source);
    }
    if (source == null || destination == null) {
      return Verdict.UNREADABLE;
    }
    boolean sourceLetGo = source instanceof Present p && p.state() == LegState.COMPLETED;
    if (destination instanceof Present there && isOurs(d, there)) {
      return atDestination(d, source, there, sourceLetGo);
    }
    if (source instanceof Present here) {
      return withoutDestination(d, here);
    }
    return Verdict.NOWHERE;
  }

  private static Verdict atDestination(
      Draft d, LegView source, Present there, boolean sourceLetGo) {
    if (there.state() == LegState.COMPLETED) {
      if (source instanceof Present here && !sourceLetGo) {
        // Whoever spoke there: the leg is over, and the source has her still, or again.
        return withoutDestination(d, here);
      }
      // She spoke with somebody there and the conversation is over, or she gave up in the queue. A
      // leg that
      // ended with nobody and for no reason proves nothing.
      boolean spoke = there.agentId() != null || there.endedReason() == EndedReason.AGENT_ENDED;
      boolean gaveUp = there.endedReason() == EndedReason.CALLER_LEFT;
      return spoke ? Verdict.ARRIVED : gaveUp ? Verdict.CALLER_LEFT : Verdict.PHANTOM;
    }
    if (source instanceof Present here && !sourceLetGo) {
      return here.state() == LegState.TRANSFERRING ? Verdict.SOURCE_BUSY : Verdict.DOUBLE;
    }
    Expected expected = Expected.of(d.currentRoute().target(), d.plan().until(), d.requeued());
    if (expected.isMetBy(there.state(), there.agentId())) {
      return Verdict.ARRIVED;
    }
    return there.state() == LegState.QUEUED ? Verdict.QUEUED : Verdict.WRONG_AGENT;
  }

  private static Verdict withoutDestination(Draft d, Present here) {
    return switch (here.state()) {
      case COMPLETED -> completedSource(d, here);
      case TRANSFERRING -> Verdict.SOURCE_BUSY;
      case BOT_ACTIVE, AWAITING_RESPONSE, QUEUED, ACTIVE, HELD -> Verdict.NOT_MOVED;
    };
  }

  private static Verdict completedSource(Draft d, Present here) {
    boolean endedByUs =
        d.compensation != null
            && d.compensation.endedSourceLeg()
            && here.endedReason() == EndedReason.AGENT_ENDED;
    if (callerLeft(here) && !endedByUs) {
      return Verdict.CALLER_LEFT;
    }
    ReservationId by = here.lastOrderReservation();
    Reservation ours = d.reservation;
    boolean byAnother = by != null && ours != null && !by.equals(ours.reservationId());
    return byAnother ? Verdict.MOVED_ELSEWHERE : Verdict.PHANTOM;
  }

  /// A leg at the destination is ours when it carries our reservation, or, where the platform names
  /// none or a compensation made it, our canonical id. On her way back to where she came from the
  /// leg that she left there bears that id too: what was transferred away is no arrival.
  private static boolean isOurs(Draft d, Present there) {
    ReservationId carried = there.reservationId();
    Reservation ours = d.reservation;
    if (carried != null && ours != null && carried.equals(ours.reservationId())) {
      return true;
    }
    CanonicalId told = there.canonicalId();
    // Read under the id of this very transfer, she needs no other name.
    boolean named =
        told == null
            ? d.session != null && d.session.transferId() != null && !d.requeued()
            : d.before.canonicalId().equals(told);
    boolean left =
        there.state() == LegState.COMPLETED && there.endedReason() == EndedReason.TRANSFERRED;
    return named && !left && (carried == null || d.requeued());
  }

  /// Whether a reading taken before any fence proves that our commit took effect. What it does not
  /// show may still happen.
  static boolean showsEffect(Draft d, @Nullable LegView source, @Nullable LegView destination) {
    if (d.currentRoute().inbound() instanceof Inbound.Within within) {
      return WithinJudgement.showsEffect(d, within, source == null ? destination : source);
    }
    if (destination instanceof Present there && isOurs(d, there)) {
      return true;
    }
    Reservation ours = d.reservation;
    // A voice bot's session is on its way from the moment that it was prepared.
    boolean onItsWay = d.session == null;
    return source instanceof Present here
        && ours != null
        && ours.reservationId().equals(here.lastOrderReservation())
        && ((here.state() == LegState.TRANSFERRING && onItsWay)
            || (here.state() == LegState.COMPLETED
                && here.endedReason() == EndedReason.TRANSFERRED));
  }

  /// Whether what a platform told by itself proves that our commit took effect: it names the
  /// reservation that only our commit names. A canonical id proves nothing here: on her way back to
  /// where she came from, an old event of her first leg bears it too.
  static boolean provesMove(Draft d, Side side, Present view) {
    Reservation ours = d.reservation;
    if (ours == null || ours.advisory()) {
      return false;
    }
    return switch (side) {
      case SOURCE ->
          ours.reservationId().equals(view.lastOrderReservation())
              && (view.state() == LegState.TRANSFERRING || view.state() == LegState.COMPLETED);
      case DESTINATION -> ours.reservationId().equals(view.reservationId());
    };
  }

  /// Whether the source says that the call ended there. A leg that ended without a reason proves
  /// nothing.
  static boolean callerLeft(@Nullable LegView source) {
    return source instanceof Present here
        && here.state() == LegState.COMPLETED
        && here.endedReason() != null
        && here.endedReason() != EndedReason.TRANSFERRED;
  }
}
