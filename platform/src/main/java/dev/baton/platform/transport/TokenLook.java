package dev.baton.platform.transport;

import dev.baton.core.wire.TransportFault;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the token endpoint gave, for whoever looks rather than calls. Never the token itself.
public sealed interface TokenLook {
  /// The answer's `Date` header; null when it has none or there was no answer.
  @Nullable String date();

  /// A usable token came.
  ///
  /// @param jwt whether it can be read; an opaque one is judged by `expires_in`
  /// @param lifeMs how long it is good for, counted from when it was asked for
  /// @param lifeStated whether the platform says so, else it is taken for an hour
  /// @param scopes what it allows; null when the platform does not say
  record Granted(
      boolean jwt,
      long lifeMs,
      boolean lifeStated,
      @Nullable Set<String> scopes,
      @Nullable String date)
      implements TokenLook {
    public Granted {
      scopes = scopes == null ? null : Set.copyOf(scopes);
    }
  }

  /// None came.
  ///
  /// @param status what was answered; 0 when nothing was
  record Denied(TransportFault.Reason reason, String detail, int status, @Nullable String date)
      implements TokenLook {}
}
