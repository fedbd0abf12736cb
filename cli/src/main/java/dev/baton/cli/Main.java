package dev.baton.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `baton` command.
@Command(
    name = "baton",
    description = "Moves a live customer interaction between contact-center platforms.",
    mixinStandardHelpOptions = true,
    version = "Baton 1-SNAPSHOT",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      TwinCommand.class,
      DoctorCommand.class,
      ConfigCommand.class,
      MapCommand.class,
      HandoffCommand.class
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Set by picocli before anything else happens.
  @SuppressWarnings("NullAway.Init")
  Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(Main::failed);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (e instanceof CommandFailure failure) {
      err.println("baton: " + failure.getMessage());
      err.flush();
      return failure.exitCode();
    }
    err.println("baton: something failed that should not fail");
    e.printStackTrace(err);
    err.flush();
    return ExitCodes.FINDINGS;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
