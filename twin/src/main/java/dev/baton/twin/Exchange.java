package dev.baton.twin;

import dev.baton.core.wire.WireResponse;

/// What becomes of one request sent to a twin.
public sealed interface Exchange {
  /// The request took effect and is answered `delayMs` milliseconds from now.
  record Answer(WireResponse response, long delayMs) implements Exchange {}

  /// The request took effect, and the connection breaks instead of this answer.
  record LostAnswer(WireResponse unsent) implements Exchange {}

  /// The connection breaks; nothing happened.
  record LostRequest() implements Exchange {}

  /// Nothing has happened yet: in `delayMs` milliseconds the request must be given to
  /// [TwinWorld#proceed], whether or not its sender still waits.
  record Deferred(long delayMs) implements Exchange {}
}
