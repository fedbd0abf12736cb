package dev.baton.twin.model;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Callers, their legs, and what follows by itself when a leg changes: agents become busy or free,
/// queues fill and answer, a caller without a leg falls into limbo. Every change of a leg goes
/// through [#put], and every change of a caller ends with [#settle], so that the books miss no
/// instant.
final class Switchboard {
  /// Callers listed in the books; past it those who ended well are forgotten, oldest first.
  private static final int CALLERS_KEPT = 200_000;

  /// Guests of bots who are listed after they ended well; there are many, and each is short.
  private static final int ENDED_CHATS_KEPT = 5_000;

  /// Callers whom nobody may forget, because they are on the line or were lost.
  private static final int CALLERS_MAX = 500_000;

  /// Contexts remembered, also of interactions that never arrived; the oldest is forgotten first.
  private static final int CONTEXTS_KEPT = 400_000;

  /// Other names of legs; the oldest is forgotten first. Every session has two.
  private static final int ALIASES_KEPT = 400_000;

  private final Timings timings;
  private final Timeline timeline = new Timeline();
  private final EventLog events = new EventLog();
  private final ChatLedger chats = new ChatLedger();
  private final Map<Platform, Floor> floors = new EnumMap<>(Platform.class);
  private final Map<String, Leg> legs = new HashMap<>();
  private final Map<String, Caller> callers = new LinkedHashMap<>();
  private final Map<String, String> callerByCanonicalId = new HashMap<>();
  private final Map<ContextKey, Map<String, Object>> contexts = new LinkedHashMap<>();
  private final Map<ContextKey, String> legByAlias = new LinkedHashMap<>();
  private final Deque<String> ended = new ArrayDeque<>();
  private final Deque<String> endedChats = new ArrayDeque<>();
  private int callersEver;
  private int forgottenHungUp;
  private int forgottenAgentEnded;

  Switchboard(Timings timings) {
    this.timings = timings;
    for (Platform platform : Platform.values()) {
      floors.put(platform, new Floor());
    }
  }

  Timeline timeline() {
    return timeline;
  }

  EventLog events() {
    return events;
  }

  ChatLedger chats() {
    return chats;
  }

  void plan(Instant at, Happening happening) {
    timeline.plan(at, happening);
  }

  Floor floor(Platform platform) {
    return Objects.requireNonNull(floors.get(platform));
  }

  @Nullable Leg leg(String id) {
    return legs.get(id);
  }

  /// From now on a platform finds a leg by that name too.
  void alias(Platform platform, String name, String legId) {
    legByAlias.put(new ContextKey(platform, name), legId);
    if (legByAlias.size() > ALIASES_KEPT) {
      legByAlias.remove(legByAlias.keySet().iterator().next());
    }
  }

  @Nullable Leg legByAlias(Platform platform, String name) {
    String id = legByAlias.get(new ContextKey(platform, name));
    return id == null ? null : legs.get(id);
  }

  Collection<Caller> callers() {
    return callers.values();
  }

  Caller callerOf(Leg leg) {
    return Objects.requireNonNull(callers.get(leg.callerId()));
  }

  @Nullable Caller caller(String callerId) {
    return callers.get(callerId);
  }

  @Nullable Caller callerByCanonicalId(String canonicalId) {
    String id = callerByCanonicalId.get(canonicalId);
    return id == null ? null : callers.get(id);
  }

  void know(Caller caller, String canonicalId) {
    caller.canonicalId = canonicalId;
    callerByCanonicalId.put(canonicalId, caller.id);
  }

  /// Whether no caller more can come: so many are on the line or were lost.
  boolean isFull() {
    return callers.size() >= CALLERS_MAX - 1;
  }

  /// @throws IllegalStateException when the world is full
  Caller newCaller(String phone) {
    if (callers.size() >= CALLERS_KEPT && !ended.isEmpty()) {
      forget(ended.remove());
    }
    if (callers.size() >= CALLERS_MAX) {
      throw new IllegalStateException("the world is full: " + CALLERS_MAX + " callers");
    }
    Caller caller = new Caller("caller-%06d".formatted(++callersEver), phone);
    callers.put(caller.id, caller);
    return caller;
  }

  void put(Leg next, Instant now) {
    Leg before = legs.put(next.id(), next);
    Caller caller = callerOf(next);
    Chat chat = caller.chat;
    // Cognigy tells nobody of its sessions: whoever wants to know looks.
    if (next.platform() != Platform.NICE_COGNIGY) {
      events.changed(next, chat == null ? MediaType.VOICE : chat.media, now);
    }
    if (before == null) {
      caller.legIds.add(next.id());
    }
    if (chat != null) {
      chats.moved(chat, before, next, now);
    }
    boolean hadCaller = before != null && before.hasCaller();
    String agentBefore = before != null && hadCaller ? before.agentId() : null;
    String agentAfter = next.hasCaller() ? next.agentId() : null;
    Floor floor = floor(next.platform());
    if (!Objects.equals(agentBefore, agentAfter)) {
      if (agentAfter != null) {
        Agent agent = floor.agent(agentAfter);
        if (agent != null) {
          floor.put(agent.withLeg(next.id()));
        }
      }
      if (agentBefore != null) {
        Agent agent = floor.agent(agentBefore);
        if (agent != null && next.id().equals(agent.legId())) {
          putAgent(next.platform(), agent.withLeg(null), now);
        }
      }
    }
    String queueBefore = before != null && hadCaller ? before.queueId() : null;
    String queueAfter = next.hasCaller() ? next.queueId() : null;
    if (!Objects.equals(queueBefore, queueAfter)) {
      if (queueBefore != null) {
        floor.addLoad(queueBefore, -1);
      }
      if (queueAfter != null) {
        floor.addLoad(queueAfter, 1);
      }
    }
    boolean beginsToTalk =
        next.state() == LegState.ACTIVE && (before == null || before.state() != LegState.ACTIVE);
    boolean cameHere =
        next.reservationId() != null || (before != null && before.state() == LegState.QUEUED);
    long talkMs = chat != null && chat.fate != null ? chat.fate.talkMs() : timings.talkMs();
    if (beginsToTalk && cameHere && talkMs > 0) {
      plan(now.plusMillis(talkMs), new Happening.EndCall(next.id(), next.stateSince()));
    }
  }

  /// The agent has said all there is to say, if it is still the same call.
  void agentEnds(String legId, Instant activeSince, Instant at) {
    Leg leg = legs.get(legId);
    if (leg != null && leg.state() == LegState.ACTIVE && leg.stateSince().equals(activeSince)) {
      endCall(callerOf(leg), Party.Kind.AGENT_ENDED, EndedReason.AGENT_ENDED, at);
    }
  }

  /// Stores an agent's new state; one who is free now looks at the queues at once.
  void putAgent(Platform platform, Agent agent, Instant now) {
    Floor floor = floor(platform);
    floor.put(agent);
    if (agent.available()) {
      for (String queueId : agent.queueIds()) {
        if (!floor.waitingIn(queueId).isEmpty()) {
          plan(now, new Happening.AnswerQueue(platform, queueId));
        }
      }
    }
  }

  void enqueue(Leg leg, String queueId, Instant now) {
    put(leg.queued(queueId, now), now);
    Instant answerableAt = now.plusMillis(timings.answerMs());
    floor(leg.platform()).waitingIn(queueId).add(new Floor.Waiting(leg.id(), now, answerableAt));
    plan(answerableAt, new Happening.AnswerQueue(leg.platform(), queueId));
  }

  /// Gives waiting callers to free agents, first come first served.
  void answer(Platform platform, String queueId, Instant now) {
    Floor floor = floor(platform);
    Queue queue = floor.queue(queueId);
    if (queue == null || queue.paused()) {
      return;
    }
    Deque<Floor.Waiting> waiting = floor.waitingIn(queueId);
    while (!waiting.isEmpty()) {
      Floor.Waiting first = waiting.element();
      Leg leg = legs.get(first.legId());
      if (leg == null || !stillWaits(first, queueId)) {
        waiting.remove();
        continue;
      }
      String agentId = floor.freeAgentOf(queueId);
      if (agentId == null || first.answerableAt().isAfter(now)) {
        return;
      }
      waiting.remove();
      put(leg.active(agentId, now), now);
      settle(callerOf(leg), now);
    }
  }

  /// How many wait in a queue.
  int waiting(Platform platform, String queueId) {
    int count = 0;
    for (Floor.Waiting one : floor(platform).waitingIn(queueId)) {
      count += stillWaits(one, queueId) ? 1 : 0;
    }
    return count;
  }

  private boolean stillWaits(Floor.Waiting one, String queueId) {
    Leg leg = legs.get(one.legId());
    return leg != null
        && leg.state() == LegState.QUEUED
        && queueId.equals(leg.queueId())
        && leg.stateSince().equals(one.since());
  }

  List<Leg> legsWithCaller(Caller caller) {
    List<Leg> found = new ArrayList<>(1);
    for (String id : caller.legIds) {
      Leg leg = legs.get(id);
      if (leg != null && leg.hasCaller()) {
        found.add(leg);
      }
    }
    return found;
  }

  @Nullable Leg lastLegOn(Platform platform, Caller caller) {
    for (int i = caller.legIds.size() - 1; i >= 0; i--) {
      Leg leg = legs.get(caller.legIds.get(i));
      if (leg != null && leg.platform() == platform) {
        return leg;
      }
    }
    return null;
  }

  /// Compares who has the caller with what the books say, and lets limbo begin or end.
  void settle(Caller caller, Instant now) {
    if (caller.ending != null) {
      return;
    }
    List<Leg> parties = legsWithCaller(caller);
    if (parties.size() > 1) {
      caller.doubled = true;
    }
    if (!parties.isEmpty()) {
      caller.limboSince = null;
      caller.isWith(Party.of(parties.getLast()), now);
    } else if (caller.limboSince == null) {
      caller.limboSince = now;
      caller.isWith(Party.nobody(Party.Kind.LIMBO), now);
      plan(now.plusMillis(timings.patienceMs()), new Happening.PatienceEnds(caller.id, now));
    }
  }

  /// Ends the call; `ending` says how. Legs that had the caller are completed for `reason`.
  void endCall(Caller caller, Party.Kind ending, EndedReason reason, Instant now) {
    if (caller.ending != null) {
      return;
    }
    caller.ending = ending;
    caller.limboSince = null;
    for (Leg leg : legsWithCaller(caller)) {
      put(leg.completed(reason, now), now);
    }
    caller.isWith(Party.nobody(ending), now);
    if (caller.endedWell() && caller.chat == null) {
      ended.add(caller.id);
    } else if (caller.endedWell()) {
      endedChats.add(caller.id);
      if (endedChats.size() > ENDED_CHATS_KEPT) {
        forget(endedChats.remove());
      }
    }
  }

  /// The caller hangs up: of her own will, unless nobody had her.
  void hangUp(Caller caller, Instant now) {
    Party.Kind ending =
        caller.limboSince == null ? Party.Kind.HUNG_UP : Party.Kind.HUNG_UP_OUT_OF_LIMBO;
    endCall(caller, ending, EndedReason.CALLER_LEFT, now);
  }

  void hangUp(String callerId, Instant now) {
    Caller caller = callers.get(callerId);
    if (caller != null) {
      hangUp(caller, now);
    }
  }

  /// A caller in limbo gives up, unless somebody has had her since.
  void patienceEnds(String callerId, Instant limboSince, Instant now) {
    Caller caller = callers.get(callerId);
    if (caller != null && limboSince.equals(caller.limboSince)) {
      hangUp(caller, now);
    }
  }

  void hangUpAt(Caller caller, Instant at, Instant now) {
    if (at.isAfter(now)) {
      plan(at, new Happening.HangUp(caller.id));
    } else {
      hangUp(caller, now);
    }
  }

  Map<String, Object> context(Platform platform, String id) {
    return contexts.getOrDefault(new ContextKey(platform, id), Map.of());
  }

  Map<String, Object> addContext(Platform platform, String id, Map<String, Object> attributes) {
    Map<String, Object> merged = new LinkedHashMap<>(context(platform, id));
    merged.putAll(attributes);
    contexts.put(new ContextKey(platform, id), merged);
    if (contexts.size() > CONTEXTS_KEPT) {
      contexts.remove(contexts.keySet().iterator().next());
    }
    return merged;
  }

  /// What each platform has received about a caller, by platform name.
  Map<String, Map<String, Object>> contextsOf(Caller caller) {
    Map<String, Map<String, Object>> found = new LinkedHashMap<>();
    for (Platform platform : Platform.values()) {
      Map<String, Object> all = new LinkedHashMap<>();
      for (String legId : caller.legIds) {
        all.putAll(context(platform, legId));
      }
      if (caller.canonicalId != null) {
        all.putAll(context(platform, caller.canonicalId));
      }
      if (!all.isEmpty()) {
        found.put(platform.wireName(), all);
      }
    }
    return found;
  }

  int callersEver() {
    return callersEver;
  }

  int forgottenHungUp() {
    return forgottenHungUp;
  }

  int forgottenAgentEnded() {
    return forgottenAgentEnded;
  }

  private void forget(String callerId) {
    Caller caller = callers.remove(callerId);
    if (caller == null) {
      return;
    }
    if (caller.ending == Party.Kind.HUNG_UP) {
      forgottenHungUp++;
    } else {
      forgottenAgentEnded++;
    }
    for (Platform platform : Platform.values()) {
      for (String legId : caller.legIds) {
        contexts.remove(new ContextKey(platform, legId));
      }
      if (caller.canonicalId != null) {
        contexts.remove(new ContextKey(platform, caller.canonicalId));
      }
    }
    caller.legIds.forEach(legs::remove);
    forgetAliases(caller.session);
    if (caller.chat != null) {
      chats.forget(caller.chat, caller.id);
    }
    if (caller.canonicalId != null) {
      callerByCanonicalId.remove(caller.canonicalId, caller.id);
    }
  }

  private void forgetAliases(@Nullable Session session) {
    if (session != null) {
      for (Platform platform : Platform.values()) {
        legByAlias.remove(new ContextKey(platform, String.valueOf(session.callId)));
        legByAlias.remove(new ContextKey(platform, String.valueOf(session.transferId)));
      }
    }
  }

  private record ContextKey(Platform platform, String id) {}
}
