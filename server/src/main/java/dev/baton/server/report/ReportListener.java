package dev.baton.server.report;

import dev.baton.core.report.Suspicion;
import org.jspecify.annotations.Nullable;

/// Hears what the work behind reports does, to count it.
public interface ReportListener {
  /// What one look at the platforms' analytics came to.
  enum Look {
    /// Nothing is suspected.
    CLEAR,
    /// It was the last look, and something is.
    SUSPECTED,
    /// It was the last look, and a platform could not be read.
    UNREADABLE,
    /// It is looked at once more.
    AGAIN
  }

  /// So many handoffs got their facts.
  void reckoned(int handoffs);

  /// A completed handoff was looked at.
  ///
  /// @param suspicion what is suspected, with [Look#SUSPECTED] only
  void looked(Look look, @Nullable Suspicion suspicion);
}
