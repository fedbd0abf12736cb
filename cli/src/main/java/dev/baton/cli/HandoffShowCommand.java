package dev.baton.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Shows one handoff and its timeline.
@Command(
    name = "show",
    description = "Shows how a handoff stands and what happened to it.",
    mixinStandardHelpOptions = true)
final class HandoffShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "HANDOFF", description = "the handoff's id")
  private String handoffId;

  @Mixin private ServerOptions server;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  HandoffShowCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = server.out();
    try (ApiClient api = server.client()) {
      ApiClient.Answer view = api.get(ApiClient.handoff(handoffId));
      if (!view.isGood()) {
        throw Refusals.of(view);
      }
      ApiClient.Answer timeline = api.get(ApiClient.handoff(handoffId) + "/timeline");
      if (server.json()) {
        out.println("{\"handoff\":" + view.body() + ",\"timeline\":" + timeline.body() + "}");
      } else {
        new TimelinePrinter(out).print(timeline.body());
        out.println(TimelinePrinter.summary(view.body()));
      }
      out.flush();
    }
    return ExitCodes.GOOD;
  }
}
