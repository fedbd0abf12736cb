package dev.baton.bench;

/// Hears how a bench goes on, to show it. Called while it measures: return at once.
public interface BenchListener {
  /// Something is being done now.
  ///
  /// @param done phases that are over
  /// @param of all phases of this run
  void busyWith(Phase phase, int done, int of, String what);

  /// A number is there.
  void measured(Measure measure);

  /// A phase could not be measured; the others still are.
  void failed(Phase phase, String why);
}
