package dev.baton.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits on conditions with a deadline, never on durations.
final class Waiting {
  private static final long POLL_MS = 20;

  private Waiting() {}

  static void until(String what, long deadlineMs, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadlineMs);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + deadlineMs + " ms: " + what);
      }
      briefly();
    }
  }

  static void briefly() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}
