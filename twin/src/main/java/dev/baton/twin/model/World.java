package dev.baton.twin.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Every platform, agent, queue, reservation and caller. Not thread-safe, reads no clock: whoever
/// calls says what time it is, never earlier than before, and calls [#advance] first, so that what
/// was due happens before what is asked. Where a method takes an id of an interaction, the
/// platform's own id, the canonical id and a reservation id all do.
public final class World {
  private final NewIds ids;
  private final Switchboard board;
  private final ReservationDesk desk;
  private final OrderLog log = new OrderLog();
  private final Transfers transfers;
  private final Holds holds;
  private final Chats chats;
  private final QueueTransfers queueTransfers;
  private final ChatLife chatLife;
  private final Handovers handovers;
  private final Sessions sessions;

  /// An empty world.
  ///
  /// @param random makes the ids; a seeded one makes the same world again
  public World(Timings timings, RandomGenerator random) {
    this.ids = new NewIds(random);
    this.board = new Switchboard(timings);
    this.desk = new ReservationDesk(board);
    this.transfers = new Transfers(timings, ids, board, desk, log);
    this.holds = new Holds(board, log);
    this.chats = new Chats(this, ids, board, log);
    this.queueTransfers = new QueueTransfers(this, timings, ids, board, desk, log);
    this.chatLife = new ChatLife(timings, chats, board, random);
    this.handovers = new Handovers(ids, board, desk, log);
    SessionTransfers moves = new SessionTransfers(timings, ids, board, desk, transfers, handovers);
    this.sessions = new Sessions(ids, board, log, transfers, moves, handovers, random);
  }

  /// Guests whom bots have.
  public Chats chats() {
    return chats;
  }

  /// The way into queues within a platform.
  public QueueTransfers queueTransfers() {
    return queueTransfers;
  }

  /// Conversations that come and go by themselves.
  public ChatLife chatLife() {
    return chatLife;
  }

  /// The sessions of Cognigy's bots.
  public Sessions sessions() {
    return sessions;
  }

  /// The flows of CXone Studio.
  public Handovers handovers() {
    return handovers;
  }

  /// Lets everything happen that is due at `now`, each thing at its own instant, in order.
  public void advance(Instant now) {
    for (Timeline.Planned due = board.timeline().takeDue(now);
        due != null;
        due = board.timeline().takeDue(now)) {
      happen(due.happening(), due.at());
    }
  }

  /// When the next thing is due, or null when nothing is planned.
  public @Nullable Instant nextAt() {
    return board.timeline().nextAt();
  }

  private void happen(Happening happening, Instant at) {
    switch (happening) {
      case Happening.CompleteTransfer transfer -> transfers.complete(transfer, at);
      case Happening.AnswerQueue(Platform platform, String queueId) ->
          board.answer(platform, queueId, at);
      case Happening.ExpireReservation(String id) -> desk.expire(id, at);
      case Happening.PatienceEnds(String callerId, Instant limboSince) ->
          board.patienceEnds(callerId, limboSince, at);
      case Happening.HangUp(String callerId) -> board.hangUp(callerId, at);
      case Happening.EndCall(String legId, Instant activeSince) ->
          board.agentEnds(legId, activeSince, at);
      case Happening.ChatTurn(String callerId) -> chatLife.turn(callerId, at);
      case Happening.NewGuest() -> chatLife.newGuest(at);
      case Happening.Shift() -> chatLife.shift(at);
      case Happening.FlowBegins(String id) -> sessions.flowBegins(id, at);
      case Happening.FlowEnds(String id, int lock) -> sessions.flowEnds(id, lock, at);
      case Happening.PickUp(String id, int order) -> sessions.pickUp(id, order, at);
      case Happening.CompleteMove(String id, int move) -> sessions.complete(id, move, at);
    }
  }

  /// From now on every change of a leg makes an event for [#drainEvents]. Until then none is made,
  /// so that a world to which nobody listens pays nothing.
  public void recordEvents() {
    if (!board.events().isOn()) {
      board.events().on(ids.events());
    }
  }

  /// The events since the last call, in the order in which the legs changed: at most the last
  /// 100,000.
  public List<LegEvent> drainEvents() {
    return board.events().drain();
  }

  /// How many events nobody fetched in time.
  public long forgottenEvents() {
    return board.events().forgotten();
  }

  /// Adds an agent, or replaces the name, break and queues of one who is there.
  public void putAgent(Platform platform, Agent agent, Instant now) {
    Agent before = board.floor(platform).agent(agent.id());
    Agent next =
        before == null
            ? agent
            : agent.withLeg(before.legId()).withReservation(before.reservationId());
    board.putAgent(platform, next, now);
  }

  /// Adds a queue or replaces one. A queue that is no longer paused answers who waits.
  public void putQueue(Platform platform, Queue queue, Instant now) {
    board.floor(platform).put(queue);
    board.plan(now, new Happening.AnswerQueue(platform, queue.id()));
  }

  /// Adds an address at which calls enter a platform.
  public void addEntry(Entry entry) {
    transfers.addEntry(entry);
  }

  /// The agent, or null.
  public @Nullable Agent agent(Platform platform, String id) {
    return board.floor(platform).agent(id);
  }

  /// How many agents a platform has.
  public int agentCount(Platform platform) {
    return board.floor(platform).agentCount();
  }

  /// How many queues a platform has.
  public int queueCount(Platform platform) {
    return board.floor(platform).queueCount();
  }

  /// The queue, or null.
  public @Nullable Queue queue(Platform platform, String id) {
    return board.floor(platform).queue(id);
  }

  /// The agents who answer a queue; empty also when there is no such queue.
  public List<Agent> agentsOf(Platform platform, String queueId) {
    return board.floor(platform).agentsOf(queueId);
  }

  /// A new caller, talking to an agent.
  ///
  /// @param agentId a free agent; null makes a new agent for this call
  /// @param interactionId the leg's id; null makes a new one
  /// @throws IllegalArgumentException when the agent is unknown or not free, or the id is taken
  /// @throws IllegalStateException when the world is full
  public Leg addCaller(
      Platform platform,
      String phone,
      @Nullable String agentId,
      @Nullable String interactionId,
      Instant now) {
    String id = interactionId == null ? ids.leg(platform) : interactionId;
    if (board.leg(id) != null) {
      throw new IllegalArgumentException("there is an interaction " + id + " already");
    }
    String talkingTo = agentId;
    if (talkingTo == null) {
      talkingTo = ids.agent(platform);
      board.putAgent(platform, Agent.free(talkingTo, "Agent " + talkingTo), now);
    }
    Agent agent = board.floor(platform).agent(talkingTo);
    if (agent == null || !agent.available()) {
      throw new IllegalArgumentException(
          "agent " + talkingTo + (agent == null ? " does not exist" : " is not free"));
    }
    Caller caller = board.newCaller(phone);
    Leg leg = Leg.fresh(id, platform, caller, null, null, now).active(talkingTo, now);
    board.put(leg, now);
    board.settle(caller, now);
    return leg;
  }

  /// Holds capacity. While a reservation is held for the same interaction and target, that one is
  /// the answer, with no second effect.
  public ReserveResult reserve(Platform platform, ReserveOrder order, Instant now) {
    Floor floor = board.floor(platform);
    Target target = order.target();
    switch (target) {
      case Target.AgentTarget(String id) -> {
        if (floor.agent(id) == null) {
          return new ReserveResult.UnknownTarget();
        }
      }
      case Target.QueueTarget(String id) -> {
        if (floor.queue(id) == null) {
          return new ReserveResult.UnknownTarget();
        }
      }
    }
    Reservation same = desk.heldFor(platform, order.canonicalId(), target);
    if (same != null) {
      return new ReserveResult.Held(same);
    }
    Optional<NoCapacity> refused = whyNoCapacity(floor, target);
    if (refused.isPresent()) {
      return new ReserveResult.Refused(refused.get());
    }
    Reservation reservation =
        new Reservation(
            ids.reservation(platform),
            platform,
            order.canonicalId(),
            target,
            ids.leg(platform),
            order.sourcePlatform(),
            now,
            now.plus(order.hold()),
            Reservation.Status.HELD);
    desk.hold(reservation);
    log.count(platform, Operation.RESERVE, order.idempotencyKey());
    return new ReserveResult.Held(reservation);
  }

  private static Optional<NoCapacity> whyNoCapacity(Floor floor, Target target) {
    return switch (target) {
      case Target.AgentTarget(String id) -> {
        Agent agent = Objects.requireNonNull(floor.agent(id));
        if (agent.available()) {
          yield Optional.empty();
        }
        boolean idle = agent.legId() == null && agent.reservationId() == null;
        yield Optional.of(idle ? NoCapacity.AGENT_ON_BREAK : NoCapacity.AGENT_BUSY);
      }
      case Target.QueueTarget(String id) -> {
        Queue queue = Objects.requireNonNull(floor.queue(id));
        if (queue.paused()) {
          yield Optional.of(NoCapacity.QUEUE_PAUSED);
        }
        yield floor.loadOf(id) >= queue.maxConcurrentCalls()
            ? Optional.of(NoCapacity.QUEUE_FULL)
            : Optional.empty();
      }
    };
  }

  /// Gives a reservation back. One that is unknown or has ended stays as it is.
  public void release(
      Platform platform, String reservationId, @Nullable String idempotencyKey, Instant now) {
    Reservation reservation = reservation(platform, reservationId);
    if (reservation != null && reservation.isHeld()) {
      desk.end(reservation, Reservation.Status.RELEASED, now);
      log.count(platform, Operation.RELEASE, idempotencyKey);
    }
  }

  /// The reservation of that platform, or null.
  public @Nullable Reservation reservation(Platform platform, String reservationId) {
    Reservation found = desk.get(reservationId);
    return found != null && found.platform() == platform ? found : null;
  }

  /// What that reservation holds or held; where it is not known, what was last held for the
  /// interaction; null when nothing was.
  public @Nullable Target targetFor(@Nullable String reservationId, @Nullable String canonicalId) {
    Reservation named = reservationId == null ? null : desk.get(reservationId);
    if (named != null) {
      return named.target();
    }
    List<Reservation> all = canonicalId == null ? List.of() : desk.of(canonicalId);
    return all.isEmpty() ? null : all.getLast().target();
  }

  /// All remembered reservations of an interaction at a platform, oldest first.
  public List<Reservation> reservationsFor(Platform platform, String canonicalId) {
    return desk.of(canonicalId).stream().filter(r -> r.platform() == platform).toList();
  }

  /// Orders the source to let a caller go. Accepted, the source has her until the transfer
  /// completes by itself; then she arrives at once, or falls into limbo when the destination
  /// refuses her.
  public TransferResult transfer(Platform platform, TransferOrder order, Instant now) {
    return transfers.order(platform, order, now);
  }

  /// Puts a caller into a queue of this platform: one whom it has, or one in limbo.
  public RequeueResult requeue(
      Platform platform, String id, String queueId, @Nullable String idempotencyKey, Instant now) {
    if (board.floor(platform).queue(queueId) == null) {
      return new RequeueResult.UnknownQueue();
    }
    Leg leg = find(platform, id);
    Caller caller = callerBy(platform, id);
    if (caller == null) {
      return new RequeueResult.NotHere("unknown");
    }
    if (caller.ending != null) {
      return new RequeueResult.NotHere("caller_left");
    }
    if (leg != null && leg.hasCaller()) {
      if (leg.state() == LegState.TRANSFERRING) {
        return new RequeueResult.BeingTransferred(leg);
      }
      if (leg.state() == LegState.QUEUED && queueId.equals(leg.queueId())) {
        return new RequeueResult.Queued(leg);
      }
    } else if (caller.limboSince != null) {
      leg = Leg.fresh(ids.leg(platform), platform, caller, caller.canonicalId, null, now);
    } else {
      return new RequeueResult.NotHere("elsewhere");
    }
    LastOrder last = new LastOrder(Operation.REQUEUE, leg.reservationId(), idempotencyKey, now);
    board.enqueue(leg.ordered(last, null), queueId, now);
    board.settle(caller, now);
    Leg queued = Objects.requireNonNull(board.leg(leg.id()));
    log.record(
        board.callerOf(queued),
        queued,
        Operation.REQUEUE,
        queued.reservationId(),
        idempotencyKey,
        now);
    return new RequeueResult.Queued(queued);
  }

  /// Ends this platform's leg; legs elsewhere stay. A caller whom nobody has afterwards is in
  /// limbo, and one who was in limbo is cut off. An interaction that is unknown or gone stays as it
  /// is.
  public void end(Platform platform, String id, @Nullable String idempotencyKey, Instant now) {
    Leg leg = find(platform, id);
    Caller caller = callerBy(platform, id);
    if (caller == null || caller.ending != null) {
      return;
    }
    if (leg != null && leg.hasCaller()) {
      LastOrder last = new LastOrder(Operation.END, leg.reservationId(), idempotencyKey, now);
      Leg ended = leg.completed(EndedReason.AGENT_ENDED, now).ordered(last, null);
      board.put(ended, now);
      log.record(
          board.callerOf(ended), ended, Operation.END, ended.reservationId(), idempotencyKey, now);
      board.settle(caller, now);
    } else if (caller.limboSince != null && board.callerByCanonicalId(id) == caller) {
      board.endCall(caller, Party.Kind.DISCONNECTED, EndedReason.AGENT_ENDED, now);
      log.count(platform, Operation.END, idempotencyKey);
    }
  }

  /// Puts a caller on hold, or takes her off it, back to the agent or bot who had her. Without
  /// effect on a leg in any other state.
  ///
  /// @return the leg as it is now; empty when this platform has never had it
  public Optional<Leg> hold(
      Platform platform, String id, boolean on, @Nullable String idempotencyKey, Instant now) {
    Leg leg = find(platform, id);
    if (leg == null) {
      return Optional.empty();
    }
    return Optional.of(holds.hold(leg, on, idempotencyKey, now));
  }

  /// Adds to what the platform knows about an interaction; by canonical id also before it arrives.
  ///
  /// @return all that it knows now; empty when it has neither leg nor reservation of that id
  public Optional<Map<String, Object>> addContext(
      Platform platform,
      String id,
      Map<String, Object> attributes,
      @Nullable String idempotencyKey,
      Instant now) {
    String key = contextKey(platform, id);
    if (key == null) {
      return Optional.empty();
    }
    Map<String, Object> all = board.addContext(platform, key, attributes);
    Leg leg = find(platform, id);
    if (leg == null) {
      log.count(platform, Operation.CONTEXT, idempotencyKey);
    } else {
      log.record(
          board.callerOf(leg), leg, Operation.CONTEXT, leg.reservationId(), idempotencyKey, now);
    }
    return Optional.of(all);
  }

  /// What the platform knows about an interaction; empty when nothing.
  public Map<String, Object> context(Platform platform, String id) {
    String key = contextKey(platform, id);
    return key == null ? Map.of() : board.context(platform, key);
  }

  private @Nullable String contextKey(Platform platform, String id) {
    Leg leg = find(platform, id);
    if (leg != null) {
      return leg.canonicalId() != null ? leg.canonicalId() : leg.id();
    }
    Reservation byId = reservation(platform, id);
    if (byId != null) {
      return byId.canonicalId();
    }
    return reservationsFor(platform, id).isEmpty() ? null : id;
  }

  /// The newest leg of that id at a platform, or null when the platform has never had one. Where a
  /// bot's connector handed the caller over, its ids of the call and of the transfer do too.
  public @Nullable Leg find(Platform platform, String id) {
    Leg leg = board.leg(id);
    if (leg != null) {
      return leg.platform() == platform ? leg : null;
    }
    Reservation reservation = reservation(platform, id);
    if (reservation != null) {
      return board.leg(reservation.interactionId());
    }
    Caller caller = board.callerByCanonicalId(id);
    return caller == null ? board.legByAlias(platform, id) : board.lastLegOn(platform, caller);
  }

  /// The canonical id behind any id of an interaction; null when it is not known to any platform.
  public @Nullable String canonicalIdOf(String id) {
    Reservation reservation = desk.get(id);
    if (reservation != null) {
      return reservation.canonicalId();
    }
    Leg leg = board.leg(id);
    if (leg != null) {
      return leg.canonicalId();
    }
    return board.callerByCanonicalId(id) != null || !desk.of(id).isEmpty() ? id : null;
  }

  private @Nullable Caller callerBy(Platform platform, String id) {
    Leg leg = find(platform, id);
    if (leg != null) {
      return board.callerOf(leg);
    }
    Reservation reservation = reservation(platform, id);
    return board.callerByCanonicalId(reservation == null ? id : reservation.canonicalId());
  }

  private @Nullable Caller anyCaller(String id) {
    Leg leg = board.leg(id);
    return leg != null ? board.callerOf(leg) : board.callerByCanonicalId(id);
  }

  /// The caller hangs up now. Of her own will, unless she is in limbo.
  ///
  /// @return false when there is no caller with such a leg or canonical id
  public boolean hangUp(String id, Instant now) {
    Caller caller = anyCaller(id);
    if (caller != null) {
      board.hangUp(caller, now);
    }
    return caller != null;
  }

  /// The caller hangs up at `at`. One whose canonical id no leg has yet is remembered, and hangs up
  /// then or, if later, when a transfer first names that id.
  public void planHangUp(String id, Instant at, Instant now) {
    Caller caller = anyCaller(id);
    if (caller == null) {
      transfers.planHangUp(id, at);
    } else {
      board.hangUpAt(caller, at, now);
    }
  }

  /// Ends every held reservation of an interaction as if its window were over.
  public void expireReservations(String canonicalId, Instant now) {
    for (Reservation reservation : desk.of(canonicalId)) {
      desk.end(reservation, Reservation.Status.EXPIRED, now);
    }
  }

  /// The transfer under way from that leg will lead nowhere: the source lets go and nobody answers.
  public void dropTransfer(String interactionId) {
    Leg leg = board.leg(interactionId);
    if (leg != null && leg.state() == LegState.TRANSFERRING) {
      transfers.drop(interactionId);
    }
  }

  /// The transfer under way from that leg will bring the caller to its destination, and the source
  /// will keep her all the same.
  public void keepSource(String interactionId) {
    Leg leg = board.leg(interactionId);
    if (leg != null && leg.state() == LegState.TRANSFERRING) {
      transfers.keep(interactionId);
    }
  }

  /// The leg that the transfer under way from that leg leads to will show no time in analytics.
  public void hideTalk(String interactionId) {
    Leg leg = board.leg(interactionId);
    if (leg != null && leg.state() == LegState.TRANSFERRING) {
      transfers.hideTalk(interactionId);
    }
  }

  /// The times that a leg shows in its platform's analytics.
  public Spent shown(Leg leg, Instant now) {
    return transfers.hidesTalk(leg.id()) ? Spent.NOTHING : leg.spentAt(now);
  }

  /// Connects a caller to an agent without asking who has her: what no platform may do. It exists
  /// so that a judge of the books can be seen to notice.
  public Leg connect(Platform platform, String id, String agentId, Instant now) {
    Caller caller = anyCaller(id);
    if (caller == null) {
      throw new IllegalArgumentException("no caller of interaction " + id);
    }
    Leg leg = Leg.fresh(ids.leg(platform), platform, caller, caller.canonicalId, null, now);
    board.put(leg.active(agentId, now), now);
    board.settle(caller, now);
    return leg;
  }

  /// The truth at `now`.
  public Books books(Instant now) {
    return new BookKeeper(board, desk, log, sessions).books(now);
  }

  /// The sums alone: one pass over the callers.
  public Books.Summary summary() {
    return new BookKeeper(board, desk, log, sessions).summary();
  }
}
