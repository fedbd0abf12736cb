package dev.baton.journal.audit;

/// Hears what the folder does; for metrics. Called by the folder's thread, and must not wait.
public interface AuditListener {
  /// Nobody is interested.
  AuditListener NONE =
      new AuditListener() {
        @Override
        public void folded(int rows, long treeSize, long oldestMs) {}

        @Override
        public void refused() {}
      };

  /// A head was signed and stored.
  ///
  /// @param rows that it covers and the one before did not
  /// @param oldestMs how long the oldest of them had waited
  void folded(int rows, long treeSize, long oldestMs);

  /// The file of heads knows a tree that the database does not: nothing is signed.
  void refused();
}
