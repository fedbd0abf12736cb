package dev.baton.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sends dead letters on.
@Command(
    name = "retry",
    description = {
      "Looks at both sides again and goes on from there.",
      "A caller who has arrived is left alone, and one who hung up is let go; for any other the"
          + " repair is tried again. What is not mended waits for a person again."
    },
    mixinStandardHelpOptions = true)
final class DeadLetterRetryCommand implements Callable<Integer> {
  /// As many as the API takes at once.
  private static final int MAX = 100;

  private static final String ROW = "%-36s %-18s %s%n";

  @Parameters(
      arity = "0..*",
      paramLabel = "HANDOFF",
      description = "the handoffs' ids, at most 100")
  private @Nullable List<String> handoffIds;

  @Option(names = "--cause", description = "in place of ids: the newest that wait for this cause")
  private @Nullable String cause;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "with --cause: how many, at most and by default 100")
  private @Nullable Integer limit;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
  private @Nullable String reason;

  @Mixin private DeciderOptions decider;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  DeadLetterRetryCommand() {}

  @Override
  public Integer call() {
    List<String> ids = handoffIds == null ? List.of() : handoffIds;
    if (ids.isEmpty() == (cause == null) || ids.size() > MAX) {
      throw new CommandFailure(
          ExitCodes.USAGE, "give 1 to " + MAX + " ids of handoffs, or --cause");
    }
    if (limit != null && cause == null) {
      throw new CommandFailure(ExitCodes.USAGE, "--limit goes with --cause");
    }
    if (ids.size() == 1) {
      decider.decide(ids.getFirst(), "retry", reason);
      return ExitCodes.GOOD;
    }
    ObjectNode body = decider.body(reason);
    if (cause == null) {
      ids.forEach(body.putArray("ids")::add);
    } else {
      body.put("cause", cause);
    }
    if (limit != null) {
      body.put("limit", limit);
    }
    return retryMany(body);
  }

  private int retryMany(ObjectNode body) {
    try (ApiClient api = decider.server().client()) {
      ApiClient.Answer answer = api.post("/v1/dead-letters/retry", body.toString(), null);
      if (!answer.isGood()) {
        throw Refusals.of(answer);
      }
      JsonNode items = answer.body().path("items");
      PrintWriter out = decider.server().out();
      if (decider.server().json()) {
        out.println(answer.body());
      } else {
        print(items, out);
      }
      out.flush();
      boolean all =
          items.valueStream().allMatch(item -> item.path("outcome").asString("").equals("taken"));
      return all ? ExitCodes.GOOD : ExitCodes.FINDINGS;
    }
  }

  private static void print(JsonNode items, PrintWriter out) {
    if (items.isEmpty()) {
      out.println("no dead letter");
      return;
    }
    out.printf(ROW, "handoff", "decision", "state");
    for (JsonNode item : items) {
      out.printf(
          ROW,
          item.path("handoffId").asString(""),
          item.path("outcome").asString("").replace('_', ' '),
          item.path("state").asString(""));
    }
  }
}
