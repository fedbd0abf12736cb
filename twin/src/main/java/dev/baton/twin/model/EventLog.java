package dev.baton.twin.model;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The events of legs that nobody has fetched yet. Makes none until it is told to.
final class EventLog {
  /// Events kept until they are fetched; past it the oldest is forgotten and counted.
  private static final int KEPT = 100_000;

  private final Deque<LegEvent> waiting = new ArrayDeque<>();
  private @Nullable String prefix;
  private long made;
  private long forgotten;

  /// From now on every change makes an event.
  ///
  /// @param idPrefix what every id begins with: another one in every world
  void on(String idPrefix) {
    if (prefix == null) {
      prefix = idPrefix;
    }
  }

  boolean isOn() {
    return prefix != null;
  }

  void changed(Leg leg, MediaType media, Instant now) {
    if (prefix == null) {
      return;
    }
    LastOrder order = leg.lastOrder();
    waiting.add(
        new LegEvent(
            prefix + ++made,
            leg.platform(),
            media,
            now,
            leg.id(),
            leg.canonicalId(),
            leg.state(),
            leg.agentId(),
            leg.queueId(),
            order == null ? leg.reservationId() : order.reservationId()));
    if (waiting.size() > KEPT) {
      waiting.remove();
      forgotten++;
    }
  }

  /// All that wait, oldest first; they wait no longer.
  List<LegEvent> drain() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<LegEvent> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  long forgotten() {
    return forgotten;
  }
}
