package dev.baton.core.handoff;

import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.ConnectorStatus;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.SessionStatus;
import dev.baton.core.platform.SessionView;
import dev.baton.core.platform.TransferMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a handoff would send, without sending it: plays [Protocol#next] with invented answers and
/// writes down the calls. So a rehearsal cannot differ from what the protocol does.
public final class Rehearsal {
  /// Three times what ten cycles take; only a fault of ours would need more.
  private static final int MAX_STEPS = 64;

  private static final Outcome ABSENT = new Outcome.Done(new Answer.LegRead(new LegView.Absent()));
  private static final Outcome REFUSED =
      new Outcome.Failed(new PlatformFailure.Rejected("rehearsed"));

  /// How the platforms answer.
  private enum Course {
    /// Yes to everything, up to the first reading of both sides.
    GOOD,
    /// The source refuses the commit.
    COMMIT_REFUSED,
    /// The source lets her go, and she arrives nowhere.
    CALLER_LOST
  }

  /// One attempt of one route.
  ///
  /// @param number counts from 1 over all routes and their tries
  /// @param good what is sent when all goes well, in this order; both sides are then read again
  ///   until they agree
  /// @param repair what is sent beside that when something goes wrong: the release after a commit
  ///   that was refused, and the requeue of a caller who arrived nowhere
  public record Attempt(int number, Route route, List<Call> good, List<Call> repair) {
    public Attempt {
      good = List.copyOf(good);
      repair = List.copyOf(repair);
    }

    /// Whether the destination holds nothing for this route.
    public boolean isAdvisory() {
      return good.stream().noneMatch(call -> call.kind() == CallKind.RESERVE);
    }
  }

  private final int number;
  private final Course course;
  private final ReservationId reservation;
  private final List<Call> calls = new ArrayList<>();
  private Handoff at;
  private Moment now;

  private Rehearsal(Handoff start, Course course, ReservationId reservation, Moment now) {
    this.at = start;
    this.number = start.attempt();
    this.course = course;
    this.reservation = reservation;
    this.now = now;
  }

  /// Every attempt in the order in which they would be made, were each to fail before the source
  /// lets the caller go: at most 50.
  ///
  /// @param requested a handoff that was not begun
  /// @param reservation stands for the id that the destination would give
  public static List<Attempt> of(Handoff requested, ReservationId reservation) {
    Moment now = new Moment(requested.createdAt(), 0);
    List<Attempt> attempts = new ArrayList<>();
    List<Route> routes = requested.plan().routes();
    for (int route = 0; route < routes.size(); route++) {
      for (int tries = 1; tries <= routes.get(route).tries(); tries++) {
        Draft start = new Draft(requested, now);
        start.attempt = attempts.size() + 1;
        start.route = route;
        start.routeTries = tries;
        attempts.add(attempt(start.step().handoff(), reservation, now));
      }
    }
    return List.copyOf(attempts);
  }

  private static Attempt attempt(Handoff start, ReservationId reservation, Moment now) {
    List<Call> repair = new ArrayList<>();
    play(start, Course.COMMIT_REFUSED, reservation, now).stream()
        .filter(call -> isRepair(call.kind()))
        .forEach(repair::add);
    play(start, Course.CALLER_LOST, reservation, now).stream()
        .filter(call -> call.kind() == CallKind.REQUEUE)
        .forEach(repair::add);
    return new Attempt(
        start.attempt(), start.currentRoute(), play(start, Course.GOOD, reservation, now), repair);
  }

  private static boolean isRepair(CallKind kind) {
    return kind == CallKind.RELEASE || kind == CallKind.OFF_HOLD || kind == CallKind.WITHDRAW;
  }

  private static List<Call> play(
      Handoff start, Course course, ReservationId reservation, Moment now) {
    Rehearsal rehearsal = new Rehearsal(start, course, reservation, now);
    Signal signal = new Signal.Start();
    for (int i = 0; signal != null && i < MAX_STEPS; i++) {
      signal = rehearsal.step(signal);
    }
    return rehearsal.calls;
  }

  /// Does one step and gives the signal that follows it, or null at the end.
  private @Nullable Signal step(Signal signal) {
    Step step = Protocol.next(at, signal, now);
    at = step.handoff();
    if (at.attempt() != number || at.state().isTerminal()) {
      return null;
    }
    if (!step.actions().isEmpty()) {
      return answer(step.actions().getFirst());
    }
    if (step.proceed()) {
      return new Signal.Proceed();
    }
    if (at.wakeAt() == null) {
      return null;
    }
    now = new Moment(at.wakeAt(), 0);
    return new Signal.Wake();
  }

  private @Nullable Signal answer(Action action) {
    return switch (action) {
      case Action.RunOrder(Order order, int send, _) -> {
        calls.add(order);
        Outcome outcome = outcome(order);
        yield outcome == null ? null : new Signal.OrderEnded(order.orderId(), send, outcome);
      }
      case Action.RunReads(int readings, var source, var destination, _) -> {
        calls.add(source);
        calls.add(destination);
        yield course == Course.GOOD ? null : new Signal.ReadsEnded(readings, ABSENT, ABSENT);
      }
      case Action.RunFind _ -> null;
      case Action.RunProbe(int looks, var session, var queue, var agents, _) -> {
        if (session != null) {
          calls.add(session);
        }
        calls.add(queue);
        calls.add(agents);
        // Nothing is known of the queue: what cannot be read is advisory.
        yield new Signal.ProbeEnded(looks, session == null ? null : connected(), REFUSED, REFUSED);
      }
    };
  }

  /// A session that can be handed over by a connector that leads there.
  private Outcome connected() {
    VendorId session = at.plan().source().vendorId();
    String connector =
        at.currentRoute().inbound() instanceof Inbound.Connector to
            ? to.connectors().getFirst()
            : "";
    return new Outcome.Done(
        new Answer.SessionRead(
            new SessionView.Present(
                session,
                "voice",
                SessionStatus.ACTIVE,
                null,
                null,
                new ConnectorView(connector, ConnectorStatus.UNKNOWN, TransferMode.UNKNOWN))));
  }

  private @Nullable Outcome outcome(Order order) {
    return switch (order) {
      case Order.Reserve reserve ->
          new Outcome.Done(new Answer.Reserved(reservation, reserve.holdDurationMs(), null));
      case Order.Commit _ when course == Course.COMMIT_REFUSED -> REFUSED;
      case Order.Commit _ -> new Outcome.Done(new Answer.Accepted());
      case Order.DeliverContext _ -> new Outcome.Done(new Answer.ContextDelivered(0, List.of()));
      case Order.Hold _, Order.SendMessage _ -> new Outcome.Done(new Answer.Accepted());
      case Order.RequestCallback _ -> new Outcome.Done(new Answer.CallbackTaken("rehearsed"));
      case Order.OffHold _ -> new Outcome.Done(new Answer.Accepted());
      case Order.Prepare _ -> new Outcome.Done(new Answer.Prepared(null, null));
      case Order.Withdraw _ -> new Outcome.Done(new Answer.Accepted());
      // Behind it a voice bot's session is put right.
      case Order.Release _ -> at.session() == null ? null : new Outcome.Done(new Answer.Accepted());
      case Order.Requeue _, Order.EndLeg _, Order.CreateInteraction _ -> null;
    };
  }
}
