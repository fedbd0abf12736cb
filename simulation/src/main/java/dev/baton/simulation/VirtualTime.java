package dev.baton.simulation;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Events in the order of their time; what is due at the same instant comes in the order in which
/// it was planned.
final class VirtualTime {
  private record Event(Instant at, long order, Runnable what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::order));
  private Instant now;
  private long planned;

  VirtualTime(Instant start) {
    now = start;
  }

  Instant now() {
    return now;
  }

  void after(long delayMs, Runnable what) {
    at(now.plusMillis(Math.max(0, delayMs)), what);
  }

  void at(Instant at, Runnable what) {
    events.add(new Event(at.isBefore(now) ? now : at, planned++, what));
  }

  @Nullable Instant nextAt() {
    Event next = events.peek();
    return next == null ? null : next.at();
  }

  /// Runs the next event.
  void step() {
    Event next = events.remove();
    now = next.at();
    next.what().run();
  }

  /// Lets time pass up to an instant at which something outside of this queue is due.
  void passTo(Instant at) {
    if (at.isAfter(now)) {
      now = at;
    }
  }
}
