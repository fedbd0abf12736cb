package dev.baton.journal;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The database's time as this node knows it: the monotonic clock, anchored at each renewal. All
/// nodes share one time, and a wall clock that is set has no say in it. It never goes backward.
public final class DatabaseClock implements InstantSource {
  /// What we knew at one renewal.
  ///
  /// @param nanos the monotonic clock in the middle of the round trip
  /// @param micros the database's time, since 1970
  /// @param errorMicros half the round trip
  private record Anchor(long nanos, long micros, long errorMicros) {
    long microsAt(long now) {
      return micros + TimeUnit.NANOSECONDS.toMicros(now - nanos);
    }

    long errorMicrosAt(long now) {
      return errorMicros + TimeUnit.NANOSECONDS.toMicros(now - nanos) / DRIFT_DIVISOR;
    }
  }

  /// 200 parts per million: twice what the quartz of a common machine drifts, for the two machines.
  private static final long DRIFT_DIVISOR = 5_000;

  private final LongSupplier nanoTime;
  private final AtomicLong latestMicros = new AtomicLong();
  private volatile @Nullable Anchor anchor;

  /// @param nanoTime a monotonic clock in nanoseconds, such as `System::nanoTime`
  DatabaseClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// Notes that the database said `time` between two readings of the monotonic clock. A worse
  /// reading than the one we have is ignored, unless the two contradict each other: then the time
  /// has been set, or the database is another one, and the newer counts. Called by one thread.
  void anchor(long sentNanos, long receivedNanos, Instant time) {
    long half = (receivedNanos - sentNanos) / 2;
    Anchor next =
        new Anchor(
            sentNanos + half,
            ChronoUnit.MICROS.between(Instant.EPOCH, time),
            TimeUnit.NANOSECONDS.toMicros(half) + 1);
    Anchor old = anchor;
    if (old != null) {
      long oldError = old.errorMicrosAt(next.nanos);
      long apart = Math.abs(old.microsAt(next.nanos) - next.micros);
      if (apart <= oldError + next.errorMicros && oldError <= next.errorMicros) {
        return;
      }
    }
    anchor = next;
  }

  /// Now, in whole microseconds.
  ///
  /// @throws IllegalStateException before the first renewal
  @Override
  public Instant instant() {
    long micros = anchored().microsAt(nanoTime.getAsLong());
    return Instant.EPOCH.plus(latestMicros.accumulateAndGet(micros, Math::max), ChronoUnit.MICROS);
  }

  /// How far [#instant()] may be from the database's time, rounded up; it grows until the next
  /// renewal.
  public long errorMs() {
    Anchor now = anchored();
    long nanos = nanoTime.getAsLong();
    // After a step backward of the database's time we stand still until it has caught up.
    long ahead = Math.max(0, latestMicros.get() - now.microsAt(nanos));
    return Math.ceilDiv(now.errorMicrosAt(nanos) + ahead, 1_000L);
  }

  private Anchor anchored() {
    Anchor now = anchor;
    if (now == null) {
      throw new IllegalStateException("the clock is known only once the node has joined");
    }
    return now;
  }
}
