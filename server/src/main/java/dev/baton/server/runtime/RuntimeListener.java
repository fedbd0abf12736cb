package dev.baton.server.runtime;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.Outcome;

/// Hears what the runtime does, to count it. Called on the paths of handoffs: return at once.
public interface RuntimeListener {
  /// A handoff that was asked for here is stored.
  void opened(Handoff handoff);

  /// A handoff has ended or is parked, and that is stored.
  ///
  /// @param durationMs since it was asked for, of which another node may have seen a part
  void ended(Handoff handoff, long durationMs);

  /// A compensation is sent for the first time.
  void compensating();

  /// A call to a platform came to its end.
  ///
  /// @param tookNanos from its beginning, waits for a turn and for a token included
  void called(Call call, Outcome outcome, long tookNanos);
}
