package dev.baton.twin.model;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One person on the line, as the books see her. Changed by [Switchboard] only.
final class Caller {
  /// Changes and orders remembered per caller; the oldest is forgotten first.
  private static final int KEPT = 100;

  final String id;
  final String phone;
  final List<String> legIds = new ArrayList<>(2);
  final Deque<Books.PartyAt> history = new ArrayDeque<>(4);
  final Deque<Books.OrderEntry> orders = new ArrayDeque<>(2);
  @Nullable String canonicalId;
  @Nullable Instant limboSince;
  Party.@Nullable Kind ending;
  boolean doubled;

  /// What she and a bot have said; null when no bot ever had her.
  @Nullable Chat chat;

  /// Her session with a bot of Cognigy; null when she has never had one.
  @Nullable Session session;

  Caller(String id, String phone) {
    this.id = id;
    this.phone = phone;
  }

  void isWith(Party party, Instant now) {
    Books.PartyAt last = history.peekLast();
    if (last != null && last.with().equals(party)) {
      return;
    }
    history.add(new Books.PartyAt(now, party));
    if (history.size() > KEPT) {
      history.remove();
    }
  }

  void ordered(Books.OrderEntry order) {
    orders.add(order);
    if (orders.size() > KEPT) {
      orders.remove();
    }
  }

  boolean endedWell() {
    return !doubled && (ending == Party.Kind.HUNG_UP || ending == Party.Kind.AGENT_ENDED);
  }
}
