package dev.baton.simulation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one run came to.
///
/// @param broken the invariant that did not hold, null when all held
/// @param what the sentence that says how
/// @param outcomes how many handoffs ended in which state, with its reason where it has one
/// @param story what happened, with times; empty unless it was asked for or an invariant broke
public record Report(
    RunId run,
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
    return "seed %s: %s%n%s%nreplay with -Dseed=%s"
        .formatted(run, what, String.join(System.lineSeparator(), story), run);
  }
}
