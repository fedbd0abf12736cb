package dev.baton.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Commands about handoffs that wait for a person.
@Command(
    name = "dead-letter",
    description = "Lists, shows and decides handoffs that wait for a person.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DeadLetterListCommand.class,
      DeadLetterCausesCommand.class,
      DeadLetterShowCommand.class,
      DeadLetterRetryCommand.class,
      DeadLetterEscalateCommand.class,
      DeadLetterResolveCommand.class
    })
final class DeadLetterCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  DeadLetterCommand() {}

  /// The path of a dead letter.
  ///
  /// @throws CommandFailure when nothing can have that id
  static String path(String id) {
    return ApiClient.handoff(id).replace("/v1/handoffs/", "/v1/dead-letters/");
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
