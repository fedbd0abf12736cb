package dev.baton.core.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.OrderId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Watches one handoff step by step and fails at the first step that breaks an invariant. It knows
/// only signals and actions, so it cannot share a mistake with the rules it watches.
final class Witness {
  private final Map<OrderId, Order> contentOf = new HashMap<>();
  private final Map<OrderId, Integer> lastSendOf = new HashMap<>();
  private final Map<ReservationId, Instant> held = new HashMap<>();
  private final Set<ReservationId> everHeld = new HashSet<>();
  private final Set<ReservationId> releaseOrdered = new HashSet<>();

  /// Whether a commit of this attempt may have taken effect, as far as answers tell.
  private boolean commitMayHaveHappened;

  private boolean mayHaveHappenedBeforeLastSend;

  /// When a late effect of the last commit has become impossible by time alone; null when it names
  /// a reservation, whose release is its fence.
  private @Nullable Instant settledAt;

  /// When she was last ordered to move.
  private @Nullable Instant lastMoveAt;

  /// Whether a voice bot's session holds nothing any more that could move her, as far as can be
  /// had.
  private boolean withdrawn;

  /// Whether a reading taken behind the fence says that the source has the caller.
  private boolean sourceHasHerBehindFence;

  private boolean seenMoved;
  private boolean mayBeHeld;
  private boolean offHoldOrdered;
  private boolean callbackTaken;

  void saw(Handoff before, Signal signal, Moment now, Step step) {
    Handoff after = step.handoff();
    assertThat(Protocol.next(before, signal, now))
        .as("the same signal gives the same step")
        .isEqualTo(step);
    if (!step.recorded()) {
      assertThat(after).as("a step that is not stored changes nothing").isSameAs(before);
      assertThat(step.actions()).isEmpty();
      assertThat(step.proceed()).isFalse();
    }
    learn(before, signal, now);
    waitsForExactlyOneThing(after, step);
    assertThat(step.actions()).as("one thing at a time").hasSizeLessThanOrEqualTo(1);
    Reservation reservation = after.reservation();
    if (reservation != null
        && !reservation.advisory()
        && everHeld.add(reservation.reservationId())) {
      held.put(reservation.reservationId(), reservation.goneBy());
    }
    for (Action action : step.actions()) {
      if (action instanceof Action.RunOrder run) {
        ordered(after, run, now);
      }
    }
    if (after.reservation() != null
        && !after.reservation().advisory()
        && !releaseOrdered.contains(after.reservation().reservationId())) {
      held.put(after.reservation().reservationId(), after.reservation().goneBy());
    }
    attemptEnds(before, after, now);
    if (after.state() instanceof HandoffState.Completed) {
      provenOnBothSides(after);
    }
  }

  private void learn(Handoff before, Signal signal, Moment now) {
    held.values().removeIf(goneBy -> !goneBy.isAfter(now.at()));
    OutstandingOrder o = before.order();
    if (signal instanceof Signal.OrderEnded ended && o != null && isAwaited(o, ended)) {
      boolean done = ended.outcome() instanceof Outcome.Done;
      if (o.kind() == CallKind.RELEASE && done && before.reservation() != null) {
        held.remove(before.reservation().reservationId());
      }
      if (o.kind() == CallKind.WITHDRAW) {
        withdrawn = done || isDefinite(ended.outcome());
      }
      if (Handoff.isCommitStep(o.kind())
          && ended.outcome() instanceof Outcome.Failed failed
          && failed.failure().kind() != FailureKind.UNKNOWN) {
        commitMayHaveHappened = mayHaveHappenedBeforeLastSend;
      }
      if (o.kind() == CallKind.HOLD
          && ended.outcome() instanceof Outcome.Failed failed
          && failed.failure().kind() != FailureKind.UNKNOWN
          && !o.doubted()) {
        mayBeHeld = false;
      }
    }
    if (signal instanceof Signal.OrderEnded ended
        && ended.outcome() instanceof Outcome.Done(Answer.CallbackTaken _)
        && contentOf.containsKey(ended.orderId())) {
      callbackTaken = true;
    }
    OutstandingQuery q = before.query();
    if (signal instanceof Signal.ReadsEnded reads && q != null && q.number() == reads.number()) {
      LegView source = Judgement.view(reads.source());
      Instant readAt = q.deadline().minusMillis(before.plan().timers().queryTimeoutMs());
      boolean fenced = settledAt == null ? held.isEmpty() : !readAt.isBefore(settledAt);
      if (before.session() != null && commitMayHaveHappened) {
        fenced &= withdrawn || !holdsOurs(before, source);
      }
      seenMoved |= source instanceof LegView.Present && !isWithNobodyNew(source);
      sourceHasHerBehindFence =
          fenced
              && (before.currentRoute().isWithin()
                  ? isWithNobodyNew(source)
                  : isPresentAndNotCompleted(source));
    }
  }

  /// Behind the time that nothing is on its way any more, a session that asks for no transfer of
  /// ours has none to be taken back.
  private static boolean holdsOurs(Handoff h, @Nullable LegView source) {
    return !(source instanceof LegView.Present here)
        || here.state() == LegState.TRANSFERRING
        || h.reservation() == null
        || h.reservation().reservationId().equals(here.lastOrderReservation());
  }

  private static boolean isDefinite(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        && switch (failed.failure().kind()) {
          case NOT_SENT, BUSY, RATE_LIMITED, UNKNOWN, CONFLICT -> false;
          case NO_CAPACITY, REJECTED, FORBIDDEN, NOT_FOUND, GONE, UNAUTHORIZED, CALLER_LEFT -> true;
        };
  }

  private static boolean isAwaited(OutstandingOrder o, Signal.OrderEnded ended) {
    return o.deadline() != null && o.orderId().equals(ended.orderId()) && o.send() == ended.send();
  }

  private static void waitsForExactlyOneThing(Handoff after, Step step) {
    if (after.state().isTerminal()) {
      assertThat(after.wakeAt()).as("Terminates: an ended handoff waits for nothing").isNull();
      assertThat(step.actions()).as("an ended handoff does nothing").isEmpty();
    } else if (!(after.state() instanceof HandoffState.Requested)) {
      assertThat(step.proceed() || after.wakeAt() != null || !step.recorded())
          .as("stuck: nothing will ever move this handoff on: %s", after)
          .isTrue();
      boolean orderAwaited = after.order() != null && after.order().deadline() != null;
      assertThat(orderAwaited && after.query() != null)
          .as("an order and a query at once: %s", after)
          .isFalse();
    }
  }

  private void ordered(Handoff after, Action.RunOrder run, Moment now) {
    Order order = run.order();
    OutstandingOrder o = Objects.requireNonNull(after.order(), "an order runs unstored");
    assertThat(o.orderId()).isEqualTo(order.orderId());
    assertThat(o.send()).isEqualTo(run.send());
    assertThat(o.deadline()).isEqualTo(run.deadline());
    assertThat(order.orderId().value())
        .as("an order's id is derived")
        .startsWith(after.id() + "/" + after.attempt() + "/" + order.kind().wireName() + "/");
    assertThat(contentOf.getOrDefault(order.orderId(), order))
        .as("AtMostOnce: one id, one content")
        .isEqualTo(order);
    contentOf.put(order.orderId(), order);
    int last = lastSendOf.getOrDefault(order.orderId(), 0);
    if (order.kind() != CallKind.DELIVER_CONTEXT) {
      // A commit that is proven only behind the fence delivers once more, counting from 1.
      assertThat(run.send()).as("sends of %s are counted", order.orderId()).isEqualTo(last + 1);
    }
    lastSendOf.put(order.orderId(), run.send());
    if (after.cancelRequestedAt() != null) {
      assertThat(order)
          .as("a cancelled handoff lets nobody go")
          .isNotInstanceOfAny(Order.Commit.class, Order.Prepare.class);
      assertThat(order instanceof Order.Reserve && run.send() == 1)
          .as("a cancelled handoff begins no attempt")
          .isFalse();
    }
    switch (order) {
      case Order.Reserve _ ->
          assertThat(held).as("EveryReservationEnds: at most one per caller").isEmpty();
      case Order.Prepare prepare -> {
        assertThat(prepare.reservationId())
            .isEqualTo(Objects.requireNonNull(after.reservation()).reservationId());
        moved(after, prepare.reservationId(), now);
      }
      case Order.Commit commit -> {
        if (after.session() != null) {
          assertThat(commitMayHaveHappened).as("prepared before its flow runs").isTrue();
        }
        committed(after, commit, now);
      }
      case Order.Withdraw _ ->
          assertThat(now.at())
              .as("taken back only when nothing is on its way any more")
              .isAfterOrEqualTo(Objects.requireNonNull(lastMoveAt).plusMillis(settleMs(after)));
      case Order.Release release -> releaseOrdered.add(release.reservationId());
      case Order.DeliverContext _, Order.Requeue _, Order.EndLeg _ -> {
        // These follow a commit and need no capacity.
      }
      case Order.Hold _ -> {
        assertThat(commitMayHaveHappened).as("on hold before she is moved").isFalse();
        mayBeHeld = true;
      }
      case Order.OffHold _ -> {
        staysWithHerBot(order, now);
        offHoldOrdered = true;
      }
      case Order.RequestCallback _ -> {
        staysWithHerBot(order, now);
        assertThat(mayBeHeld && !offHoldOrdered).as("off hold before the callback").isFalse();
      }
      case Order.SendMessage message -> told(after, message, now);
      case Order.CreateInteraction _ ->
          throw new AssertionError(order.kind() + " is no part of a handoff");
    }
  }

  private void staysWithHerBot(Order order, Moment now) {
    assertThat(!commitMayHaveHappened || sourceHasHerBehindFence)
        .as("%s at %s: only when no transfer can take effect any more", order.kind(), now)
        .isTrue();
  }

  /// She reads nothing that is not true then.
  private void told(Handoff after, Order.SendMessage message, Moment now) {
    if (message.body().equals("please wait")) {
      assertThat(commitMayHaveHappened || seenMoved)
          .as("told of a transfer that may have happened")
          .isTrue();
      assertThat(after.state()).isInstanceOf(HandoffState.Committed.class);
      return;
    }
    staysWithHerBot(message, now);
    assertThat(mayBeHeld && !offHoldOrdered).as("off hold before any other word").isFalse();
    if (message.body().equals("we come back to you")) {
      assertThat(callbackTaken).as("told of a callback that nobody took").isTrue();
    }
  }

  private static long settleMs(Handoff h) {
    return h.plan().timers().settleMs();
  }

  private void committed(Handoff after, Order.Commit commit, Moment now) {
    moved(after, commit.reservationId(), now);
  }

  private void moved(Handoff after, @Nullable ReservationId named, Moment now) {
    Reservation reservation = Objects.requireNonNull(after.reservation());
    Timers t = after.plan().timers();
    lastMoveAt = now.at();
    withdrawn = false;
    if (reservation.advisory()) {
      assertThat(named).as("nothing is held, and nothing is pretended").isNull();
      settledAt = now.at().plusMillis(t.settleMs());
    } else {
      assertThat(named).isEqualTo(reservation.reservationId());
      assertThat(releaseOrdered)
          .as("no commit under a reservation that is being given back")
          .doesNotContain(reservation.reservationId());
      settledAt = null;
    }
    Instant latestEnd =
        now.at()
            .plusMillis(t.commitTimeoutMs())
            .plusMillis(t.clockErrorLimitMs())
            .plusMillis(t.flushBudgetMs());
    assertThat(latestEnd)
        .as("ReserveBeforeCommit: the window has time left to finish")
        .isBefore(reservation.windowEnd());
    assertThat(now.errorMs())
        .as("a node whose clock is unsure sends no commit")
        .isLessThanOrEqualTo(t.clockErrorLimitMs());
    mayHaveHappenedBeforeLastSend = commitMayHaveHappened;
    commitMayHaveHappened = true;
    sourceHasHerBehindFence = false;
  }

  private void attemptEnds(Handoff before, Handoff after, Moment now) {
    boolean returned =
        (after.state() instanceof HandoffState.Returned
                || after.state() instanceof HandoffState.Returning)
            && before != after;
    boolean movedOrUnknown =
        reason(after.state()) instanceof ReturnReason reason
            && (reason == ReturnReason.MOVED_BY_SOURCE || reason == ReturnReason.SOURCE_UNKNOWN);
    boolean nextAttempt = after.attempt() != before.attempt();
    if ((returned && !movedOrUnknown) || nextAttempt) {
      assertThat(!commitMayHaveHappened || sourceHasHerBehindFence)
          .as("the fence: an attempt ends only when its commit surely did not happen, at %s", now)
          .isTrue();
      assertThat(held).as("EveryReservationEnds: given back before the attempt ends").isEmpty();
    }
    if (after.state() instanceof HandoffState.Abandoned) {
      assertThat(held).as("EveryReservationEnds: given back before abandoning").isEmpty();
    }
    if (nextAttempt) {
      if (after.route() == 0 && before.route() > 0) {
        // A person began it anew.
        mayBeHeld = false;
        offHoldOrdered = false;
        callbackTaken = false;
      }
      commitMayHaveHappened = false;
      sourceHasHerBehindFence = false;
    }
  }

  private static @Nullable ReturnReason reason(HandoffState state) {
    if (state instanceof HandoffState.Returning(_, ReturnReason reason)) {
      return reason;
    }
    return state instanceof HandoffState.Returned(ReturnReason reason) ? reason : null;
  }

  /// Within an account she is in no queue and with no agent.
  private static boolean isWithNobodyNew(@Nullable LegView view) {
    return view instanceof LegView.Present here
        && switch (here.state()) {
          case BOT_ACTIVE, AWAITING_RESPONSE -> true;
          case ACTIVE, HELD -> here.agentId() == null && here.queueId() == null;
          case QUEUED, TRANSFERRING, COMPLETED -> false;
        };
  }

  private static void provenWithin(Handoff after, LegView view) {
    assertThat(view).isInstanceOf(LegView.Present.class);
    LegView.Present here = (LegView.Present) view;
    assertThat(!isWithNobodyNew(here))
        .as("NoPhantom: completed while her bot has her: %s", here)
        .isTrue();
    assertThat(here.state()).isNotIn(LegState.BOT_ACTIVE, LegState.AWAITING_RESPONSE);
  }

  private static void provenOnBothSides(Handoff after) {
    Evidence evidence = Objects.requireNonNull(after.evidence());
    assertThat(after.delivery())
        .as("ContextKept: completed with the context delivered, or its loss recorded")
        .isNotInstanceOf(Delivery.Pending.class);
    if (after.currentRoute().isWithin()) {
      LegView leg = evidence.source() == null ? evidence.destination() : evidence.source();
      provenWithin(after, Objects.requireNonNull(leg));
      return;
    }
    assertThat(evidence.destination())
        .as("NoPhantom: completed only with proof from the destination")
        .isInstanceOf(LegView.Present.class);
    assertThat(isPresentAndNotCompleted(evidence.source()))
        .as("OneOwner: completed while the source has the caller: %s", evidence)
        .isFalse();
  }

  private static boolean isPresentAndNotCompleted(@Nullable LegView view) {
    return view instanceof LegView.Present here && here.state() != LegState.COMPLETED;
  }
}
