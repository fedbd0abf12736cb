package dev.baton.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Wishes that a handoff did not happen.
@Command(
    name = "cancel",
    description = {
      "Cancels a handoff while the source still has the caller.",
      "Says what is still possible, and changes nothing when it is too late."
    },
    mixinStandardHelpOptions = true)
final class HandoffCancelCommand implements Callable<Integer> {
  @Parameters(paramLabel = "HANDOFF", description = "the handoff's id")
  private String handoffId;

  @Mixin private ServerOptions server;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  HandoffCancelCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = server.out();
    try (ApiClient api = server.client()) {
      ApiClient.Answer answer = api.post(ApiClient.handoff(handoffId) + "/cancel", "{}", null);
      if (!answer.isGood()) {
        throw Refusals.of(answer);
      }
      JsonNode view = answer.body();
      if (server.json()) {
        out.println(view);
      } else {
        out.println(TimelinePrinter.summary(view));
        out.println("  " + view.path("detail").asString(""));
      }
      out.flush();
    }
    return ExitCodes.GOOD;
  }
}
