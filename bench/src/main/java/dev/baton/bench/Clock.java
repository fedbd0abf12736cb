package dev.baton.bench;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Real time: this room measures it.
final class Clock {
  private static final double NANOS = 1e9;

  /// Monotonic, in nanoseconds.
  long nanos() {
    return System.nanoTime();
  }

  /// How many seconds have passed since [#nanos] gave `begun`.
  double secondsSince(long begun) {
    return (nanos() - begun) / NANOS;
  }

  Instant now() {
    return Instant.now();
  }

  /// Lets time pass. Ends early when the thread is interrupted, and leaves it interrupted.
  void pause(long ms) {
    long end = nanos() + TimeUnit.MILLISECONDS.toNanos(ms);
    for (long left = end - nanos();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = end - nanos()) {
      LockSupport.parkNanos(left);
    }
  }
}
