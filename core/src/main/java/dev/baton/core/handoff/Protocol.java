package dev.baton.core.handoff;

import dev.baton.core.handoff.HandoffState.CommitStage;
import dev.baton.core.handoff.HandoffState.Committed;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.handoff.HandoffState.Compensating;
import dev.baton.core.handoff.HandoffState.Confirming;
import dev.baton.core.handoff.HandoffState.DeadLettered;
import dev.baton.core.handoff.HandoffState.Releasing;
import dev.baton.core.handoff.HandoffState.Requested;
import dev.baton.core.handoff.HandoffState.Reserved;
import dev.baton.core.handoff.HandoffState.Reserving;
import dev.baton.core.handoff.HandoffState.Returning;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state machine of a handoff: one pure function. A test holds this table and the code
/// together.
///
/// | from | to | when |
/// |---|---|---|
/// | requested | reserving | it is stored: the destination is asked for capacity, or first looked at where a bot hands over |
/// | requested | reserved | the first route is advisory: a window of our own opens |
/// | requested | returned | it is cancelled |
/// | reserving | reserved | capacity is held and the window is open, or the next route is advisory |
/// | reserving | reserving | the same order again, the look again, or the next route after a definite failure |
/// | reserving | releasing | a reserve is in doubt and is not repeated any more |
/// | reserving | returned | a definite failure, and no route is left, or it is cancelled |
/// | reserving | abandoned | the voice bot's session has ended: the caller hung up |
/// | reserved | committing | the clock is sure and the window leaves time: the source is ordered |
/// | reserved | reserved | the clock is not sure: look again soon |
/// | reserved | releasing | the window leaves no time, or it is cancelled |
/// | reserved | reserving | the same, and nothing is held: the next attempt |
/// | reserved | returned | the same, and nothing is held and no route is left |
/// | committing | committed | the source accepted, or a reading proves that it happened |
/// | committing | committing | the next step, the same order again; reading back; the fence; reading behind it |
/// | committing | releasing | refused or cancelled, no send in doubt; or the reserve settles |
/// | committing | reserving | behind the fence the source has the caller: the next attempt |
/// | committing | reserved | the same, and the next route is advisory |
/// | committing | returned | behind the fence the source has the caller: no route left, or cancelled |
/// | committing | abandoned | behind the fence the source says that the caller hung up |
/// | committing | dead_lettered | behind the fence neither side knows the caller, or none can be read |
/// | committed | committed | the delivery of the context is sent, or sent again |
/// | committed | confirming | the context is delivered, or its loss is recorded |
/// | confirming | confirming | still in progress, unreadable, or the next cycle |
/// | confirming | completed | both sides agree that the destination has the caller |
/// | confirming | committed | the same, and the context was not sent: it was parked in between |
/// | confirming | compensating | three cycles failed: she is put into a queue, or one leg too many is ended |
/// | confirming | committing | the source accepted and did not move her: the fence |
/// | confirming | releasing | the caller hung up and the reservation may still be held |
/// | confirming | abandoned | the caller hung up and nothing was held |
/// | confirming | returned | the source moved her elsewhere by another order |
/// | confirming | dead_lettered | three cycles failed after the last compensation that is possible |
/// | compensating | compensating | the same compensation again |
/// | compensating | confirming | the compensation was accepted, or may have been |
/// | compensating | dead_lettered | the compensation was refused, and there is no other |
/// | releasing | releasing | settling, finding, the release again |
/// | releasing | reserving | released: the next attempt |
/// | releasing | reserved | released, and the next route is advisory |
/// | releasing | returned | released, and no route is left, or it is cancelled |
/// | releasing | abandoned | released after the caller hung up |
/// | reserving | returning | no queue takes a bot's guest, or it is cancelled |
/// | reserved | returning | it is cancelled, or the window leaves no time: a bot's guest stays |
/// | committing | returning | refused, or behind the fence: a bot's guest stays |
/// | confirming | reserving | a person sends a bot's guest on: from the beginning |
/// | returning | returning | off hold, then the callback, then a word; each again |
/// | returning | returned | she has been told what is true |
/// | returning | dead_lettered | the same, and a scope is missing that no other route can do without |
/// | dead_lettered | confirming | a person sends it on: both sides are read |
/// | dead_lettered | resolved | a person closes it |
///
/// Any state that goes on by itself goes to dead_lettered on [Signal.Park]. A late outcome changes
/// nothing, but for a commit in doubt: a yes that comes late still proves that it happened. So does
/// what a platform tells by itself, where it names the reservation.
public final class Protocol {
  private static final Outcome NO_ANSWER =
      new Outcome.Failed(new PlatformFailure.Unknown("no outcome within the order's deadline"));

  private Protocol() {}

  /// What one signal does to a handoff. Total: every signal is legal in every state; one that comes
  /// late or twice changes nothing.
  ///
  /// @param now the time of this node; part of what is stored, so that a replay gives the same
  public static Step next(Handoff h, Signal signal, Moment now) {
    if (h.state().isTerminal()) {
      return h.state() instanceof DeadLettered parked && signal instanceof Signal.Decided decided
          ? decided(h, parked, decided, now)
          : late(h);
    }
    return switch (signal) {
      case Signal.Start _ -> start(h, now);
      case Signal.Proceed _ -> proceed(h, now);
      case Signal.Wake _ -> wake(h, now);
      case Signal.Resumed _ -> resumed(h, now);
      case Signal.OrderEnded ended -> orderEnded(h, ended, now);
      case Signal.ReadsEnded(int number, Outcome source, Outcome destination) ->
          isAwaited(h, number) && isReadingBoth(h)
              ? readsEnded(h, Judgement.view(source), Judgement.view(destination), now)
              : late(h);
      case Signal.FindEnded(int number, Outcome outcome) ->
          isAwaited(h, number) && h.state() instanceof Releasing
              ? findEnded(h, outcome, now)
              : late(h);
      case Signal.ProbeEnded(int number, var session, Outcome queue, Outcome agents) ->
          isAwaited(h, number) && h.state() instanceof Reserving
              ? probeEnded(h, session, queue, agents, now)
              : late(h);
      case Signal.Observed(Side side, var view, Instant _) -> observed(h, side, view, now);
      case Signal.Decided _ -> late(h);
      case Signal.Cancel _ -> cancel(h, now);
      case Signal.Park(DeadLetterCause cause) -> park(h, cause, now);
    };
  }

  private static Step start(Handoff h, Moment now) {
    if (!(h.state() instanceof Requested)) {
      return late(h);
    }
    Draft d = new Draft(h, now);
    ReservingRules.begin(d);
    return d.step();
  }

  private static Step proceed(Handoff h, Moment now) {
    if (h.order() != null || h.retryAt() != null) {
      // It has gone on already: this signal comes late or twice.
      return late(h);
    }
    Draft d = new Draft(h, now);
    return switch (h.state()) {
      case Reserved _ -> {
        ReservingRules.commit(d);
        yield d.step();
      }
      case Committed _ -> {
        ConfirmingRules.deliver(d);
        yield d.step();
      }
      case Requested _,
          Reserving _,
          Committing _,
          Confirming _,
          Compensating _,
          Releasing _,
          Returning _,
          HandoffState.Completed _,
          HandoffState.Returned _,
          HandoffState.Abandoned _,
          HandoffState.Resolved _,
          DeadLettered _ ->
          late(h);
    };
  }

  private static Step orderEnded(Handoff h, Signal.OrderEnded ended, Moment now) {
    OutstandingOrder o = h.order();
    boolean sameOrder = o != null && o.orderId().equals(ended.orderId());
    if (o == null || !sameOrder || o.send() != ended.send() || o.deadline() == null) {
      boolean lateYes = sameOrder && ended.outcome() instanceof Outcome.Done;
      return lateYes && isCommitInDoubt(h)
          ? happenedAfterAll(h, now)
          : new Step(h, List.of(), false, true);
    }
    return apply(h, ended.outcome(), now);
  }

  private static boolean isCommitInDoubt(Handoff h) {
    return isMoveInDoubt(h) && h.order() != null && h.order().kind() == CallKind.COMMIT;
  }

  /// Whether an order is out, or in doubt, by which the caller may move.
  private static boolean isMoveInDoubt(Handoff h) {
    return h.state() instanceof Committing(_, CommitStage stage)
        && (stage == CommitStage.ORDERING || stage == CommitStage.READING_BACK)
        && h.order() != null
        && Handoff.isCommitStep(h.order().kind());
  }

  private static Step happenedAfterAll(Handoff h, Moment now) {
    Draft d = new Draft(h, now);
    CommittingRules.accepted(d);
    return d.step();
  }

  private static Step apply(Handoff h, Outcome outcome, Moment now) {
    Draft d = new Draft(h, now);
    switch (h.state()) {
      case Reserving _ -> ReservingRules.ended(d, outcome);
      case Committing at -> CommittingRules.orderEnded(d, at, outcome);
      case Committed _ -> ConfirmingRules.orderEnded(d, outcome);
      case Compensating _ -> CompensatingRules.orderEnded(d, outcome);
      case Releasing at -> ReleasingRules.orderEnded(d, at, outcome);
      case Returning at -> ReturningRules.orderEnded(d, at, outcome);
      case Requested _,
          Reserved _,
          Confirming _,
          HandoffState.Completed _,
          HandoffState.Returned _,
          HandoffState.Abandoned _,
          HandoffState.Resolved _,
          DeadLettered _ ->
          throw new IllegalStateException("an order is outstanding in " + h.state());
    }
    return d.step();
  }

  private static Step readsEnded(
      Handoff h, @Nullable LegView source, @Nullable LegView destination, Moment now) {
    Draft d = new Draft(h, now);
    d.query = null;
    d.evidence = new Evidence(source, destination, now.at());
    switch (h.state()) {
      case Committing at -> CommittingRules.readsEnded(d, at, source, destination);
      case Confirming at -> ConfirmingRules.readsEnded(d, at, source, destination);
      case Requested _,
          Reserving _,
          Reserved _,
          Committed _,
          Compensating _,
          Releasing _,
          Returning _,
          HandoffState.Completed _,
          HandoffState.Returned _,
          HandoffState.Abandoned _,
          HandoffState.Resolved _,
          DeadLettered _ ->
          throw new IllegalStateException("both sides are being read in " + h.state());
    }
    return d.step();
  }

  private static Step probeEnded(
      Handoff h, @Nullable Outcome session, Outcome queue, Outcome agents, Moment now) {
    Draft d = new Draft(h, now);
    d.query = null;
    ReservingRules.probed(d, session, queue, agents);
    return d.step();
  }

  private static boolean isReadingBoth(Handoff h) {
    return !(h.state() instanceof Releasing || h.state() instanceof Reserving);
  }

  private static Step findEnded(Handoff h, Outcome outcome, Moment now) {
    Draft d = new Draft(h, now);
    d.query = null;
    if (!(h.state() instanceof Releasing at)) {
      throw new IllegalStateException("reservations are being listed in " + h.state());
    }
    ReleasingRules.findEnded(d, at, outcome);
    return d.step();
  }

  private static Step wake(Handoff h, Moment now) {
    OutstandingOrder o = h.order();
    OutstandingQuery q = h.query();
    if (o != null && isDue(o.deadline(), now)) {
      return apply(h, NO_ANSWER, now);
    }
    if (q != null && isDue(q.deadline(), now)) {
      if (h.state() instanceof Reserving) {
        Outcome session = h.session() == null ? null : NO_ANSWER;
        return probeEnded(h, session, NO_ANSWER, NO_ANSWER, now);
      }
      return h.state() instanceof Releasing
          ? findEnded(h, NO_ANSWER, now)
          : readsEnded(h, null, null, now);
    }
    return isDue(h.retryAt(), now) ? goOn(h, now) : late(h);
  }

  private static Step goOn(Handoff h, Moment now) {
    Draft d = new Draft(h, now);
    d.retryAt = null;
    switch (h.state()) {
      case Reserving _ when h.order() == null -> ReservingRules.begin(d);
      case Reserving _, Committed _, Compensating _ -> d.resend();
      case Returning _ -> ReturningRules.goOn(d);
      case Reserved _ -> ReservingRules.commit(d);
      case Committing at -> CommittingRules.goOn(d, at);
      case Confirming _ -> d.readBoth();
      case Releasing at -> ReleasingRules.goOn(d, at);
      case Requested _,
          HandoffState.Completed _,
          HandoffState.Returned _,
          HandoffState.Abandoned _,
          HandoffState.Resolved _,
          DeadLettered _ ->
          throw new IllegalStateException("nothing is waited for in " + h.state());
    }
    return d.step();
  }

  /// After a takeover every outstanding order is in doubt: the process before may have been stopped
  /// before or after sending it, and may even still send it.
  private static Step resumed(Handoff h, Moment now) {
    OutstandingOrder o = h.order();
    if (o != null && o.deadline() != null) {
      Draft d = new Draft(h, now);
      d.doubtOrder();
      if (h.state() instanceof Committing at && Handoff.isCommitStep(o.kind())) {
        d.commitDoubted = true;
        CommittingRules.readBack(d, at);
      } else if (h.state() instanceof Compensating) {
        CompensatingRules.orderUnknown(d);
      } else {
        d.resend();
      }
      return d.step();
    }
    if (h.query() != null) {
      Draft d = new Draft(h, now);
      d.query = null;
      if (h.retryAt() != null) {
        // It was read meanwhile; the wait itself goes on.
        return d.step();
      }
      if (h.state() instanceof Releasing) {
        d.findReservations();
      } else if (h.state() instanceof Reserving) {
        ReservingRules.begin(d);
      } else {
        d.readBoth();
      }
      return d.step();
    }
    return h.state() instanceof Requested ? start(h, now) : resumedIdle(h, now);
  }

  private static Step resumedIdle(Handoff h, Moment now) {
    return h.retryAt() == null ? proceed(h, now) : wake(h, now);
  }

  /// Records the wish while it can still change something, and acts on it at once where no order's
  /// outcome has to be waited for.
  private static Step cancel(Handoff h, Moment now) {
    if (h.cancelRequestedAt() != null) {
      return late(h);
    }
    boolean inTime =
        switch (h.cancellation()) {
          case POSSIBLE, IN_DOUBT -> true;
          case TOO_LATE, ENDED -> false;
        };
    if (!inTime) {
      return late(h);
    }
    Draft d = new Draft(h, now);
    d.cancelRequestedAt = now.at();
    switch (h.state()) {
      case Requested _ -> Endings.attemptFailed(d);
      case Reserving _ -> ReservingRules.cancelled(d);
      case Reserved _ -> ReservingRules.commit(d);
      case Committing at -> CommittingRules.cancelled(d, at);
      // What is under way ends in the next attempt, which is not begun any more.
      case Releasing _ -> {}
      case Committed _,
          Confirming _,
          Compensating _,
          Returning _,
          HandoffState.Completed _,
          HandoffState.Returned _,
          HandoffState.Abandoned _,
          HandoffState.Resolved _,
          DeadLettered _ ->
          throw new IllegalStateException("it is too late to cancel in " + h.state());
    }
    return d.step();
  }

  /// Only what proves something, or is news while both sides are compared, changes anything.
  private static Step observed(Handoff h, Side side, LegView.Present view, Moment now) {
    Draft d = new Draft(h, now);
    boolean proves = Judgement.provesMove(d, side, view);
    if (isMoveInDoubt(h) && proves) {
      d.seen = side == Side.SOURCE ? new Seen(view, null) : new Seen(null, view);
      CommittingRules.accepted(d);
      return d.step();
    }
    if (h.state() instanceof Confirming) {
      boolean known = h.seen() != null && view.equals(seen(h.seen(), side));
      boolean canLook = h.query() == null && h.retryAt() != null;
      if (known || !(proves || canLook)) {
        return late(h);
      }
      ConfirmingRules.observed(d, side, view);
      return d.step();
    }
    return late(h);
  }

  private static LegView.@Nullable Present seen(Seen seen, Side side) {
    return switch (side) {
      case SOURCE -> seen.source();
      case DESTINATION -> seen.destination();
    };
  }

  private static Step decided(Handoff h, DeadLettered parked, Signal.Decided decided, Moment now) {
    Draft d = new Draft(h, now);
    CompensatingRules.decided(d, parked, decided.decision());
    return d.step();
  }

  private static Step park(Handoff h, DeadLetterCause cause, Moment now) {
    Draft d = new Draft(h, now);
    d.end(new DeadLettered(cause));
    return d.step();
  }

  private static boolean isAwaited(Handoff h, int number) {
    return h.query() != null && h.query().number() == number;
  }

  private static boolean isDue(@Nullable Instant at, Moment now) {
    return at != null && !at.isAfter(now.at());
  }

  private static Step late(Handoff h) {
    return new Step(h, List.of(), false, false);
  }
}
