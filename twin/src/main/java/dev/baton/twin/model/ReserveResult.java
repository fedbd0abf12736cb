package dev.baton.twin.model;

/// What came of asking for a reservation.
public sealed interface ReserveResult {
  /// Held; the same one as before when one was held already for this interaction and target.
  record Held(Reservation reservation) implements ReserveResult {}

  /// The target exists and has no room.
  record Refused(NoCapacity reason) implements ReserveResult {}

  /// No such agent or queue.
  record UnknownTarget() implements ReserveResult {}
}
