package dev.baton.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one handoff and its timeline.
@Command(
    name = "show",
    description = "Shows how a handoff stands and what happened to it.",
    mixinStandardHelpOptions = true)
final class HandoffShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "HANDOFF", description = "the handoff's id")
  private String handoffId;

  @Option(
      names = "--server",
      defaultValue = "http://127.0.0.1:8480",
      description = "where Baton runs (default: ${DEFAULT-VALUE})")
  private URI server;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  HandoffShowCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (ApiClient api = new ApiClient(server)) {
      ApiClient.Answer view = api.get("/v1/handoffs/" + handoffId);
      if (!view.isGood()) {
        throw Refusals.of(view);
      }
      ApiClient.Answer timeline = api.get("/v1/handoffs/" + handoffId + "/timeline");
      if (json) {
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
