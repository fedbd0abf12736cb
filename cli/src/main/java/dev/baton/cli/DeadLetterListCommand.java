package dev.baton.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Lists dead letters.
@Command(
    name = "list",
    description = "Lists handoffs that wait for a person, the newest first.",
    mixinStandardHelpOptions = true)
final class DeadLetterListCommand implements Callable<Integer> {
  /// More than anybody reads; behind it a filter helps.
  private static final int LIMIT_MAX = 10_000;

  private static final String ROW = "%-36s %-20s %-20s %s%n";

  @Option(names = "--cause", description = "only those of this cause, for example phantom")
  private @Nullable String cause;

  @Option(names = "--account", description = "only those whose caller started at this account")
  private @Nullable String account;

  @Option(
      names = "--limit",
      defaultValue = "50",
      description = "how many at most, up to 10000 (default: ${DEFAULT-VALUE})")
  private int limit;

  @Mixin private ServerOptions server;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  DeadLetterListCommand() {}

  @Override
  public Integer call() {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new CommandFailure(ExitCodes.USAGE, "--limit is 1 to " + LIMIT_MAX);
    }
    ObjectNode all = JsonMapper.shared().createObjectNode();
    ArrayNode items = all.putArray("items");
    String cursor;
    try (ApiClient api = server.client()) {
      cursor =
          new ApiList(api, "/v1/dead-letters")
              .where("cause", cause)
              .where("account", account)
              .read(limit, items::add);
    }
    PrintWriter out = server.out();
    if (server.json()) {
      if (!cursor.isEmpty()) {
        all.put("nextCursor", cursor);
      }
      out.println(all);
    } else {
      print(items, !cursor.isEmpty(), out);
    }
    out.flush();
    return ExitCodes.GOOD;
  }

  /// 100 columns, for people.
  private static void print(ArrayNode items, boolean more, PrintWriter out) {
    if (items.isEmpty()) {
      out.println("no dead letter");
      return;
    }
    out.printf(ROW, "handoff", "cause", "since", "source, destination");
    for (JsonNode item : items) {
      out.printf(
          ROW,
          item.path("handoffId").asString(""),
          item.path("cause").asString(""),
          second(item.path("since").asString("")),
          state(item, "source") + ", " + state(item, "destination"));
    }
    if (more) {
      out.println("there are more: --limit shows another number");
    }
  }

  private static String state(JsonNode item, String side) {
    return item.path(side).path("state").asString("?");
  }

  /// A time without its fraction of a second.
  static String second(String at) {
    return at.length() > 19 ? at.substring(0, 19) + "Z" : at;
  }
}
