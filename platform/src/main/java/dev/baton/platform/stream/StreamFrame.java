package dev.baton.platform.stream;

import org.jspecify.annotations.Nullable;

/// One message of a stream, read.
sealed interface StreamFrame {
  /// The token was taken.
  record Ack() implements StreamFrame {}

  /// The platform refuses.
  ///
  /// @param code 401, 403, or what else it says
  /// @param scope the one that it says is missing, or null
  record Refusal(int code, @Nullable String scope) implements StreamFrame {}

  /// Something of a conversation has changed.
  record Event(StreamEvent event) implements StreamFrame {}

  /// It says nothing that could be read.
  record Unreadable(FrameFault fault) implements StreamFrame {}
}
