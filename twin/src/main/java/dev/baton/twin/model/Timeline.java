package dev.baton.twin.model;

import java.time.Instant;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// What will happen, in order of time and, at one instant, of planning. Bounded by what exists:
/// every order and every reservation plans at most two happenings.
final class Timeline {
  private final PriorityQueue<Planned> planned = new PriorityQueue<>();
  private long nextNumber;

  void plan(Instant at, Happening happening) {
    planned.add(new Planned(at, nextNumber++, happening));
  }

  @Nullable Instant nextAt() {
    Planned first = planned.peek();
    return first == null ? null : first.at;
  }

  @Nullable Planned takeDue(Instant now) {
    Planned first = planned.peek();
    return first == null || first.at.isAfter(now) ? null : planned.poll();
  }

  record Planned(Instant at, long number, Happening happening) implements Comparable<Planned> {
    @Override
    public int compareTo(Planned other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }
}
