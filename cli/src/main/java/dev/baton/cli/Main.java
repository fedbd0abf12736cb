package dev.baton.cli;

import java.io.PrintWriter;
import java.util.function.Function;
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
      DiagnoseCommand.class,
      ConfigCommand.class,
      MapCommand.class,
      HandoffCommand.class,
      AuditCommand.class,
      OutboxCommand.class,
      DeadLetterCommand.class,
      ProveCommand.class,
      BenchCommand.class
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
    return prepared(new CommandLine(new Main()));
  }

  /// A command line that tells what goes wrong as all of ours do.
  static CommandLine prepared(CommandLine line) {
    line.setExecutionExceptionHandler(Main::failed);
    line.setParameterExceptionHandler(Main::mistyped);
    line.registerConverter(int.class, text -> whole(text, Integer::valueOf));
    line.registerConverter(long.class, text -> whole(text, Long::valueOf));
    line.registerConverter(Integer.class, text -> whole(text, Integer::valueOf));
    line.registerConverter(Long.class, text -> whole(text, Long::valueOf));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (e instanceof CommandFailure failure) {
      if (failure.json() != null && asksForJson(line)) {
        line.getOut().println(failure.json());
        line.getOut().flush();
        return failure.exitCode();
      }
      err.println("baton: " + failure.getMessage());
      err.flush();
      return failure.exitCode();
    }
    err.println("baton: something failed that should not fail");
    e.printStackTrace(err);
    err.flush();
    return ExitCodes.FINDINGS;
  }

  private static boolean asksForJson(CommandLine line) {
    CommandLine.Model.OptionSpec option = line.getCommandSpec().findOption("--json");
    return option != null && Boolean.TRUE.equals(option.getValue());
  }

  /// Says what is wrong with a command line, what was meant, and where to read on.
  private static int mistyped(CommandLine.ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    String command = line.getCommandSpec().qualifiedName();
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && !line.getSubcommands().isEmpty()) {
      err.println(
          "%s has no command '%s'; there are %s"
              .formatted(
                  command,
                  unmatched.getUnmatched().getFirst(),
                  String.join(", ", line.getSubcommands().keySet())));
    } else {
      err.println(e.getMessage());
    }
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See '" + command + " --help'.");
    err.flush();
    return ExitCodes.USAGE;
  }

  private static <T> T whole(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw new CommandLine.TypeConversionException("'" + text + "' is not a whole number");
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
