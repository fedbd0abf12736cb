package dev.baton.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Commands about the audit log.
@Command(
    name = "audit",
    description = "Checks and exports the audit log. It only reads.",
    mixinStandardHelpOptions = true,
    subcommands = {AuditVerifyCommand.class, AuditExportCommand.class})
final class AuditCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  AuditCommand() {}

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
