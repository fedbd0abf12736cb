package dev.baton.journal;

/// Hears of each flush, to count it. Called by the one thread that writes: return at once.
@FunctionalInterface
public interface JournalListener {
  /// A batch came to its end: stored, refused or lost.
  ///
  /// @param rows how many transitions it had
  /// @param tookNanos from its beginning to the last listener's return, waits for a database that
  ///   was away included
  void flushed(int rows, long tookNanos);
}
