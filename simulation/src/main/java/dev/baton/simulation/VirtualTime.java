package dev.baton.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Events in the order of their time; what is due at the same instant comes in the order in which
/// it was planned.
final class VirtualTime {
  /// Something that is planned, and may be called off.
  static final class Event implements Comparable<Event> {
    private final Instant at;

    /// Nanoseconds since the start: comparing numbers is what the queue does most.
    private final long atNanos;

    private final long order;
    private final Runnable what;
    private boolean calledOff;

    private Event(Instant at, long atNanos, long order, Runnable what) {
      this.at = at;
      this.atNanos = atNanos;
      this.order = order;
      this.what = what;
    }

    /// It does not happen, and is no event.
    void callOff() {
      calledOff = true;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>(64);
  private final Instant start;
  private Instant now;
  private long planned;

  VirtualTime(Instant start) {
    this.start = start;
    this.now = start;
  }

  Instant now() {
    return now;
  }

  Event after(long delayMs, Runnable what) {
    return at(now.plusMillis(Math.max(0, delayMs)), what);
  }

  Event at(Instant given, Runnable what) {
    Instant at = given.isBefore(now) ? now : given;
    Event event = new Event(at, Duration.between(start, at).toNanos(), planned++, what);
    events.add(event);
    return event;
  }

  @Nullable Instant nextAt() {
    Event next = events.peek();
    while (next != null && next.calledOff) {
      events.remove();
      next = events.peek();
    }
    return next == null ? null : next.at;
  }

  /// Runs the next event. [#nextAt] has said that there is one.
  void step() {
    Event next = events.remove();
    now = next.at;
    next.what.run();
  }

  /// Lets time pass up to an instant at which something outside of this queue is due.
  void passTo(Instant at) {
    if (at.isAfter(now)) {
      now = at;
    }
  }
}
