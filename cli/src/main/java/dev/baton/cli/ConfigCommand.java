package dev.baton.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Commands about the configuration.
@Command(
    name = "config",
    description = "Checks configurations.",
    mixinStandardHelpOptions = true,
    subcommands = ConfigValidateCommand.class)
final class ConfigCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  ConfigCommand() {}

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
