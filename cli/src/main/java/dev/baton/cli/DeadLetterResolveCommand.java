package dev.baton.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Closes a dead letter.
@Command(
    name = "resolve",
    description = {
      "Closes a dead letter that was settled elsewhere.",
      "Nothing is sent to a platform; the interaction may be handed off again."
    },
    mixinStandardHelpOptions = true)
final class DeadLetterResolveCommand implements Callable<Integer> {
  @Parameters(paramLabel = "HANDOFF", description = "the handoff's id")
  private String handoffId;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "why nothing more is to be done, for the record; at most 500 characters")
  private String reason;

  @Mixin private DeciderOptions decider;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  DeadLetterResolveCommand() {}

  @Override
  public Integer call() {
    decider.decide(handoffId, "resolve", reason);
    return ExitCodes.GOOD;
  }
}
