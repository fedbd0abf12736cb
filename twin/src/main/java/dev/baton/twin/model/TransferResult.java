package dev.baton.twin.model;

/// What came of ordering a platform to let a caller go to another.
public sealed interface TransferResult {
  /// The transfer is under way; the source has the caller until it completes.
  record Accepted(Leg leg) implements TransferResult {}

  /// The platform has never had such an interaction.
  record UnknownInteraction() implements TransferResult {}

  /// The interaction is completed or already being transferred.
  record AlreadyGone(Leg leg) implements TransferResult {}

  /// The reservation is unknown, not this interaction's, used, released or expired.
  record ReservationGone(String why) implements TransferResult {}

  /// The address leads nowhere.
  record LeadsNowhere() implements TransferResult {}
}
