package dev.baton.twin.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts the orders that took effect. Refused and repeated ones do not come here.
final class OrderLog {
  /// Keys remembered; the oldest is forgotten first. At 5,000 orders a second this is a minute and
  /// a half.
  private static final int KEYS_KEPT = 500_000;

  private final Map<Platform, Map<Operation, Long>> totals = new EnumMap<>(Platform.class);
  private final Map<Key, Integer> byKey = new LinkedHashMap<>();
  private long keysSeenTwice;

  void count(Platform platform, Operation kind, @Nullable String idempotencyKey) {
    totals
        .computeIfAbsent(platform, _ -> new EnumMap<>(Operation.class))
        .merge(kind, 1L, Long::sum);
    if (idempotencyKey == null) {
      return;
    }
    int times = byKey.merge(new Key(platform, kind, idempotencyKey), 1, Integer::sum);
    if (times == 2) {
      keysSeenTwice++;
    }
    if (byKey.size() > KEYS_KEPT) {
      byKey.remove(byKey.keySet().iterator().next());
    }
  }

  /// Counts an order about a leg and writes it into the caller's entry.
  void record(
      Caller caller,
      Leg leg,
      Operation kind,
      @Nullable String reservationId,
      @Nullable String idempotencyKey,
      Instant now) {
    count(leg.platform(), kind, idempotencyKey);
    caller.ordered(
        new Books.OrderEntry(now, leg.platform(), kind, leg.id(), reservationId, idempotencyKey));
  }

  long keysSeenTwice() {
    return keysSeenTwice;
  }

  List<Books.OrderCount> counts() {
    List<Books.OrderCount> counts = new ArrayList<>();
    totals.forEach((platform, kinds) ->
        kinds.forEach((kind, n) -> counts.add(new Books.OrderCount(platform, kind, n))));
    return counts;
  }

  List<Books.KeyCount> countsByKey() {
    List<Books.KeyCount> counts = new ArrayList<>(byKey.size());
    byKey.forEach((k, n) -> counts.add(new Books.KeyCount(k.platform, k.kind, k.key, n)));
    return counts;
  }

  private record Key(Platform platform, Operation kind, String key) {}
}
