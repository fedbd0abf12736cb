package dev.baton.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Does one thing again and again for some time, and counts.
final class Rounds {
  /// A round ends a moment after its time; one that does not is stuck.
  private static final long STUCK_MS = 60_000;

  private Rounds() {}

  /// How often a second the work was done, by so many virtual threads at once.
  static double perSecond(Clock clock, long ms, int threads, Runnable work) {
    long begun = clock.nanos();
    long end = begun + TimeUnit.MILLISECONDS.toNanos(ms);
    LongAdder done = new LongAdder();
    CountDownLatch left = new CountDownLatch(threads);
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    for (int i = 0; i < threads; i++) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (clock.nanos() < end && failure.get() == null) {
                work.run();
                done.increment();
              }
            } catch (RuntimeException e) {
              failure.compareAndSet(null, e);
            } finally {
              left.countDown();
            }
          });
    }
    await(left, ms);
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return done.sum() / clock.secondsSince(begun);
  }

  private static void await(CountDownLatch left, long ms) {
    try {
      if (!left.await(ms + STUCK_MS, TimeUnit.MILLISECONDS)) {
        throw new BenchFailure("a round did not end", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    }
  }

  /// The same on this thread alone.
  static double perSecondHere(Clock clock, long ms, Runnable work) {
    long begun = clock.nanos();
    long end = begun + TimeUnit.MILLISECONDS.toNanos(ms);
    long done = 0;
    while (clock.nanos() < end) {
      work.run();
      done++;
    }
    return done / clock.secondsSince(begun);
  }
}
