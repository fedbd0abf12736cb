package dev.baton.core.context.privacy;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.platform.ContextLoss;
import java.util.List;

/// What one destination is told.
///
/// @param losses what became of the rest: by path, each path and kind once; never a value
public record MappedContext(CanonicalContext context, List<ContextLoss> losses) {
  public MappedContext {
    losses = List.copyOf(losses);
  }
}
