package dev.baton.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sends a dead letter on, to the supervisors.
@Command(
    name = "escalate",
    description = {
      "Puts a caller whom nobody has into the supervisor queue.",
      "Both sides are read first: one who has arrived, or hung up, is left alone."
    },
    mixinStandardHelpOptions = true)
final class DeadLetterEscalateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "HANDOFF", description = "the handoff's id")
  private String handoffId;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
  private @Nullable String reason;

  @Mixin private DeciderOptions decider;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  DeadLetterEscalateCommand() {}

  @Override
  public Integer call() {
    decider.decide(handoffId, "escalate", reason);
    return ExitCodes.GOOD;
  }
}
