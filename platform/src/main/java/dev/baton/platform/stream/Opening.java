package dev.baton.platform.stream;

import dev.baton.platform.transport.AccessToken;
import org.jspecify.annotations.Nullable;

/// What came of opening a connection, or of one that was open.
sealed interface Opening {
  /// It is open and subscribed.
  record Opened(StreamConnection connection) implements Opening {}

  /// There is none.
  ///
  /// @param detail without secrets
  /// @param scope the one that is missing, with FORBIDDEN only
  /// @param token the one that was shown, null when it did not come so far
  record Failed(StreamEnd end, String detail, @Nullable String scope, @Nullable AccessToken token)
      implements Opening {}
}
