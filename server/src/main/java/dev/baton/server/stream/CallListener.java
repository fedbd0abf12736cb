package dev.baton.server.stream;

import dev.baton.core.platform.Call;
import dev.baton.core.platform.Outcome;

/// Hears of every reading, to count it: return at once.
@FunctionalInterface
public interface CallListener {
  /// A platform was asked, and this came of it.
  void called(Call call, Outcome outcome, long tookNanos);
}
