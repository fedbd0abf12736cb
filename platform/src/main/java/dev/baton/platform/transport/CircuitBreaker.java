package dev.baton.platform.transport;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Stops sending to a platform that does not answer. Closed, it counts failures in a row; at the
/// limit it opens and refuses; after a pause it lets exactly one probe through, which closes it or
/// opens it again. Safe for many threads.
final class CircuitBreaker {
  private final int failuresToOpen;
  private final long openNanos;
  private final LongSupplier nanoTime;

  private int failures;
  private boolean open;
  private boolean probing;
  private long openedAtNanos;

  /// A closed breaker.
  ///
  /// @param failuresToOpen failures in a row, at least 1
  /// @param openMs how long it refuses before it lets a probe through
  CircuitBreaker(int failuresToOpen, long openMs, LongSupplier nanoTime) {
    this.failuresToOpen = Math.max(1, failuresToOpen);
    this.openNanos = TimeUnit.MILLISECONDS.toNanos(openMs);
    this.nanoTime = nanoTime;
  }

  /// How a call was let in. Whoever is not refused reports the end with the same entry.
  enum Entry {
    REFUSED,
    NORMAL,
    PROBE
  }

  synchronized Entry enter() {
    if (!open) {
      return Entry.NORMAL;
    }
    if (refuses()) {
      return Entry.REFUSED;
    }
    probing = true;
    return Entry.PROBE;
  }

  /// Whether [#enter] would refuse now.
  synchronized boolean refuses() {
    return open && (probing || nanoTime.getAsLong() - openedAtNanos < openNanos);
  }

  synchronized BreakerState state() {
    if (!open) {
      return BreakerState.CLOSED;
    }
    boolean looking = probing || nanoTime.getAsLong() - openedAtNanos >= openNanos;
    return looking ? BreakerState.HALF_OPEN : BreakerState.OPEN;
  }

  /// The platform answered.
  synchronized void succeeded(Entry entry) {
    if (entry == Entry.PROBE) {
      open = false;
      probing = false;
      failures = 0;
    } else if (!open) {
      failures = 0;
    }
  }

  /// The platform did not answer, or answered 5xx.
  synchronized void failed(Entry entry) {
    if (entry == Entry.PROBE) {
      openNow();
    } else if (!open && ++failures >= failuresToOpen) {
      openNow();
    }
    // What was sent before it opened says nothing new afterwards.
  }

  /// The call ended for a reason that says nothing about the platform.
  synchronized void abandoned(Entry entry) {
    if (entry == Entry.PROBE) {
      probing = false;
    }
  }

  private void openNow() {
    open = true;
    probing = false;
    openedAtNanos = nanoTime.getAsLong();
  }
}
