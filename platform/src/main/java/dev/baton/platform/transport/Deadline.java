package dev.baton.platform.transport;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A point in monotonic time by which something must have ended.
///
/// @param budgetMs how long it was when it was set
/// @param atNanos when it ends, in the time of `nanoTime`
record Deadline(long budgetMs, long atNanos, LongSupplier nanoTime) {
  /// A year: longer than anything waits, and short enough not to overflow.
  private static final long MAX_MS = 31_536_000_000L;

  static Deadline in(long budgetMs, LongSupplier nanoTime) {
    long boundedMs = Math.clamp(budgetMs, 0, MAX_MS);
    long atNanos = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(boundedMs);
    return new Deadline(boundedMs, atNanos, nanoTime);
  }

  /// What is left, 0 when it has passed.
  long remainingNanos() {
    return Math.max(0, atNanos - nanoTime.getAsLong());
  }

  boolean isOver() {
    return remainingNanos() == 0;
  }
}
