package dev.baton.core.report;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Side;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.OrderId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Adds up the rows of one handoff. Used once, for one handoff.
final class Reckoning {
  /// The states in which it is not proven who has the caller.
  private static final Set<String> IN_DOUBT =
      Set.of("committing", "committed", "confirming", "compensating");

  /// Where the protocol goes when comparing is over and the platforms do not agree.
  private static final Set<String> ACTED_ON = Set.of("compensating", "dead_lettered");

  private final Handoff ended;
  private final Map<CallKind, Map<FailureKind, Long>> failures = new TreeMap<>();
  private final Set<OrderId> compensations = new HashSet<>();
  private final Map<Disagreement, Instant> found = new EnumMap<>(Disagreement.class);
  private Action.@Nullable RunOrder awaited;
  private @Nullable Instant last;
  private @Nullable Instant personSeenAt;
  private @Nullable Disagreement shown;
  private @Nullable Instant shownSince;
  private Duration inDoubt = Duration.ZERO;

  Reckoning(Handoff ended) {
    this.ended = ended;
  }

  void take(HandoffJson.Row row) {
    Instant at = row.moment().at();
    if (last != null && IN_DOUBT.contains(row.from())) {
      inDoubt = inDoubt.plus(Duration.between(last, at));
    }
    last = at;
    if (row.signal() != null) {
      hear(row, row.signal(), at);
    }
    row.actions().forEach(this::order);
  }

  private void hear(HandoffJson.Row row, Signal signal, Instant at) {
    switch (signal) {
      case Signal.OrderEnded ended -> orderEnded(ended);
      case Signal.ReadsEnded(int _, Outcome source, Outcome destination) -> {
        see(view(destination), at);
        compare(row, view(source), view(destination), at);
      }
      case Signal.Observed(Side side, LegView.Present view, Instant _) -> {
        if (side == Side.DESTINATION) {
          see(view, at);
        }
      }
      case Signal.Wake _ -> {
        if (awaited != null && !at.isBefore(awaited.deadline())) {
          failed(awaited.order().kind(), FailureKind.UNKNOWN);
          awaited = null;
        }
      }
      case Signal.Resumed _ -> {
        if (awaited != null) {
          failed(awaited.order().kind(), FailureKind.UNKNOWN);
          awaited = null;
        }
      }
      case Signal.Start _,
          Signal.Proceed _,
          Signal.FindEnded _,
          Signal.ProbeEnded _,
          Signal.Decided _,
          Signal.Cancel _,
          Signal.Park _ -> {
        // Nothing of these is counted.
      }
    }
  }

  private void orderEnded(Signal.OrderEnded ended) {
    boolean isAwaited =
        awaited != null
            && awaited.order().orderId().equals(ended.orderId())
            && awaited.send() == ended.send();
    if (!isAwaited || awaited == null) {
      // A late one: that it was not known in time is counted already.
      return;
    }
    if (ended.outcome() instanceof Outcome.Failed(var failure)) {
      failed(awaited.order().kind(), failure.kind());
    }
    awaited = null;
  }

  private void failed(CallKind phase, FailureKind kind) {
    failures.computeIfAbsent(phase, _ -> new TreeMap<>()).merge(kind, 1L, Long::sum);
  }

  private void order(Action action) {
    switch (action) {
      case Action.RunOrder run -> {
        awaited = run;
        if (isCompensation(run.order())) {
          compensations.add(run.order().orderId());
        }
      }
      case Action.RunReads _, Action.RunFind _, Action.RunProbe _ -> {
        // A query changes nothing.
      }
    }
  }

  private static boolean isCompensation(Order order) {
    return switch (order) {
      case Order.Requeue _, Order.EndLeg _ -> true;
      case Order.Reserve _,
          Order.Prepare _,
          Order.Commit _,
          Order.Withdraw _,
          Order.Release _,
          Order.DeliverContext _,
          Order.Hold _,
          Order.OffHold _,
          Order.SendMessage _,
          Order.RequestCallback _,
          Order.CreateInteraction _ ->
          false;
    };
  }

  private void see(@Nullable LegView destination, Instant at) {
    boolean withSomebody =
        destination instanceof LegView.Present there
            && there.agentId() != null
            && there.state() != LegState.QUEUED;
    if (withSomebody && personSeenAt == null) {
      personSeenAt = at;
    }
  }

  /// A single reading proves no disagreement: the two sides are not read at one instant. It counts
  /// when the comparisons are over and it was there in the last of them.
  private void compare(
      HandoffJson.Row row, @Nullable LegView source, @Nullable LegView destination, Instant at) {
    Disagreement now = Disagreement.in(source, destination);
    if (now == null || now != shown) {
      shown = now;
      shownSince = now == null ? null : at;
    }
    if (now != null && shownSince != null && ACTED_ON.contains(row.to())) {
      found.putIfAbsent(now, shownSince);
    }
  }

  private static @Nullable LegView view(Outcome outcome) {
    return outcome instanceof Outcome.Done(Answer.LegRead(LegView view)) ? view : null;
  }

  @Nullable Long toPersonMs() {
    return personSeenAt != null && ended.state() instanceof HandoffState.Completed
        ? millisBetween(ended.createdAt(), personSeenAt)
        : null;
  }

  long inDoubtMs() {
    // A node that takes over may have a clock that is a little behind.
    return Math.max(0, inDoubt.toMillis());
  }

  int compensations() {
    return compensations.size();
  }

  List<HandoffFacts.Failure> failures() {
    List<HandoffFacts.Failure> all = new ArrayList<>();
    failures.forEach((phase, kinds) ->
        kinds.forEach((kind, count) -> all.add(new HandoffFacts.Failure(phase, kind, count))));
    return all;
  }

  List<HandoffFacts.Found> found(Instant endedAt) {
    boolean repaired = isRepaired(ended.state());
    List<HandoffFacts.Found> all = new ArrayList<>();
    found.forEach((kind, seenAt) ->
        all.add(
            new HandoffFacts.Found(
                kind, seenAt, repaired ? millisBetween(seenAt, endedAt) : null)));
    return all;
  }

  private static long millisBetween(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis());
  }

  /// Whether somebody has the caller at such an end.
  private static boolean isRepaired(HandoffState state) {
    return switch (state) {
      case HandoffState.Completed _, HandoffState.Returned _ -> true;
      case HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Reserved _,
          HandoffState.Committing _,
          HandoffState.Committed _,
          HandoffState.Confirming _,
          HandoffState.Compensating _,
          HandoffState.Releasing _,
          HandoffState.Returning _,
          HandoffState.Abandoned _,
          HandoffState.DeadLettered _,
          HandoffState.Resolved _ ->
          false;
    };
  }
}
