package dev.baton.journal;

/// Hears what became of one event, exactly once. Called by the one thread that writes: return at
/// once.
@FunctionalInterface
public interface InboxListener {
  /// It is stored, or is not.
  void onResult(InboxResult result);
}
