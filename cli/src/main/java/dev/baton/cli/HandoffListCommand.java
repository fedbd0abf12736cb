package dev.baton.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Lists handoffs.
@Command(
    name = "list",
    description = "Lists handoffs, the newest first.",
    mixinStandardHelpOptions = true)
final class HandoffListCommand implements Callable<Integer> {
  private static final String ROW = "%-36s %-13s %-11s %-16s %-20s%n";
  private static final int ROUTE_COLUMNS = 16;

  @Option(names = "--state", description = "only those in this state, for example dead_lettered")
  private @Nullable String state;

  @Option(names = "--open", description = "only those that have not ended; a dead letter has not")
  private boolean open;

  @Option(names = "--account", description = "only those whose caller started at this account")
  private @Nullable String account;

  @Option(names = "--interaction", description = "only those of this canonical interaction id")
  private @Nullable String interaction;

  @Option(
      names = "--limit",
      defaultValue = "50",
      description = "how many at most (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(names = "--all", description = "all of them, page after page")
  private boolean all;

  @Mixin private ServerOptions server;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  HandoffListCommand() {}

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new CommandFailure(ExitCodes.USAGE, "--limit is at least 1");
    }
    PrintWriter out = server.out();
    Sink sink = server.json() ? new JsonSink(out) : new TableSink(out);
    try (ApiClient api = server.client()) {
      sink.end(
          new ApiList(api, "/v1/handoffs")
              .where("state", state)
              .where("open", open ? "true" : null)
              .where("account", account)
              .where("canonicalInteractionId", interaction)
              .read(all ? Integer.MAX_VALUE : limit, sink::add));
    }
    out.flush();
    return ExitCodes.GOOD;
  }

  /// Where handoffs go as they come.
  private sealed interface Sink {
    void add(JsonNode view);

    /// @param cursor where the next page would go on, empty behind the last one
    void end(String cursor);
  }

  /// 100 columns, for people.
  private static final class TableSink implements Sink {
    private final PrintWriter out;
    private int rows;

    TableSink(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void add(JsonNode view) {
      if (rows++ == 0) {
        out.printf(ROW, "handoff", "state", "caller", "route", "created");
      }
      String route = view.path("route").asString("");
      String created = view.path("createdAt").asString("");
      out.printf(
          ROW,
          view.path("handoffId").asString(""),
          view.path("state").asString(""),
          view.path("holder").asString("").replace('_', ' '),
          // The end of a route says more than its beginning, which is the account.
          route.length() > ROUTE_COLUMNS
              ? "…" + route.substring(route.length() - ROUTE_COLUMNS + 1)
              : route,
          created.length() > 19 ? created.substring(0, 19) + "Z" : created);
    }

    @Override
    public void end(String cursor) {
      if (rows == 0) {
        out.println("no handoff");
      } else if (!cursor.isEmpty()) {
        out.println("there are more: --all shows all, --limit another number");
      }
    }
  }

  /// One object, written as the pages come, so that no number of handoffs fills the memory.
  private static final class JsonSink implements Sink {
    private final PrintWriter out;
    private String separator = "{\"items\":[";

    JsonSink(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void add(JsonNode view) {
      out.print(separator);
      out.print(view);
      separator = ",";
    }

    @Override
    public void end(String cursor) {
      out.print(separator.equals(",") ? "]" : separator + "]");
      if (!cursor.isEmpty()) {
        out.print(",\"nextCursor\":" + JsonMapper.shared().writeValueAsString(cursor));
      }
      out.println("}");
    }
  }
}
