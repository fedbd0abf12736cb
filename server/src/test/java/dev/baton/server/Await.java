package dev.baton.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting for conditions, always with a deadline.
final class Await {
  /// Far more than anything here takes on a busy machine; only a failure waits so long.
  static final long LONG_MS = 60_000;

  private static final long LOOK_EVERY_MS = 10;

  private Await() {}

  /// Waits until the condition holds.
  ///
  /// @param what for the message when it never does
  static void until(String what, BooleanSupplier condition) {
    untilWithin(LONG_MS, what, condition);
  }

  /// The same with a deadline of its own, where something is meant to go on for a while.
  static void untilWithin(long withinMs, String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(withinMs)) {
        throw new AssertionError("within " + withinMs + " ms it did not come true that " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MS));
    }
  }
}
