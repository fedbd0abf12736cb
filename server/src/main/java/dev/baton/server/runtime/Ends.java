package dev.baton.server.runtime;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.id.HandoffId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Requests that wait for a handoff to end. Bounded by the handoffs under way.
final class Ends {
  private final ConcurrentMap<HandoffId, CompletableFuture<Optional<Handoff>>> waited =
      new ConcurrentHashMap<>();

  /// What is told when that handoff has ended here: the handoff as it is stored, or nothing when it
  /// is not carried on here.
  CompletableFuture<Optional<Handoff>> of(HandoffId id) {
    return waited.computeIfAbsent(id, _ -> new CompletableFuture<>());
  }

  /// It has ended, and that is stored.
  void ended(HandoffId id, Handoff handoff) {
    tell(id, Optional.of(handoff));
  }

  /// It is not carried on here: nobody need wait any longer.
  void release(HandoffId id) {
    tell(id, Optional.empty());
  }

  private void tell(HandoffId id, Optional<Handoff> end) {
    CompletableFuture<Optional<Handoff>> waiting = waited.remove(id);
    if (waiting != null) {
      waiting.complete(end);
    }
  }

  void releaseAll() {
    waited.keySet().forEach(this::release);
  }
}
