package dev.baton.cli;

import java.io.Console;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/// One line that says what is being waited for, overwritten in place. It is shown to people only:
/// where the output is no terminal there is nothing of it.
public final class Progress {
  private static final String START_OF_LINE = "\r";

  /// Erases to the end of the line (ECMA-48, EL).
  private static final String ERASE = "\u001b[K";

  /// A longer line would wrap, and a wrapped line cannot be overwritten.
  private static final int MAX_COLUMNS = 79;

  private final @Nullable PrintWriter terminal;
  private String shown = "";

  private Progress(@Nullable PrintWriter terminal) {
    this.terminal = terminal;
  }

  /// Shows nothing.
  public static Progress silent() {
    return new Progress(null);
  }

  /// Shows it on `out`, if this process runs on a terminal.
  public static Progress onTerminal(PrintWriter out) {
    @Nullable Console console = System.console();
    return console != null && console.isTerminal() ? on(out) : silent();
  }

  /// Shows it on `out`, whatever that is.
  static Progress on(PrintWriter out) {
    return new Progress(out);
  }

  /// Says what is being waited for now.
  public void show(String text) {
    String line = text.length() > MAX_COLUMNS ? text.substring(0, MAX_COLUMNS) : text;
    if (terminal != null && !line.equals(shown)) {
      terminal.print(START_OF_LINE + line + ERASE);
      terminal.flush();
      shown = line;
    }
  }

  /// Takes it away, so that something else can be printed.
  public void clear() {
    if (terminal != null && !shown.isEmpty()) {
      terminal.print(START_OF_LINE + ERASE);
      terminal.flush();
      shown = "";
    }
  }
}
