package dev.baton.twin.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The sessions of Cognigy's bots with their callers. Part of [World]; the same rules hold for
/// time. A session's id is the id of her leg there.
///
/// While a flow runs it holds the session: nobody else may write or run another. A flow that runs
/// while the variables ask for a transfer hands her over, whoever started it.
public final class Sessions {
  /// Connectors that one installation has.
  private static final int CONNECTORS_MAX = 100;

  private static final Platform PLATFORM = Platform.NICE_COGNIGY;

  private final NewIds ids;
  private final Switchboard board;
  private final OrderLog log;
  private final Transfers transfers;
  private final SessionTransfers moves;
  private final Handovers handovers;
  private final RandomGenerator seeds;
  private final Set<String> live = new LinkedHashSet<>();

  /// Dice of their own, thrown only where flows run by themselves, so that ids and keys are the
  /// same with and without them.
  private @Nullable RandomGenerator dice;

  private long made;
  private long transferred;
  private long variablesLost;
  private long lockedOut;

  Sessions(
      NewIds ids,
      Switchboard board,
      OrderLog log,
      Transfers transfers,
      SessionTransfers moves,
      Handovers handovers,
      RandomGenerator seeds) {
    this.ids = ids;
    this.board = board;
    this.log = log;
    this.transfers = transfers;
    this.moves = moves;
    this.handovers = handovers;
    this.seeds = seeds;
  }

  /// A new session, and its caller.
  ///
  /// @throws IllegalArgumentException when the id is taken
  /// @throws IllegalStateException when the world is full
  public Leg add(NewSession start, Instant now) {
    String id = start.sessionId() == null ? ids.leg(PLATFORM) : start.sessionId();
    if (board.leg(id) != null) {
      throw new IllegalArgumentException("there is a session or interaction " + id + " already");
    }
    String callId = start.callId();
    if (callId == null && start.connector() != null) {
      Connector connector = moves.connectors().get(start.connector());
      callId = ids.call(connector == null ? null : connector.leadsTo());
    }
    String user = start.userId();
    Caller caller = board.newCaller(user.startsWith("tel:") ? user.substring(4) : user);
    Session session = new Session(id, start, callId);
    caller.session = session;
    Leg leg = Leg.fresh(id, PLATFORM, caller, null, null, now).inState(session.withBot, now);
    board.put(leg, now);
    board.settle(caller, now);
    live.add(id);
    made++;
    planFlow(session, now);
    return leg;
  }

  /// How a session looks; null when there has never been one of that id.
  public @Nullable SessionFacts facts(String id) {
    Leg leg = leg(id);
    Session session = session(leg);
    return leg == null || session == null ? null : session.facts(leg);
  }

  /// The ids of all sessions that have not ended, oldest first.
  public List<String> live() {
    List<String> found = new ArrayList<>();
    for (Leg leg : liveLegs()) {
      found.add(leg.id());
    }
    return found;
  }

  private List<Leg> liveLegs() {
    List<Leg> found = new ArrayList<>();
    live.removeIf(id -> {
      Leg leg = board.leg(id);
      boolean over = leg == null || !leg.hasCaller();
      if (leg != null && !over) {
        found.add(leg);
      }
      return over;
    });
    return found;
  }

  private @Nullable Leg leg(String id) {
    Leg leg = board.leg(id);
    return leg != null && leg.platform() == PLATFORM ? leg : null;
  }

  private @Nullable Session session(@Nullable Leg leg) {
    return leg == null ? null : board.callerOf(leg).session;
  }

  /// Replaces what a bot knows of its caller; with it, asks for a transfer or takes one back.
  public SessionResult write(SessionWrite order, Instant now) {
    Leg leg = leg(order.sessionId());
    Session session = session(leg);
    if (leg == null || session == null) {
      return new SessionResult.Unknown();
    }
    Map<String, Object> variables = order.variables();
    boolean asks = Variables.asksForTransfer(variables);
    if (asks && leg.hasCaller()) {
      leg = hangsUp(leg, Variables.canonicalId(variables), now);
    }
    SessionResult refused = refused(session, leg);
    if (refused != null) {
      return refused;
    }
    if (!matches(order.ifMatch(), session.facts(leg).etag())) {
      return new SessionResult.Stale(session.facts(leg));
    }
    if (asks && !session.channel.equals(Session.VOICE)) {
      return new SessionResult.NoCall(session.facts(leg));
    }
    variablesLost += session.replace(variables);
    Leg next = leg;
    Operation kind = Operation.CONTEXT;
    if (asks) {
      kind = Operation.PREPARE;
      session.preserveMediaStream = order.preserveMediaStream();
      moves.prepare(session, now);
      next = leg.inState(LegState.TRANSFERRING, now);
    } else if (Variables.takesBack(variables)) {
      kind = Operation.WITHDRAW;
      moves.withdraw(session);
      next = leg.state() == LegState.TRANSFERRING ? leg.inState(session.withBot, now) : leg;
    }
    ordered(kind, next, variables, order.idempotencyKey(), now);
    return new SessionResult.Done(session.facts(current(next)));
  }

  private void ordered(
      Operation kind,
      Leg leg,
      Map<String, Object> variables,
      @Nullable String idempotencyKey,
      Instant now) {
    Caller caller = board.callerOf(leg);
    String canonicalId = Variables.canonicalId(variables);
    String reservationId = Variables.reservationId(variables);
    LastOrder last = new LastOrder(kind, reservationId, idempotencyKey, now);
    Leg next = leg.ordered(last, canonicalId);
    board.put(next, now);
    if (canonicalId != null) {
      board.know(caller, canonicalId);
    }
    log.record(caller, next, kind, reservationId, idempotencyKey, now);
    board.settle(caller, now);
  }

  private Leg hangsUp(Leg leg, @Nullable String canonicalId, Instant now) {
    Instant at = canonicalId == null ? null : transfers.takePlannedHangUp(canonicalId);
    if (at != null) {
      board.hangUpAt(board.callerOf(leg), at, now);
    }
    return current(leg);
  }

  private Leg current(Leg leg) {
    return Objects.requireNonNull(board.leg(leg.id()));
  }

  private @Nullable SessionResult refused(Session session, Leg leg) {
    if (!leg.hasCaller()) {
      return new SessionResult.Ended(session.facts(leg));
    }
    if (session.moving) {
      return new SessionResult.Moving(session.facts(leg));
    }
    if (session.locked) {
      session.lockedOut++;
      lockedOut++;
      return new SessionResult.Locked(session.facts(leg));
    }
    return null;
  }

  /// RFC 9110 section 13.1.1: a list of entity tags, or `*`.
  private static boolean matches(@Nullable String ifMatch, String etag) {
    if (ifMatch == null) {
      return true;
    }
    for (String one : ifMatch.split(",", -1)) {
      String tag = one.strip();
      if (tag.equals("*") || tag.equals(etag)) {
        return true;
      }
    }
    return false;
  }

  /// Runs the bot's flow at once: it hands her over when the variables ask for it.
  public SessionResult runFlow(String id, @Nullable String idempotencyKey, Instant now) {
    Leg leg = leg(id);
    Session session = session(leg);
    if (leg == null || session == null) {
      return new SessionResult.Unknown();
    }
    SessionResult refused = refused(session, leg);
    if (refused != null) {
      return refused;
    }
    String executionId = ids.execution();
    if (!Variables.asksForTransfer(session.variables)) {
      log.record(board.callerOf(leg), leg, Operation.TRANSFER, null, idempotencyKey, now);
      return new SessionResult.FlowRun(executionId, session.facts(leg), null);
    }
    ConnectorFailure failure = moves.start(session, leg, now);
    if (failure != null) {
      return new SessionResult.ConnectorFailed(failure);
    }
    ordered(Operation.TRANSFER, current(leg), session.variables, idempotencyKey, now);
    Connector connector = moves.connectors().get(String.valueOf(session.connector));
    return new SessionResult.FlowRun(
        executionId, session.facts(current(leg)), connector == null ? null : connector.leadsTo());
  }

  /// A flow begins to run and holds the session; where one holds it already, nothing changes.
  ///
  /// @param ms how long; null = until it is told to end
  /// @return false when there is no such session, or it has ended
  public boolean lock(String id, @Nullable Long ms, Instant now) {
    Leg leg = leg(id);
    Session session = session(leg);
    if (leg == null || session == null || !leg.hasCaller()) {
      return false;
    }
    if (!session.locked && !session.moving) {
      session.locked = true;
      session.lock++;
      session.version++;
      if (ms != null) {
        board.plan(now.plusMillis(ms), new Happening.FlowEnds(id, session.lock));
      }
      if (Variables.asksForTransfer(session.variables)) {
        moves.start(session, leg, now);
      }
    }
    return true;
  }

  /// The flow that holds the session ends now; it has written a variable of its own.
  ///
  /// @return false when there is no such session
  public boolean unlock(String id, Instant now) {
    Session session = session(leg(id));
    if (session != null) {
      flowEnds(id, session.lock, now);
    }
    return session != null;
  }

  /// The bot itself learns something of its caller, also while a flow holds the session.
  ///
  /// @return false when there is no such session
  public boolean learns(String id, Map<String, Object> more) {
    Session session = session(leg(id));
    if (session != null) {
      session.put(more);
    }
    return session != null;
  }

  void flowBegins(String id, Instant at) {
    Leg leg = leg(id);
    Session session = session(leg);
    if (leg == null || session == null || session.flows == null || !leg.hasCaller()) {
      return;
    }
    long ms = about(session.flows.lockMs());
    if (session.locked || session.moving) {
      planFlow(session, at);
    } else {
      lock(id, ms, at);
    }
  }

  void flowEnds(String id, int lock, Instant at) {
    Leg leg = leg(id);
    Session session = session(leg);
    if (leg == null || session == null || !session.locked || session.lock != lock) {
      return;
    }
    session.locked = false;
    session.version++;
    if (leg.hasCaller()) {
      session.flowWrites(at);
      planFlow(session, at);
    }
  }

  private void planFlow(Session session, Instant now) {
    if (session.flows != null) {
      long ms = about(session.flows.everyMs());
      board.plan(now.plusMillis(ms), new Happening.FlowBegins(session.id));
    }
  }

  private long about(long meanMs) {
    RandomGenerator thrown = dice;
    if (thrown == null) {
      thrown = new SplittableRandom(seeds.nextLong());
      dice = thrown;
    }
    return meanMs / 2 + thrown.nextLong(meanMs + 1);
  }

  void pickUp(String id, int order, Instant at) {
    Leg leg = leg(id);
    Session session = session(leg);
    if (leg != null && session != null) {
      moves.pickUp(session, leg, order, at);
    }
  }

  void complete(String id, int move, Instant at) {
    Leg leg = leg(id);
    Session session = session(leg);
    if (leg != null && session != null && leg.hasCaller()) {
      moves.complete(session, leg, move, at);
      if (!current(leg).hasCaller()) {
        transferred++;
      }
    }
  }

  /// The connector of that session fails now: the bot has the caller as before.
  public void failTransfer(String id, Instant now) {
    Leg leg = leg(id);
    Session session = session(leg);
    boolean asked = session != null && Variables.asksForTransfer(session.variables);
    if (leg != null && session != null && asked && leg.hasCaller() && !session.moving) {
      moves.failed(session, leg, now);
    }
  }

  /// What the connector of that session has just called bridged does not happen.
  ///
  /// @param stays whether the session goes on saying that she is being transferred; if not, the bot
  ///   has her as before
  public void silence(String id, boolean stays, Instant now) {
    Leg leg = leg(id);
    Session session = session(leg);
    if (leg != null && session != null && leg.hasCaller()) {
      moves.silence(session, leg, stays, now);
    }
  }

  /// Adds a connector or replaces one.
  ///
  /// @throws IllegalArgumentException when it leads to Cognigy
  /// @throws IllegalStateException when there are too many
  public void putConnector(Connector connector) {
    if (connector.leadsTo() == PLATFORM) {
      throw new IllegalArgumentException("a connector leads to another platform");
    }
    boolean fresh = !moves.connectors().containsKey(connector.name());
    if (fresh && moves.connectors().size() >= CONNECTORS_MAX) {
      throw new IllegalStateException("at most " + CONNECTORS_MAX + " connectors");
    }
    moves.connectors().put(connector.name(), connector);
  }

  /// The connector, or null.
  public @Nullable Connector connector(String name) {
    return moves.connectors().get(name);
  }

  /// All connectors.
  public List<Connector> connectors() {
    return List.copyOf(moves.connectors().values());
  }

  /// Takes the caller of a bot into a queue of CXone, as a flow of Studio does.
  public HandoverResult handOver(Handover handover, @Nullable String idempotencyKey, Instant now) {
    HandoverResult result = handovers.order(handover, liveLegs(), idempotencyKey, now);
    if (result instanceof HandoverResult.Moved) {
      transferred++;
    }
    return result;
  }

  /// What became of all sessions.
  public Books.SessionSums sums() {
    return new Books.SessionSums(made, liveLegs().size(), transferred, variablesLost, lockedOut);
  }
}
