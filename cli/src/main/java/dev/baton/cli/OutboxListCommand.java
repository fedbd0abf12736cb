package dev.baton.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Shows how the subscriptions stand, and the events that nobody took.
@Command(
    name = "list",
    description = {
      "Shows each subscription, and the newest events that nobody took.",
      "Ends with 1 when there is such an event or a subscription is disabled, else 0."
    },
    mixinStandardHelpOptions = true)
final class OutboxListCommand implements Callable<Integer> {
  private static final String SUBSCRIPTION = "%-20s %-16s %8s %6s %9s %s%n";
  private static final String EVENT = "%-40s %-16s %8s %-18s %s%n";

  @Option(names = "--subscription", description = "only events for this subscription")
  private @Nullable String subscription;

  @Option(
      names = "--limit",
      defaultValue = "50",
      description = "how many events at most, 1 to 200 (default: ${DEFAULT-VALUE})")
  private int limit;

  @Mixin private ServerOptions server;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  OutboxListCommand() {}

  @Override
  public Integer call() {
    String query =
        "?limit="
            + limit
            + (subscription == null ? "" : "&subscription=" + ApiClient.encoded(subscription));
    JsonNode standing;
    JsonNode dead;
    try (ApiClient api = server.client()) {
      standing = read(api, "/v1/outbox");
      dead = read(api, "/v1/outbox/dead" + query);
    }
    if (server.json()) {
      ObjectNode all = JsonMapper.shared().createObjectNode();
      all.set("subscriptions", standing.path("subscriptions"));
      all.set("dead", dead.path("items"));
      server.out().println(all);
    } else {
      print(standing.path("subscriptions"), dead);
    }
    server.out().flush();
    boolean disabled =
        standing.path("subscriptions").valueStream().anyMatch(one -> one.has("disabledAt"));
    return dead.path("items").isEmpty() && !disabled ? ExitCodes.GOOD : ExitCodes.FINDINGS;
  }

  private static JsonNode read(ApiClient api, String path) {
    ApiClient.Answer answer = api.get(path);
    if (!answer.isGood()) {
      throw Refusals.of(answer);
    }
    return answer.body();
  }

  private void print(JsonNode subscriptions, JsonNode dead) {
    PrintWriter out = server.out();
    if (subscriptions.isEmpty()) {
      out.println("no subscription is configured");
    } else {
      out.printf(SUBSCRIPTION, "subscription", "tenant", "waiting", "dead", "oldest", "");
    }
    for (JsonNode one : subscriptions) {
      out.printf(
          SUBSCRIPTION,
          one.path("subscription").asString(""),
          one.path("tenant").asString(""),
          one.path("waiting").asLong(),
          one.path("dead").asLong(),
          String.format(Locale.ROOT, "%.0f s", one.path("oldestSeconds").asDouble()),
          one.has("disabledAt") ? "disabled: its receiver answered 410" : "");
    }
    if (!dead.path("items").isEmpty()) {
      out.println();
      out.printf(EVENT, "event", "subscription", "attempts", "last failure", "dead since");
    }
    for (JsonNode event : dead.path("items")) {
      out.printf(
          EVENT,
          event.path("eventId").asString(""),
          event.path("subscription").asString(""),
          event.path("attempts").asLong(),
          event.path("lastFailure").asString(""),
          event.path("deadAt").asString("").replaceFirst("\\..*", "Z"));
    }
    if (dead.has("nextCursor")) {
      out.println("there are more: --limit shows up to 200, --subscription those for one");
    }
  }
}
