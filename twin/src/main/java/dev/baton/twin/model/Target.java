package dev.baton.twin.model;

/// What a reservation holds: one agent, or a place in a queue.
public sealed interface Target {
  /// The agent's or queue's id.
  String id();

  /// One agent.
  record AgentTarget(String id) implements Target {}

  /// A place in a queue.
  record QueueTarget(String id) implements Target {}
}
