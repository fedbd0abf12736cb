package dev.baton.bench;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.Outcome;
import dev.baton.server.runtime.RuntimeListener;
import java.util.concurrent.atomic.AtomicReference;

/// Passes on what a node's runtime does to whoever measures at the moment.
final class Watcher implements RuntimeListener {
  /// Hears nothing.
  static final RuntimeListener NOBODY =
      new RuntimeListener() {
        @Override
        public void opened(Handoff handoff) {}

        @Override
        public void ended(Handoff handoff, long durationMs) {}

        @Override
        public void compensating() {}

        @Override
        public void called(Call call, Outcome outcome, long tookNanos) {}
      };

  private final AtomicReference<RuntimeListener> target = new AtomicReference<>(NOBODY);

  void to(RuntimeListener listener) {
    target.set(listener);
  }

  @Override
  public void opened(Handoff handoff) {
    target.get().opened(handoff);
  }

  @Override
  public void ended(Handoff handoff, long durationMs) {
    target.get().ended(handoff, durationMs);
  }

  @Override
  public void compensating() {
    target.get().compensating();
  }

  @Override
  public void called(Call call, Outcome outcome, long tookNanos) {
    target.get().called(call, outcome, tookNanos);
  }
}
