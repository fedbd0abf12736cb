package dev.baton.server.runtime;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.Outcome;
import java.util.List;
import java.util.stream.Stream;

/// Tells several of what the runtime does, in their order.
public final class RuntimeListeners implements RuntimeListener {
  private final List<RuntimeListener> all;

  private RuntimeListeners(List<RuntimeListener> all) {
    this.all = all;
  }

  /// The first and the others; the first alone where there are none.
  public static RuntimeListener of(RuntimeListener first, List<RuntimeListener> others) {
    return others.isEmpty()
        ? first
        : new RuntimeListeners(Stream.concat(Stream.of(first), others.stream()).toList());
  }

  @Override
  public void opened(Handoff handoff) {
    all.forEach(listener -> listener.opened(handoff));
  }

  @Override
  public void ended(Handoff handoff, long durationMs) {
    all.forEach(listener -> listener.ended(handoff, durationMs));
  }

  @Override
  public void compensating() {
    all.forEach(RuntimeListener::compensating);
  }

  @Override
  public void called(Call call, Outcome outcome, long tookNanos) {
    all.forEach(listener -> listener.called(call, outcome, tookNanos));
  }
}
