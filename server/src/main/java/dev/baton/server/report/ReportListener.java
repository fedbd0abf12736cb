package dev.baton.server.report;

/// Hears what the work behind reports does, to count it.
public interface ReportListener {
  /// So many handoffs got their facts.
  void reckoned(int handoffs);
}
