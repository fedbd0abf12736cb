package dev.baton.cli;

import org.jspecify.annotations.Nullable;

/// Ends a command with a sentence for its user and an exit code.
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final @Nullable String json;

  /// @param message what is wrong and what to do about it
  public CommandFailure(int exitCode, String message) {
    this(exitCode, message, (String) null);
  }

  /// The same, with what a program that asked for JSON is told.
  CommandFailure(int exitCode, String message, @Nullable String json) {
    super(message);
    this.exitCode = exitCode;
    this.json = json;
  }

  /// The same, keeping what caused it.
  public CommandFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.json = null;
  }

  /// What a program is told on the standard output, or null when words are all there is.
  @Nullable String json() {
    return json;
  }

  int exitCode() {
    return exitCode;
  }
}
