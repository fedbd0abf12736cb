package dev.baton.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Follows handoffs until they have ended.
@Command(
    name = "watch",
    description = {
      "Follows handoffs until they have ended.",
      "Shows each line of the timeline as it comes. Without an id it follows all open ones, those",
      "that open meanwhile too, until none is under way.",
      "Ends with 1 when one is a dead letter, else 0."
    },
    mixinStandardHelpOptions = true)
final class HandoffWatchCommand implements Callable<Integer> {
  /// Fast enough to read along, slow enough to be nothing to a server.
  private static final long POLL_MS = 250;

  /// More cannot be read along; those that are left out are counted.
  private static final int FOLLOWED_MAX = 50;

  @Parameters(arity = "0..1", paramLabel = "HANDOFF", description = "the handoff's id")
  private @Nullable String handoffId;

  @Option(
      names = "--retry-ms",
      paramLabel = "MS",
      defaultValue = "30000",
      description = "how long a server that went away is asked again (default: ${DEFAULT-VALUE})")
  private long retryMs;

  @Mixin private ServerOptions server;

  private final Map<String, Followed> followed = new LinkedHashMap<>();
  private String shown = "";

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  HandoffWatchCommand() {}

  /// How far a handoff was followed.
  private static final class Followed {
    long seq;
    boolean ended;
    boolean deadLettered;
  }

  @Override
  public Integer call() {
    boolean any = false;
    try (ApiClient api = server.client()) {
      if (handoffId != null) {
        followed.put(handoffId, new Followed());
      }
      boolean told = false;
      while (true) {
        int left = handoffId == null ? findOpen(api) : 0;
        if (left > 0 && !told) {
          warn(left + " more are open and not followed; name one to follow it");
          told = true;
        }
        followed.forEach((id, one) -> follow(api, id, one));
        any |= !followed.isEmpty();
        // What has ended is in no list of open ones, so it need not be remembered.
        followed.values().removeIf(one -> one.ended && !one.deadLettered);
        if (followed.values().stream().allMatch(one -> one.ended)) {
          break;
        }
        ApiClient.pause(POLL_MS);
      }
    }
    if (!any && !server.json()) {
      server.out().println("no handoff is open");
      server.out().flush();
    }
    // Dead letters are all that is left.
    return followed.isEmpty() ? ExitCodes.GOOD : ExitCodes.FINDINGS;
  }

  /// Adds the open ones that are new, and gives how many had no room.
  private int findOpen(ApiClient api) {
    int left = 0;
    for (JsonNode view : read(api, "/v1/handoffs?open=true&limit=200").path("items")) {
      String id = view.path("handoffId").asString("");
      long underWay = followed.values().stream().filter(one -> !one.ended).count();
      if (followed.containsKey(id)) {
        continue;
      }
      if (underWay < FOLLOWED_MAX) {
        followed.put(id, new Followed());
      } else {
        left++;
      }
    }
    return left;
  }

  private void follow(ApiClient api, String id, Followed one) {
    if (one.ended) {
      return;
    }
    // First how it stands, then its lines: so none is missing when it has ended.
    JsonNode view = read(api, ApiClient.handoff(id));
    JsonNode timeline = read(api, ApiClient.handoff(id) + "/timeline");
    for (JsonNode line : timeline.path("lines")) {
      if (line.path("seq").asLong() > one.seq) {
        one.seq = line.path("seq").asLong();
        print(id, line);
      }
    }
    if (view.path("terminal").asBoolean()) {
      one.ended = true;
      one.deadLettered = view.path("state").asString("").equals("dead_lettered");
      printEnd(id, view);
    }
  }

  private JsonNode read(ApiClient api, String path) {
    ApiClient.Answer answer = api.getPatiently(path, retryMs, this::warn);
    if (!answer.isGood()) {
      throw Refusals.of(answer);
    }
    return answer.body();
  }

  private void print(String id, JsonNode line) {
    PrintWriter out = server.out();
    if (server.json()) {
      out.println(JsonMapper.shared().createObjectNode().put("handoffId", id).set("line", line));
    } else {
      TimelinePrinter printer = new TimelinePrinter(out);
      if (!shown.equals(id)) {
        out.println("handoff " + id);
        printer.printHeader();
        shown = id;
      }
      printer.printLine(line);
    }
    out.flush();
  }

  private void printEnd(String id, JsonNode view) {
    PrintWriter out = server.out();
    out.println(
        server.json()
            ? JsonMapper.shared().createObjectNode().put("handoffId", id).set("end", view)
            : TimelinePrinter.summary(view));
    out.flush();
  }

  private void warn(String text) {
    server.err().println("baton: " + text);
    server.err().flush();
  }
}
