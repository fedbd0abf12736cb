package dev.baton.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Commands about events on their way to subscribers.
@Command(
    name = "outbox",
    description = "Shows events that wait or that nobody took, and sends these again.",
    mixinStandardHelpOptions = true,
    subcommands = {OutboxListCommand.class, OutboxRetryCommand.class})
final class OutboxCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  OutboxCommand() {}

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
