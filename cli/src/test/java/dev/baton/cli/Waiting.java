package dev.baton.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits on conditions with a deadline, never on durations.
public final class Waiting {
  private static final long POLL_MS = 20;

  private Waiting() {}

  /// Returns as soon as the condition holds; fails when it does not within `deadlineMs`.
  public static void until(String what, long deadlineMs, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadlineMs);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + deadlineMs + " ms: " + what);
      }
      briefly();
    }
  }

  /// Lets a moment pass between two looks.
  public static void briefly() {
    pass(POLL_MS);
  }

  /// Lets time pass where the time itself is what a test is about.
  public static void pass(long ms) {
    try {
      TimeUnit.MILLISECONDS.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}
