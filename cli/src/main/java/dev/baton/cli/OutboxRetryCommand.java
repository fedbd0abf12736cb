package dev.baton.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Sends events again that nobody took.
@Command(
    name = "retry",
    description = {
      "Sends events again that nobody took, with all their attempts.",
      "A subscription whose receiver answered 410 is sent to again."
    },
    mixinStandardHelpOptions = true)
final class OutboxRetryCommand implements Callable<Integer> {
  /// What one request takes up.
  private static final int AT_ONCE = 1_000;

  @Parameters(arity = "0..1", paramLabel = "EVENT", description = "the event's id")
  private @Nullable String eventId;

  @Option(names = "--subscription", description = "all events for this subscription")
  private @Nullable String subscription;

  @Option(names = "--all", description = "all events for all subscriptions")
  private boolean all;

  @Mixin private ServerOptions server;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  OutboxRetryCommand() {}

  @Override
  public Integer call() {
    if (eventId == null && subscription == null && !all) {
      throw new CommandFailure(ExitCodes.USAGE, "name an event, or give --subscription or --all");
    }
    ObjectNode body = JsonMapper.shared().createObjectNode();
    if (eventId != null) {
      body.put("eventId", eventId);
    }
    if (subscription != null) {
      body.put("subscription", subscription);
    }
    int retried = 0;
    JsonNode answer;
    try (ApiClient api = server.client()) {
      JsonNode enabled = JsonMapper.shared().createArrayNode();
      do {
        ApiClient.Answer came = api.post("/v1/outbox/retry", body.toString(), null);
        if (!came.isGood()) {
          throw Refusals.of(came);
        }
        answer = came.body();
        retried += answer.path("retried").asInt();
        enabled = enabled.isEmpty() ? answer.path("enabled") : enabled;
      } while (answer.path("retried").asInt() == AT_ONCE);
      print(retried, enabled);
    }
    return ExitCodes.GOOD;
  }

  private void print(int retried, JsonNode enabled) {
    PrintWriter out = server.out();
    if (server.json()) {
      ObjectNode done = JsonMapper.shared().createObjectNode().put("retried", retried);
      done.set("enabled", enabled);
      out.println(done);
    } else {
      out.println(retried == 1 ? "1 event is sent again" : retried + " events are sent again");
      for (JsonNode name : enabled) {
        out.println(name.asString("") + " is sent to again");
      }
    }
    out.flush();
  }
}
