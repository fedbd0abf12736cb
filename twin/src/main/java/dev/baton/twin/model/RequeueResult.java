package dev.baton.twin.model;

/// What came of ordering a platform to put a caller into one of its queues.
public sealed interface RequeueResult {
  /// She waits there, or did already.
  record Queued(Leg leg) implements RequeueResult {}

  /// This platform neither has her nor can reach her.
  record NotHere(String why) implements RequeueResult {}

  /// No such queue.
  record UnknownQueue() implements RequeueResult {}

  /// She is being transferred away.
  record BeingTransferred(Leg leg) implements RequeueResult {}
}
