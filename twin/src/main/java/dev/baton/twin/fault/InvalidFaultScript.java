package dev.baton.twin.fault;

/// A fault script that cannot be read. Line and column count from 1.
public final class InvalidFaultScript extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final int line;
  private final int column;

  InvalidFaultScript(String source, int line, int column, String problem) {
    super(source + ":" + line + ":" + column + ": " + problem);
    this.problem = problem;
    this.line = line;
    this.column = column;
  }

  /// What is wrong, without the place.
  public String problem() {
    return problem;
  }

  /// The line, from 1.
  public int line() {
    return line;
  }

  /// The column, from 1.
  public int column() {
    return column;
  }
}
