package dev.baton.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong, so that one run shows all of it.
final class Problems {
  private final String file;
  private final List<ConfigProblem> found = new ArrayList<>();
  private int omitted;

  Problems(String file) {
    this.file = file;
  }

  void add(Position at, String path, String message) {
    if (found.size() < ConfigResult.Invalid.MAX_PROBLEMS) {
      found.add(new ConfigProblem(file, at.line(), at.column(), path, message));
    } else {
      omitted++;
    }
  }

  /// How many were found so far; a part of the file is sound when reading it added none.
  int count() {
    return found.size() + omitted;
  }

  ConfigResult.Invalid invalid() {
    List<ConfigProblem> inOrder = new ArrayList<>(found);
    inOrder.sort(
        Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column));
    return new ConfigResult.Invalid(inOrder, omitted);
  }
}
