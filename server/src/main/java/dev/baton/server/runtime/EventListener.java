package dev.baton.server.runtime;

import dev.baton.core.id.AccountName;

/// Hears what becomes of the events that platforms push, to count it. Return at once.
public interface EventListener {
  /// An event is stored.
  ///
  /// @param repeated whether a copy of it was stored before
  void stored(AccountName account, boolean repeated);

  /// Events of interactions that nobody knew for as long as events are kept waiting.
  void unmatched(AccountName account, int events);
}
