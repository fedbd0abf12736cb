package dev.baton.twin.model;

/// What came of ordering a platform to move a caller into a queue of its own.
public sealed interface QueueTransferResult {
  /// She waits there.
  record Queued(Leg leg) implements QueueTransferResult {}

  /// The platform has never had such an interaction.
  record UnknownInteraction() implements QueueTransferResult {}

  /// No such queue.
  record UnknownQueue() implements QueueTransferResult {}

  /// She has been transferred already, or has left.
  record AlreadyGone(Leg leg) implements QueueTransferResult {}

  /// The queue takes nobody now.
  record Refused(NoCapacity reason) implements QueueTransferResult {}

  /// The reservation is unknown, not hers, for another queue, used, released or expired.
  record ReservationGone(String why) implements QueueTransferResult {}
}
