package dev.baton.core.handoff;

import dev.baton.core.id.OrderId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.ConnectorStatus;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.QueueView;
import dev.baton.core.platform.ReservationStatus;
import dev.baton.core.platform.ReservationView;
import dev.baton.core.platform.SessionStatus;
import dev.baton.core.platform.SessionView;
import dev.baton.core.platform.TransferMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One handoff led through random signals, from one seed: answers of all kinds, some late, some
/// twice, some never; takeovers; unsure clocks. What it promises in return is what a coordinator
/// promises: a proceed follows at once, and a wake-up comes when it is due.
final class Walk {
  /// No walk is longer: a waiting handoff polls every 2 s, and ends within its deadline.
  private static final int STEPS_MAX = 20_000;

  private static final long UNSURE_MS = 300;

  private final SplittableRandom random;
  private final Witness witness = new Witness();
  private final List<Taken> taken = new ArrayList<>();

  /// How one walk's world is: patient or hasty, honest or not.
  private final int answeredPercent;

  private final int readablePercent;
  private final int goodPercent;
  private final int noisePercent;
  private final int unsureOneIn;

  private Handoff h;
  private Instant now;
  private int decisions;

  /// One signal and what it did.
  record Taken(Handoff before, Signal signal, Moment moment, Step step) {}

  private Walk(long seed) {
    random = new SplittableRandom(seed);
    answeredPercent = pick(95, 80, 50, 20);
    readablePercent = pick(100, 90, 50, 5);
    goodPercent = pick(90, 60, 30, 5);
    noisePercent = pick(0, 0, 10, 30);
    unsureOneIn = pick(15, 15, 15, 2);
    h = Samples.requested(seed % 5 == 3 ? voiceBots() : plan(seed % 5 == 4));
    now = h.createdAt();
  }

  /// All steps of the walk of one seed, from the request to its end. Each has passed the witness.
  static List<Taken> of(long seed) {
    Walk walk = new Walk(seed);
    walk.take(walk.first());
    for (int i = 0; i < STEPS_MAX && !walk.isOver(); i++) {
      walk.goOn();
    }
    return walk.taken;
  }

  /// Of the dead letters half are left alone.
  private boolean isOver() {
    if (h.state() instanceof HandoffState.DeadLettered && decisions < 3 && oneIn(2)) {
      decisions++;
      now = now.plusMillis(random.nextInt(pick(100, 20_000, 900_000)));
      take(new Signal.Decided(any(Decision.class), "nora", "so it shall be"));
    }
    return h.state().isTerminal();
  }

  private Signal first() {
    return switch (random.nextInt(40)) {
      case 0, 1 -> new Signal.Resumed();
      case 2 -> new Signal.Cancel();
      default -> new Signal.Start();
    };
  }

  private void goOn() {
    if (random.nextInt(100) < noisePercent) {
      now = now.plusMillis(random.nextInt(3));
      take(noise());
      return;
    }
    Instant due = h.wakeAt();
    boolean answerable = h.query() != null || isAwaited(h.order());
    if (answerable && random.nextInt(100) < answeredPercent) {
      Instant answered = now.plusMillis(1 + random.nextInt(pick(50, 500, 5_000)));
      if (due == null || answered.isBefore(due)) {
        now = answered;
        take(answer());
        return;
      }
    }
    if (oneIn(20)) {
      take(observed(any(Side.class)));
      return;
    }
    if (oneIn(50)) {
      // The process before may have stood still for long before it was found dead.
      now = now.plusMillis(random.nextInt(pick(100, 100, 20_000)));
      take(oneIn(2) ? new Signal.Resumed() : new Signal.Cancel());
      return;
    }
    if (due != null && due.isAfter(now)) {
      now = due;
    }
    now = now.plusMillis(random.nextInt(20));
    take(new Signal.Wake());
  }

  private void take(Signal signal) {
    Moment moment = new Moment(now, oneIn(unsureOneIn) ? UNSURE_MS : 0);
    Step step = takeOne(signal, moment);
    while (step.proceed()) {
      step = takeOne(new Signal.Proceed(), moment);
    }
  }

  private Step takeOne(Signal signal, Moment moment) {
    Step step = Protocol.next(h, signal, moment);
    witness.saw(h, signal, moment, step);
    taken.add(new Taken(h, signal, moment, step));
    h = step.handoff();
    return step;
  }

  private Signal answer() {
    OutstandingQuery q = h.query();
    OutstandingOrder o = h.order();
    if (q != null) {
      if (h.state() instanceof HandoffState.Reserving) {
        Outcome session = h.session() == null ? null : session();
        return new Signal.ProbeEnded(q.number(), session, queue(), agents());
      }
      return h.state() instanceof HandoffState.Releasing
          ? new Signal.FindEnded(q.number(), found())
          : reads(q.number());
    }
    if (o == null) {
      throw new IllegalStateException("nothing to answer in " + h);
    }
    return new Signal.OrderEnded(o.orderId(), o.send(), outcome(o.kind()));
  }

  /// What no surroundings should send, or what comes late: none of it may do harm.
  private Signal noise() {
    OutstandingOrder o = h.order();
    return switch (random.nextInt(10)) {
      case 0 -> new Signal.Start();
      case 1 -> new Signal.Proceed();
      case 2 -> new Signal.Wake();
      case 3 -> taken.get(random.nextInt(taken.size())).signal();
      case 4 ->
          new Signal.OrderEnded(
              o == null ? OrderId.of(h.id(), h.attempt(), "commit", 1) : o.orderId(),
              1 + random.nextInt(3),
              new Outcome.Failed(StoryWords.failure(any(FailureKind.class), "70000")));
      case 5 -> reads(h.queries() - 1 - random.nextInt(3));
      case 6 -> new Signal.FindEnded(h.queries() + 1 + random.nextInt(3), found());
      case 7 -> new Signal.Resumed();
      case 8 -> observed(any(Side.class));
      case 9 -> new Signal.Decided(any(Decision.class), "nora", "");
      default -> throw new IllegalStateException("nextInt is out of its bound");
    };
  }

  private Outcome outcome(CallKind kind) {
    if (random.nextInt(100) >= goodPercent) {
      String more =
          isBots() && oneIn(4)
              ? "interactions:transfer"
              : String.valueOf(pick(-1, 100, 3_000, 3_600_000));
      FailureKind failure = any(FailureKind.class);
      return new Outcome.Failed(
          StoryWords.failure(
              failure, failure == FailureKind.FORBIDDEN || more.length() < 10 ? more : null));
    }
    return new Outcome.Done(
        switch (kind) {
          case RESERVE ->
              new Answer.Reserved(reservation(), pick(14_000, 14_000, 8_000, 3_000), null);
          case REQUEST_CALLBACK -> new Answer.CallbackTaken("cb-1");
          case PREPARE -> new Answer.Prepared(null, oneIn(2) ? null : new VendorId("xfer-1"));
          case COMMIT,
              WITHDRAW,
              RELEASE,
              DELIVER_CONTEXT,
              REQUEUE,
              END_LEG,
              HOLD,
              OFF_HOLD,
              SEND_MESSAGE ->
              new Answer.Accepted();
          case CREATE_INTERACTION,
              READ_LEG,
              FIND_RESERVATIONS,
              READ_ANALYTICS,
              READ_QUEUE,
              READ_AGENTS,
              READ_SKILL_GROUP,
              READ_MESSAGES,
              READ_CONVERSATION,
              READ_SESSION ->
              throw new IllegalStateException("no handoff orders " + kind);
        });
  }

  /// Within an account both sides are one leg.
  private Signal reads(int number) {
    Outcome source = read(true);
    return new Signal.ReadsEnded(
        number, source, h.currentRoute().isWithin() ? source : read(false));
  }

  private boolean isBots() {
    return h.plan().escalation() != null;
  }

  private Plan voiceBots() {
    List<Route> routes = Samples.connectorRoutes();
    return Samples.plan(
        oneIn(2) ? routes : routes.subList(0, 1),
        any(Until.class),
        new FallbackPolicy(List.of(), repair()));
  }

  private Outcome session() {
    if (random.nextInt(100) >= readablePercent) {
      return new Outcome.Failed(StoryWords.failure(any(FailureKind.class), "100"));
    }
    if (oneIn(30)) {
      return new Outcome.Done(new Answer.SessionRead(new SessionView.Absent()));
    }
    SessionStatus status =
        oneIn(3) ? any(SessionStatus.class) : anyOf(SessionStatus.ACTIVE, SessionStatus.IDLE);
    ConnectorView connector =
        new ConnectorView(
            anyOf("genesys_cloud", "other", "nice_cxone"),
            oneIn(10) ? ConnectorStatus.DISCONNECTED : ConnectorStatus.CONNECTED,
            any(TransferMode.class));
    return new Outcome.Done(
        new Answer.SessionRead(
            new SessionView.Present(
                Samples.SOURCE_LEG,
                oneIn(30) ? "chat" : "voice",
                status,
                oneIn(2) ? any(EndedReason.class) : null,
                oneIn(2) ? new VendorId("call-1") : null,
                oneIn(20) ? null : connector)));
  }

  private Outcome queue() {
    if (random.nextInt(100) >= readablePercent) {
      return new Outcome.Failed(StoryWords.failure(any(FailureKind.class), "100"));
    }
    if (oneIn(10)) {
      return new Outcome.Done(new Answer.QueueRead(new QueueView.Absent()));
    }
    return new Outcome.Done(
        new Answer.QueueRead(
            new QueueView.Present(
                "tech", null, oneIn(5) ? "paused" : "active", 5, pick(0, 4, 5), 0)));
  }

  private Outcome agents() {
    return random.nextInt(100) >= readablePercent
        ? new Outcome.Failed(StoryWords.failure(FailureKind.UNKNOWN, null))
        : new Outcome.Done(new Answer.AgentsRead(5, pick(0, 1, 5)));
  }

  private Outcome read(boolean source) {
    if (random.nextInt(100) >= readablePercent) {
      return new Outcome.Failed(StoryWords.failure(FailureKind.UNKNOWN, null));
    }
    LegView view = oneIn(5) ? new LegView.Absent() : present(source);
    return new Outcome.Done(new Answer.LegRead(view));
  }

  private Signal observed(Side side) {
    return new Signal.Observed(side, present(side == Side.SOURCE), now);
  }

  private LegView.Present present(boolean source) {
    if (isBots() && oneIn(2)) {
      return withHerBot();
    }
    LegState state = any(LegState.class);
    return new LegView.Present(
        source ? Samples.SOURCE_LEG : Samples.DESTINATION_LEG,
        state,
        oneIn(3) ? null : Samples.AGENT,
        oneIn(3) ? null : isBots() ? anyOf("tech", "general", "elsewhere") : Samples.QUEUE,
        oneIn(3) ? Samples.SOMEBODY_ELSE : Samples.CANONICAL,
        source ? null : anyReservation(),
        state == LegState.COMPLETED && !oneIn(3) ? any(EndedReason.class) : null,
        source ? anyReservation() : null);
  }

  private LegView.Present withHerBot() {
    LegState state = oneIn(2) ? LegState.BOT_ACTIVE : LegState.HELD;
    return new LegView.Present(Samples.SOURCE_LEG, state, null, null, null, null, null, null);
  }

  private Outcome found() {
    if (random.nextInt(100) >= readablePercent) {
      return new Outcome.Failed(StoryWords.failure(FailureKind.UNKNOWN, null));
    }
    List<ReservationView> found = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      found.add(new ReservationView(reservation(), any(ReservationStatus.class)));
    }
    return new Outcome.Done(new Answer.ReservationsFound(found));
  }

  private @Nullable ReservationId anyReservation() {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> new ReservationId("res-of-somebody-else");
      default -> reservation();
    };
  }

  /// A platform gives the same reservation to the same attempt, however often it is asked.
  private ReservationId reservation() {
    return new ReservationId("res-" + h.attempt());
  }

  /// @param bots whether a bot has her, and hands over within its account
  private Plan plan(boolean bots) {
    if (bots) {
      return Samples.plan(
          Samples.botRoutes(oneIn(2) ? null : "sg-tech"),
          any(Until.class),
          FallbackPolicy.defaults(),
          Samples.escalation(anyOf("chat", "voice", "patient")));
    }
    List<Route> routes = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      Route route = random.nextBoolean() ? Samples.toAgent() : Samples.toQueue();
      route = oneIn(4) ? Samples.toNumber() : route;
      route = oneIn(3) ? Samples.withTries(route, 2) : route;
      route = oneIn(2) ? Samples.withSupervisor(route) : route;
      routes.add(oneIn(3) ? Samples.withoutRequeue(route) : route);
    }
    List<FallbackPolicy.Rule> rules = new ArrayList<>();
    if (oneIn(3)) {
      rules.add(
          new FallbackPolicy.Rule(
              oneIn(2) ? "agent" : null,
              oneIn(2) ? CallKind.RESERVE : CallKind.COMMIT,
              any(FailureKind.class),
              any(Reaction.class)));
    }
    return Samples.plan(routes, any(Until.class), new FallbackPolicy(rules, repair()));
  }

  private Repair repair() {
    CompensationKind first = oneIn(2) ? CompensationKind.REQUEUE : CompensationKind.SUPERVISOR;
    return new Repair(first, oneIn(2));
  }

  private static boolean isAwaited(@Nullable OutstandingOrder o) {
    return o != null && o.deadline() != null;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private int pick(int... values) {
    return values[random.nextInt(values.length)];
  }

  @SafeVarargs
  private final <T> T anyOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  private <E extends Enum<E>> E any(Class<E> type) {
    E[] values = type.getEnumConstants();
    return values[random.nextInt(values.length)];
  }
}
