package dev.baton.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Prints a timeline as people read it.
public final class TimelinePrinter {
  private static final int HEARD_COLUMNS = 66;

  private final PrintWriter out;

  /// @param out where to
  public TimelinePrinter(PrintWriter out) {
    this.out = out;
  }

  /// Prints the answer of `GET /v1/handoffs/{id}/timeline`.
  public void print(JsonNode timeline) {
    out.printf("  %6s  %-34s %-12s %s%n", "ms", "state", "caller", "heard, and what was then sent");
    for (JsonNode line : timeline.path("lines")) {
      List<String> text = new ArrayList<>(wrapped(line.path("heard").asString("")));
      for (JsonNode order : line.path("ordered")) {
        text.add("-> " + order.asString(""));
      }
      out.printf(
          "  %6d  %-34s %-12s %s%n",
          line.path("ms").asLong(),
          line.path("state").asString(""),
          line.path("holder").asString("").replace('_', ' '),
          text.getFirst());
      for (String more : text.subList(1, text.size())) {
        out.printf("  %6s  %-34s %-12s %s%n", "", "", "", more);
      }
    }
  }

  /// One line about how it stands.
  public static String summary(JsonNode view) {
    StringBuilder text = new StringBuilder("  handoff ");
    text.append(view.path("handoffId").asString("")).append(": ");
    text.append(view.path("state").asString(""));
    JsonNode detail = view.path("stateDetail");
    for (String why : List.of("reason", "cause")) {
      if (detail.has(why)) {
        text.append(" (").append(detail.path(why).asString("").replace('_', ' ')).append(')');
      }
    }
    text.append(", attempt ").append(view.path("attempt").asInt());
    text.append(", context ").append(view.path("contextDelivery").path("type").asString(""));
    return text.toString();
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() + word.length() > HEARD_COLUMNS && !line.isEmpty()) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }
}
