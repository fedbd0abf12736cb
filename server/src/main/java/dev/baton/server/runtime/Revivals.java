package dev.baton.server.runtime;

import dev.baton.coordinator.Work;
import dev.baton.core.id.HandoffId;
import dev.baton.journal.AppendResult;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Decisions about dead letters that wait until their step is stored. Bounded by the requests that
/// wait.
final class Revivals {
  private final ConcurrentMap<HandoffId, Waiting> waiting = new ConcurrentHashMap<>();

  /// @param version of the parked handoff: only the step that follows it is waited for
  private record Waiting(long version, BlockingQueue<AppendResult> result) {}

  /// Where the result will be told; null when another decision about this handoff waits here.
  @Nullable BlockingQueue<AppendResult> begin(HandoffId id, long version) {
    Waiting mine = new Waiting(version, new LinkedBlockingQueue<>(1));
    return waiting.putIfAbsent(id, mine) == null ? mine.result() : null;
  }

  /// Whether this step is waited for.
  boolean awaits(Work.Append step) {
    Waiting one = waiting.get(step.id());
    return one != null && one.version() == step.expectedVersion();
  }

  void tell(Work.Append step, AppendResult result) {
    Waiting one = waiting.get(step.id());
    if (one != null && one.version() == step.expectedVersion()) {
      one.result().offer(result);
    }
  }

  void end(HandoffId id) {
    waiting.remove(id);
  }
}
