package dev.baton.cli;

import java.io.PrintWriter;
import java.net.URI;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every command has that asks a running Baton: where it is, and for whom its answer is.
final class ServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8480",
      description = "where Baton runs (default: ${DEFAULT-VALUE})")
  private URI server;

  @Option(names = "--json", description = "print JSON, for programs")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  ServerOptions() {}

  /// A client of that Baton.
  ///
  /// @throws CommandFailure when `--server` is no URL of a server
  ApiClient client() {
    boolean http = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
    if (!http || server.getHost() == null) {
      throw new CommandFailure(
          ExitCodes.USAGE, "--server is scheme, host and port, for example http://127.0.0.1:8480");
    }
    return new ApiClient(server, progress());
  }

  boolean json() {
    return json;
  }

  PrintWriter out() {
    return command.commandLine().getOut();
  }

  /// Where warnings go, beside what a program reads.
  PrintWriter err() {
    return command.commandLine().getErr();
  }

  /// Shows what a person waits for; a program is not told.
  Progress progress() {
    return json ? Progress.silent() : Progress.onTerminal(out());
  }
}
