package dev.baton.server.escalation;

import dev.baton.core.context.ContextProblem;
import java.util.List;
import java.util.stream.Collectors;

/// An escalation that cannot be: what is wrong with it, each with its place.
public final class UnfitEscalation extends RuntimeException {
  private final transient List<ContextProblem> problems;

  UnfitEscalation(List<ContextProblem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.path() + ": " + problem.message())
            .collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  UnfitEscalation(String path, String message) {
    this(List.of(new ContextProblem(path, message)));
  }

  /// What is wrong, at least one.
  public List<ContextProblem> problems() {
    return problems;
  }
}
