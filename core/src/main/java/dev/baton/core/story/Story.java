package dev.baton.core.story;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Holder;
import dev.baton.core.handoff.Protocol;
import dev.baton.core.handoff.Signal;
import dev.baton.core.platform.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A handoff's rows as lines that people read.
public final class Story {
  private Story() {}

  /// One line.
  ///
  /// @param ms since the handoff was asked for
  /// @param state the state after it, with its stage where it has one
  /// @param heard what came in
  /// @param ordered what was then sent
  /// @param holder who has the caller
  public record Line(
      long seq,
      Instant at,
      long ms,
      String state,
      String heard,
      List<String> ordered,
      Holder holder) {
    public Line {
      ordered = List.copyOf(ordered);
    }
  }

  /// The story of one handoff.
  ///
  /// @throws IllegalStateException when the rows are not one unbroken story
  public static List<Line> tell(List<HandoffJson.Row> rows) {
    List<Line> lines = new ArrayList<>();
    Handoff h = null;
    for (HandoffJson.Row row : rows) {
      Signal signal = row.signal();
      Handoff before = h;
      if (h == null || signal == null) {
        h = HandoffJson.replay(List.of(row));
      } else {
        h = Protocol.next(h, signal, row.moment()).handoff();
      }
      requireNext(row, lines.size() + 1, h);
      lines.add(
          new Line(
              row.seq(),
              row.moment().at(),
              Duration.between(rows.getFirst().moment().at(), row.moment().at()).toMillis(),
              state(h),
              signal == null ? "handoff asked for" : heard(signal) + disagreement(before, h),
              row.actions().stream().map(Story::ordered).toList(),
              h.state().holder()));
    }
    return lines;
  }

  private static void requireNext(HandoffJson.Row row, int seq, Handoff replayed) {
    String state = replayed.state().wireName();
    if (row.seq() != seq || !row.to().equals(state)) {
      throw new IllegalStateException(
          "row "
              + row.seq()
              + " says "
              + row.to()
              + " where row "
              + seq
              + " with "
              + state
              + " is due");
    }
  }

  private static String state(Handoff h) {
    String name = h.state().wireName();
    return switch (h.state()) {
      case HandoffState.Committing(int _, HandoffState.CommitStage stage)
          when stage != HandoffState.CommitStage.ORDERING ->
          name + " (" + words(stage) + ")";
      case HandoffState.Reserved _ ->
          h.reservation() != null && h.reservation().advisory() ? name + " (advisory)" : name;
      case HandoffState.Compensating _ ->
          h.compensation() == null ? name : name + " (" + words(h.compensation().kind()) + ")";
      case HandoffState.Confirming(int cycle) ->
          name + (h.compensated() ? " (after repair, cycle " : " (cycle ") + cycle + ")";
      case HandoffState.Releasing(HandoffState.ReleaseStage stage, var _)
          when stage != HandoffState.ReleaseStage.ORDERING ->
          name + " (" + words(stage) + ")";
      case HandoffState.Returning(var stage, var reason) ->
          name + " (" + words(stage) + ", " + words(reason) + ")";
      case HandoffState.Returned(var reason) -> name + " (" + words(reason) + ")";
      case HandoffState.DeadLettered(var cause) -> name + " (" + words(cause) + ")";
      case HandoffState.Resolved(var cause) -> name + " (was " + words(cause) + ")";
      case HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Committing _,
          HandoffState.Committed _,
          HandoffState.Releasing _,
          HandoffState.Completed _,
          HandoffState.Abandoned _ ->
          name;
    };
  }

  private static String heard(Signal signal) {
    return switch (signal) {
      case Signal.Start _ -> "the request is stored";
      case Signal.Proceed _ -> "goes on";
      case Signal.Wake _ -> "the wait is over";
      case Signal.Resumed _ -> "taken over: nothing that was sent is known";
      case Signal.OrderEnded(var orderId, int send, var outcome) ->
          kind(orderId.value())
              + (send > 1 ? " (send " + send + ")" : "")
              + ": "
              + OutcomeWords.of(outcome);
      case Signal.ReadsEnded(int _, var source, var destination) ->
          "source: " + OutcomeWords.of(source) + "; destination: " + OutcomeWords.of(destination);
      case Signal.FindEnded(int _, var outcome) -> "reservations: " + OutcomeWords.of(outcome);
      case Signal.ProbeEnded(int _, var session, var queue, var agents) ->
          (session == null ? "" : "session: " + OutcomeWords.of(session) + "; ")
              + "queue: "
              + OutcomeWords.of(queue)
              + "; agents: "
              + OutcomeWords.of(agents);
      case Signal.Observed(var side, var view, var _) ->
          "the " + words(side) + " says by itself: " + OutcomeWords.view(view);
      case Signal.Decided(var decision, var by, var reason) ->
          by + " decided: " + words(decision) + (reason.isEmpty() ? "" : " (" + reason + ")");
      case Signal.Cancel _ -> "asked to cancel";
      case Signal.Park(var cause) -> "parked: " + words(cause);
    };
  }

  /// A cycle that failed, said where it failed: the state that follows only counts on.
  private static String disagreement(@Nullable Handoff before, Handoff after) {
    if (before == null || !(before.state() instanceof HandoffState.Confirming(int failed))) {
      return "";
    }
    boolean next = after.state() instanceof HandoffState.Confirming(int cycle) && cycle > failed;
    boolean last = after.state() instanceof HandoffState.Compensating;
    return next || last
        ? " (they do not agree, " + failed + " of " + before.plan().timers().cycles() + ")"
        : "";
  }

  private static String ordered(Action action) {
    return switch (action) {
      case Action.RunOrder(var order, int send, Instant _) ->
          words(order.kind())
              + " to "
              + order.account()
              + (isAdvisory(order) ? " with nothing held there (advisory)" : "")
              + (send > 1 ? " again (send " + send + ", same order id)" : "");
      case Action.RunReads(int _, var source, var destination, Instant _) ->
          "read " + source.account() + " and " + destination.account();
      case Action.RunFind(int _, var query, Instant _) -> "list reservations at " + query.account();
      case Action.RunProbe(int _, var session, var queue, var _, Instant _) ->
          (session == null ? "" : "look at the session at " + session.account() + "; ")
              + "look at queue "
              + queue.queueId()
              + " of "
              + queue.account();
    };
  }

  private static boolean isAdvisory(Order order) {
    return order instanceof Order.Commit commit && commit.reservationId() == null;
  }

  /// The kind in an order id, which is its third part, in words.
  private static String kind(String orderId) {
    String[] parts = orderId.split("/", 4);
    return parts.length > 2 ? parts[2].replace('_', ' ') : orderId;
  }

  static String words(@Nullable Enum<?> value) {
    return value == null ? "" : value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
