package dev.baton.core.handoff;

import dev.baton.core.handoff.HandoffState.AfterRelease;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.handoff.HandoffState.Confirming;
import dev.baton.core.handoff.HandoffState.DeadLettered;
import dev.baton.core.handoff.HandoffState.Releasing;
import dev.baton.core.handoff.HandoffState.Returned;
import dev.baton.core.id.OrderId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.id.WireName;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.ConnectorStatus;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.ContextLoss.Kind;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.QueueView;
import dev.baton.core.platform.ReservationStatus;
import dev.baton.core.platform.ReservationView;
import dev.baton.core.platform.SessionStatus;
import dev.baton.core.platform.SessionView;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferMode;
import dev.baton.core.wire.TransportFault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The words of the stories in `src/test/resources/stories`: from text to signals, and from steps
/// to text.
final class StoryWords {
  private StoryWords() {}

  /// The signal that a cell's text means for a handoff as it stands.
  static Signal signal(String text, Handoff h) {
    Deque<String> words = words(text);
    String first = words.removeFirst();
    return switch (first) {
      case "start" -> new Signal.Start();
      case "proceed" -> new Signal.Proceed();
      case "wake" -> new Signal.Wake();
      case "resumed" -> new Signal.Resumed();
      case "cancel" -> new Signal.Cancel();
      case "says" -> says(words);
      case "decides" ->
          new Signal.Decided(
              Decision.fromWireName(words.removeFirst()), "nora", String.join(" ", words));
      case "park" -> new Signal.Park(DeadLetterCause.fromWireName(words.removeFirst()));
      case "late" -> late(words, h);
      case "sees" -> sees(words, Objects.requireNonNull(h.query(), "no query").number());
      case "queue" -> probed(null, words, Objects.requireNonNull(h.query(), "no query").number());
      case "session" -> looked(words, Objects.requireNonNull(h.query(), "no query").number());
      case "finds" ->
          new Signal.FindEnded(
              Objects.requireNonNull(h.query(), "no query").number(), found(words));
      default -> {
        words.addFirst(first);
        OutstandingOrder o = Objects.requireNonNull(h.order(), "no order is outstanding");
        yield new Signal.OrderEnded(o.orderId(), o.send(), outcome(words));
      }
    };
  }

  /// `says source completed by res-1`: what a platform tells by itself.
  private static Signal says(Deque<String> words) {
    Side side = Side.fromWireName(words.removeFirst());
    return new Signal.Observed(side, present(words, side == Side.SOURCE), Samples.T0);
  }

  /// `late commit 1/1#2 yes`, `late sees 3 ...`: of an order or a query by its own name.
  private static Signal late(Deque<String> words, Handoff h) {
    String kind = words.removeFirst();
    if (kind.equals("sees")) {
      return sees(words, Integer.parseInt(words.removeFirst()));
    }
    if (kind.equals("finds")) {
      return new Signal.FindEnded(Integer.parseInt(words.removeFirst()), found(words));
    }
    String[] parts = words.removeFirst().split("[/#]");
    OrderId id = OrderId.of(h.id(), Integer.parseInt(parts[0]), kind, Integer.parseInt(parts[1]));
    return new Signal.OrderEnded(id, Integer.parseInt(parts[2]), outcome(words));
  }

  /// `queue active 2`: its status, and how many agents are free; `?` could not be read.
  private static Signal probed(@Nullable Outcome session, Deque<String> words, int number) {
    String queue = words.removeFirst();
    String agents = words.removeFirst();
    Outcome unread = new Outcome.Failed(failure(FailureKind.UNKNOWN, null));
    Outcome status =
        switch (queue) {
          case "?" -> unread;
          case "absent" -> new Outcome.Done(new Answer.QueueRead(new QueueView.Absent()));
          case "full" -> queue("active", 5);
          default -> queue(queue, 0);
        };
    return new Signal.ProbeEnded(
        number,
        session,
        status,
        agents.equals("?")
            ? unread
            : new Outcome.Done(new Answer.AgentsRead(5, Integer.parseInt(agents))));
  }

  /// `session active on genesys_cloud, queue active 2`: the session of a voice bot before the rest;
  /// `session no rate_limited 3000, queue ? ?` could not be read.
  private static Signal looked(Deque<String> words, int number) {
    String[] parts = String.join(" ", words).split(", queue ");
    return probed(session(words(parts[0])), words(parts[1]), number);
  }

  private static Outcome session(Deque<String> words) {
    String word = words.removeFirst();
    if (word.equals("no")) {
      return new Outcome.Failed(
          failure(FailureKind.fromWireName(words.removeFirst()), words.poll()));
    }
    if (word.equals("absent")) {
      return new Outcome.Done(new Answer.SessionRead(new SessionView.Absent()));
    }
    String channel = "voice";
    ConnectorStatus connector = ConnectorStatus.CONNECTED;
    EndedReason ended = null;
    String on = null;
    while (!words.isEmpty()) {
      String next = words.removeFirst();
      switch (next) {
        case "on" -> on = words.removeFirst();
        case "by" -> channel = words.removeFirst();
        case "because" -> ended = EndedReason.fromWireName(words.removeFirst());
        default -> connector = ConnectorStatus.fromWireName(next);
      }
    }
    return new Outcome.Done(
        new Answer.SessionRead(
            new SessionView.Present(
                Samples.SOURCE_LEG,
                channel,
                SessionStatus.fromWireName(word),
                ended,
                new VendorId("call-1"),
                on == null ? null : new ConnectorView(on, connector, TransferMode.REFER))));
  }

  private static Outcome queue(String status, int waiting) {
    return new Outcome.Done(
        new Answer.QueueRead(new QueueView.Present("q", null, status, 5, waiting, 0)));
  }

  private static Outcome outcome(Deque<String> words) {
    String word = words.removeFirst();
    return switch (word) {
      case "taken" -> new Outcome.Done(new Answer.CallbackTaken("cb-1"));
      case "yes" -> new Outcome.Done(new Answer.Accepted());
      case "prepared" ->
          new Outcome.Done(
              new Answer.Prepared(
                  new VendorId("call-1"),
                  words.isEmpty() ? null : new VendorId(words.removeFirst())));
      case "ran" -> new Outcome.Done(new Answer.FlowRun(words.removeFirst()));
      case "held" ->
          new Outcome.Done(
              new Answer.Reserved(
                  new ReservationId(words.removeFirst()),
                  Long.parseLong(words.removeFirst()),
                  null));
      case "took" ->
          new Outcome.Done(
              new Answer.ContextDelivered(
                  Integer.parseInt(words.removeFirst()),
                  words.stream().map(path -> new ContextLoss(path, Kind.DROPPED)).toList()));
      case "no" ->
          new Outcome.Failed(failure(FailureKind.fromWireName(words.removeFirst()), words.poll()));
      default -> throw new IllegalArgumentException("no outcome begins with '" + word + "'");
    };
  }

  static PlatformFailure failure(FailureKind kind, @Nullable String retryAfterMs) {
    return switch (kind) {
      case NOT_SENT ->
          new PlatformFailure.NotSent(
              "breaker".equals(retryAfterMs)
                  ? TransportFault.Reason.BREAKER_OPEN
                  : TransportFault.Reason.CONNECT_REFUSED,
              "refused");
      case NO_CAPACITY -> new PlatformFailure.NoCapacity("agent_busy", "the agent is busy");
      case REJECTED -> new PlatformFailure.Rejected("400");
      case FORBIDDEN -> new PlatformFailure.Forbidden(scope(retryAfterMs), "403");
      case NOT_FOUND -> new PlatformFailure.NotFound("404");
      case GONE -> new PlatformFailure.Gone("410");
      case CONFLICT -> new PlatformFailure.Conflict("409");
      case BUSY -> new PlatformFailure.Busy("409");
      case RATE_LIMITED ->
          new PlatformFailure.RateLimited(
              retryAfterMs == null || retryAfterMs.equals("breaker")
                  ? -1
                  : Long.parseLong(retryAfterMs),
              "429");
      case UNAUTHORIZED -> new PlatformFailure.Unauthorized("401");
      case CALLER_LEFT -> new PlatformFailure.CallerLeft("the caller hung up");
      case UNKNOWN -> new PlatformFailure.Unknown("503");
    };
  }

  /// What stands behind a failure is a scope when it is no number.
  private static @Nullable String scope(@Nullable String word) {
    return word == null || word.matches("-?[0-9]+") ? null : word;
  }

  private static Signal sees(Deque<String> words, int number) {
    String text = String.join(" ", words);
    String[] sides = text.split(" / ");
    return new Signal.ReadsEnded(number, read(sides[0], true), read(sides[1], false));
  }

  /// `?` could not be read, `odd` was answered with something else, `absent` is a 404, everything
  /// else is a leg.
  private static Outcome read(String text, boolean source) {
    if (text.equals("?")) {
      return new Outcome.Failed(failure(FailureKind.UNKNOWN, null));
    }
    if (text.equals("odd")) {
      return new Outcome.Done(new Answer.Accepted());
    }
    LegView view = text.equals("absent") ? new LegView.Absent() : present(words(text), source);
    return new Outcome.Done(new Answer.LegRead(view));
  }

  private static LegView.Present present(Deque<String> words, boolean source) {
    LegState state = LegState.fromWireName(words.removeFirst());
    String agent = null;
    String queue = null;
    boolean ours = false;
    ReservationId under = null;
    EndedReason ended = null;
    ReservationId by = null;
    while (!words.isEmpty()) {
      String word = words.removeFirst();
      switch (word) {
        case "with" -> agent = words.removeFirst();
        case "in" -> queue = words.removeFirst();
        case "under" -> under = new ReservationId(words.removeFirst());
        case "ours" -> ours = true;
        case "ended" -> ended = EndedReason.fromWireName(words.removeFirst());
        case "by" -> by = new ReservationId(words.removeFirst());
        default -> throw new IllegalArgumentException("no view has the word '" + word + "'");
      }
    }
    return new LegView.Present(
        source ? Samples.SOURCE_LEG : Samples.DESTINATION_LEG,
        state,
        agent,
        queue,
        ours || source ? Samples.CANONICAL : null,
        under,
        ended,
        by);
  }

  private static Outcome found(Deque<String> words) {
    String text = String.join(" ", words);
    if (text.equals("?")) {
      return new Outcome.Failed(failure(FailureKind.UNKNOWN, null));
    }
    if (text.equals("odd")) {
      return new Outcome.Done(new Answer.Accepted());
    }
    List<ReservationView> found = new ArrayList<>();
    if (!text.equals("nothing")) {
      for (String one : text.split(", ")) {
        String[] parts = one.split(" ");
        found.add(
            new ReservationView(
                new ReservationId(parts[1]), ReservationStatus.fromWireName(parts[0])));
      }
    }
    return new Outcome.Done(new Answer.ReservationsFound(found));
  }

  private static Deque<String> words(String text) {
    return new ArrayDeque<>(List.of(text.split(" +")));
  }

  /// A state in the words of the stories.
  static String state(Handoff h) {
    return switch (h.state()) {
      case Committing(_, var stage) -> "committing, " + spaced(stage);
      case Confirming(int cycle) -> "confirming " + cycle;
      case Releasing(var stage, var then) ->
          "releasing, " + spaced(stage) + (then == AfterRelease.ABANDON ? ", to abandon" : "");
      case HandoffState.Returning(var stage, var reason) ->
          "returning, " + spaced(stage) + ", " + reason.wireName();
      case Returned(var reason) -> "returned " + reason.wireName();
      case DeadLettered(var cause) -> "dead_lettered " + cause.wireName();
      case HandoffState.Resolved(var cause) -> "resolved " + cause.wireName();
      case HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Reserved _,
          HandoffState.Committed _,
          HandoffState.Compensating _,
          HandoffState.Completed _,
          HandoffState.Abandoned _ ->
          h.state().wireName();
    };
  }

  private static String spaced(Enum<?> value) {
    return WireName.of(value).replace('_', ' ');
  }

  /// What a step issued: an order, a query, a wait, or that it changed nothing.
  static String issued(Handoff before, Step step) {
    if (!step.recorded()) {
      return "ignored";
    }
    if (step.handoff().equals(before)) {
      return "noted, changes nothing";
    }
    if (step.actions().isEmpty()) {
      return step.handoff().retryAt() == null ? "" : "waits";
    }
    return switch (step.actions().getFirst()) {
      case Action.RunOrder(Order order, int send, _) -> order(order, send);
      case Action.RunReads(int number, _, _, _) -> "read both " + number;
      case Action.RunFind(int number, _, _) -> "find reservations " + number;
      case Action.RunProbe(int number, var session, var queue, _, _) ->
          "look at "
              + (session == null ? "" : session.sessionId() + " and ")
              + queue.queueId()
              + " "
              + number;
    };
  }

  private static String order(Order order, int send) {
    String[] id = order.orderId().value().split("/");
    String what =
        switch (order) {
          case Order.Reserve reserve -> " " + target(reserve.target());
          case Order.Commit commit ->
              " " + (commit.reservationId() == null ? "advisory" : commit.reservationId());
          case Order.Prepare prepare -> " " + prepare.reservationId();
          case Order.Withdraw withdraw -> " " + withdraw.reservationId();
          case Order.Release release -> " " + release.reservationId();
          case Order.DeliverContext _ -> "";
          case Order.Requeue requeue -> " " + requeue.queueId();
          case Order.EndLeg end -> " " + end.leg();
          case Order.Hold _, Order.OffHold _ -> "";
          case Order.SendMessage message -> " " + message.fromId() + ": " + message.body();
          case Order.RequestCallback callback -> " " + callback.queueId();
          case Order.CreateInteraction create -> " " + create.queueId();
        };
    return id[2] + " " + id[1] + "/" + id[3] + "#" + send + what;
  }

  private static String target(Target target) {
    return switch (target) {
      case Target.Agent(var agentId) -> agentId;
      case Target.Queue(var queueId) -> queueId;
      case Target.Flow(var queueId, var _) -> queueId;
      case Target.Number(var phoneNumber, var _) -> phoneNumber;
      case Target.SipUri(var uri) -> uri;
      case Target.Callback(var queueId) -> "callback " + queueId;
    };
  }
}
