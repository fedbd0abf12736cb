package dev.baton.config;

import java.util.List;

/// What came of reading a configuration.
public sealed interface ConfigResult {
  /// It is sound; every timer rule holds.
  record Loaded(BatonConfig config) implements ConfigResult {}

  /// It is refused.
  ///
  /// @param problems in the order of the file, 1 to [#MAX_PROBLEMS]
  /// @param omitted how many more were found
  record Invalid(List<ConfigProblem> problems, int omitted) implements ConfigResult {
    /// More than a person repairs in one go.
    public static final int MAX_PROBLEMS = 50;

    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}
