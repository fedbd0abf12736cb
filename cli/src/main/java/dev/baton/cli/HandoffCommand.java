package dev.baton.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Commands about handoffs.
@Command(
    name = "handoff",
    description = "Starts, shows, watches and cancels handoffs.",
    mixinStandardHelpOptions = true,
    subcommands = {
      HandoffStartCommand.class,
      HandoffShowCommand.class,
      HandoffListCommand.class,
      HandoffWatchCommand.class,
      HandoffCancelCommand.class
    })
final class HandoffCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  HandoffCommand() {}

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
