package dev.baton.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Commands about handoffs.
@Command(
    name = "handoff",
    description = "Starts handoffs and shows them.",
    mixinStandardHelpOptions = true,
    subcommands = {HandoffStartCommand.class, HandoffShowCommand.class})
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
