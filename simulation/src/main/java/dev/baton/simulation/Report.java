package dev.baton.simulation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one run came to.
///
/// @param broken the invariant that did not hold, null when all held
/// @param what the sentence that says how
/// @param outcomes how many handoffs ended in which state
/// @param story what happened, with times
public record Report(
    long seed,
    @Nullable Invariant broken,
    String what,
    int handoffs,
    long events,
    Map<String, Integer> outcomes,
    List<String> story) {
  /// Whether every invariant held.
  public boolean holds() {
    return broken == null;
  }

  /// The story for people, with the way to replay it.
  public String told() {
    return "seed %d: %s%n%s%nreplay with -Dseed=%d"
        .formatted(seed, what, String.join(System.lineSeparator(), story), seed);
  }
}
