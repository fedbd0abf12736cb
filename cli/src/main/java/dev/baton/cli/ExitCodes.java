package dev.baton.cli;

/// What a command's end says to the shell.
final class ExitCodes {
  static final int GOOD = 0;

  /// The command did its work and the outcome is not the one that was wanted.
  static final int FINDINGS = 1;

  /// The command line or the configuration is wrong.
  static final int USAGE = 2;

  /// Something that is needed does not answer.
  static final int UNREACHABLE = 3;

  private ExitCodes() {}
}
