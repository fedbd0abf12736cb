package dev.baton.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// Counts dead letters by their cause.
@Command(
    name = "causes",
    description = "Counts dead letters by their cause.",
    mixinStandardHelpOptions = true)
final class DeadLetterCausesCommand implements Callable<Integer> {
  private static final String ROW = "%-22s %8s  %s%n";

  @Mixin private ServerOptions server;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  DeadLetterCausesCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = server.out();
    try (ApiClient api = server.client()) {
      ApiClient.Answer answer = api.get("/v1/dead-letters/causes");
      if (!answer.isGood()) {
        throw Refusals.of(answer);
      }
      JsonNode items = answer.body().path("items");
      if (server.json()) {
        out.println(answer.body());
      } else if (items.isEmpty()) {
        out.println("no dead letter");
      } else {
        out.printf(ROW, "cause", "letters", "oldest since");
        for (JsonNode item : items) {
          out.printf(
              ROW,
              item.path("cause").asString(""),
              item.path("count").asLong(),
              DeadLetterListCommand.second(item.path("oldestSince").asString("")));
        }
      }
      out.flush();
    }
    return ExitCodes.GOOD;
  }
}
