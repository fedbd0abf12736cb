package dev.baton.server.runtime;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.platform.ContextLoss;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of a context when it is to be sent.
public sealed interface PreparedContext {
  /// It can be sent.
  ///
  /// @param context mapped and fitted for its destination
  /// @param bytes of the body that carries it
  /// @param losses what is not in it as it was given
  record Ready(CanonicalContext context, int bytes, List<ContextLoss> losses)
      implements PreparedContext {
    public Ready {
      losses = List.copyOf(losses);
    }
  }

  /// It goes beside an order that needs none: a transfer within an account, a callback.
  ///
  /// @param context mapped for its destination; null when there is none, or none is of use
  record Beside(@Nullable CanonicalContext context) implements PreparedContext {}

  /// It cannot be sent, and trying again changes nothing.
  record Lost(String reason) implements PreparedContext {}

  /// Nothing can be sent now; it may be tried again.
  record NotYet(String reason) implements PreparedContext {}
}
