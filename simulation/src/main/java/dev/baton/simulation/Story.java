package dev.baton.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What happened in a run, with times, for people who want to know why an invariant broke.
final class Story {
  /// A run that tells more than this is not read to its beginning.
  private static final int LINES_MAX = 5_000;

  private final VirtualTime time;
  private final Instant start;
  private final List<String> lines = new ArrayList<>();

  Story(VirtualTime time) {
    this.time = time;
    this.start = time.now();
  }

  void tell(String what) {
    if (lines.size() < LINES_MAX) {
      lines.add("%8d ms  %s".formatted(Duration.between(start, time.now()).toMillis(), what));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
