package dev.baton.twin.model;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The agents and queues of one platform, who is free, who waits, and how full each queue is.
final class Floor {
  private final Map<String, Agent> agents = new LinkedHashMap<>();
  private final Map<String, Queue> queues = new LinkedHashMap<>();
  private final Map<String, Set<String>> members = new HashMap<>();
  private final Map<String, Set<String>> free = new HashMap<>();
  private final Map<String, Deque<Waiting>> waiting = new HashMap<>();
  private final Map<String, Integer> load = new HashMap<>();

  @Nullable Agent agent(String id) {
    return agents.get(id);
  }

  @Nullable Queue queue(String id) {
    return queues.get(id);
  }

  int agentCount() {
    return agents.size();
  }

  int queueCount() {
    return queues.size();
  }

  List<Agent> agentsOf(String queueId) {
    List<Agent> found = new ArrayList<>();
    for (String id : members.getOrDefault(queueId, Set.of())) {
      Agent agent = agents.get(id);
      if (agent != null) {
        found.add(agent);
      }
    }
    return found;
  }

  void put(Queue queue) {
    queues.put(queue.id(), queue);
  }

  void put(Agent agent) {
    Agent before = agents.put(agent.id(), agent);
    if (before != null && !before.queueIds().equals(agent.queueIds())) {
      for (String queueId : before.queueIds()) {
        setOf(members, queueId).remove(agent.id());
        setOf(free, queueId).remove(agent.id());
      }
    }
    for (String queueId : agent.queueIds()) {
      setOf(members, queueId).add(agent.id());
      if (agent.available()) {
        setOf(free, queueId).add(agent.id());
      } else {
        setOf(free, queueId).remove(agent.id());
      }
    }
  }

  @Nullable String freeAgentOf(String queueId) {
    for (String id : setOf(free, queueId)) {
      return id;
    }
    return null;
  }

  /// Callers waiting in or answered from the queue, and places held in it.
  int loadOf(String queueId) {
    return load.getOrDefault(queueId, 0);
  }

  void addLoad(String queueId, int delta) {
    load.merge(queueId, delta, Integer::sum);
  }

  Deque<Waiting> waitingIn(String queueId) {
    return waiting.computeIfAbsent(queueId, _ -> new ArrayDeque<>());
  }

  private static Set<String> setOf(Map<String, Set<String>> sets, String key) {
    return sets.computeIfAbsent(key, _ -> new LinkedHashSet<>());
  }

  /// A leg in a queue. Stale once the leg has left that state; whoever looks at it checks.
  record Waiting(String legId, Instant since, Instant answerableAt) {}
}
