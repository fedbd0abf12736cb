package dev.baton.server.runtime;

import java.util.concurrent.TimeUnit;

/// How long something may go on, from when this was made.
public final class TimeLimit {
  private final long begun = System.nanoTime();
  private final long limitMs;

  public TimeLimit(long limitMs) {
    this.limitMs = limitMs;
  }

  /// Whether the time is over.
  public boolean isOver() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) >= limitMs;
  }
}
