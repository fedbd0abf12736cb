package dev.baton.platform.stream;

import org.jspecify.annotations.Nullable;

/// How a stream stands.
public sealed interface StreamStatus {
  /// Nobody here watches it.
  record Idle() implements StreamStatus {}

  /// A connection is being made.
  record Connecting() implements StreamStatus {}

  /// It is open, and subscribed.
  record Connected() implements StreamStatus {}

  /// A connection failed or ended, and is tried again after a while.
  ///
  /// @param detail without secrets
  /// @param waitMs until the next try
  record Waiting(StreamEnd end, String detail, long waitMs) implements StreamStatus {}

  /// The platform answers 403. A person has to give the scope; it is tried again seldom.
  ///
  /// @param scope the one that is missing
  record Forbidden(String scope, long waitMs) implements StreamStatus {}

  /// The status in one line, for people.
  default String words() {
    return switch (this) {
      case Idle _ -> "watched by no one here";
      case Connecting _ -> "connecting";
      case Connected _ -> "connected";
      case Waiting(StreamEnd end, String detail, long waitMs) ->
          end.wireName() + ": " + detail + "; tried again in " + waitMs + " ms";
      case Forbidden(String scope, long waitMs) ->
          "forbidden: the client lacks " + scope + "; tried again in " + waitMs / 1_000 + " s";
    };
  }

  /// The scope that is missing, or null.
  default @Nullable String missingScope() {
    return this instanceof Forbidden(String scope, long _) ? scope : null;
  }
}
