package dev.baton.twin.model;

/// What came of asking for a callback.
public sealed interface CallbackResult {
  /// An agent of the queue will call or write.
  record Taken(String callbackId) implements CallbackResult {}

  /// The platform has never had such an interaction.
  record UnknownInteraction() implements CallbackResult {}

  /// No such queue.
  record UnknownQueue() implements CallbackResult {}
}
