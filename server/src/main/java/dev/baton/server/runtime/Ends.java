package dev.baton.server.runtime;

import dev.baton.core.id.HandoffId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;

/// Requests that wait for a handoff to end. Bounded by the handoffs under way.
final class Ends {
  private final ConcurrentMap<HandoffId, CountDownLatch> waited = new ConcurrentHashMap<>();

  /// What opens when that handoff has ended here.
  CountDownLatch of(HandoffId id) {
    return waited.computeIfAbsent(id, _ -> new CountDownLatch(1));
  }

  /// It has ended, or is not carried on here: nobody need wait any longer.
  void release(HandoffId id) {
    CountDownLatch latch = waited.remove(id);
    if (latch != null) {
      latch.countDown();
    }
  }

  void releaseAll() {
    waited.keySet().forEach(this::release);
  }
}
