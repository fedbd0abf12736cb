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

  /// Prints the answer of `GET /v1/handoffs/{id}/timeline`. Looks that saw the same again are
  /// counted on one line.
  public void print(JsonNode timeline) {
    printHeader();
    List<JsonNode> lines = new ArrayList<>();
    timeline.path("lines").forEach(lines::add);
    int next = 0;
    while (next < lines.size()) {
      printLine(lines.get(next));
      int same = sameReadings(lines, next);
      if (same > 0) {
        next += 2 * same;
        printRow(
            lines.get(next),
            "",
            "(looked " + (same == 1 ? "once" : same + " times") + " more: the same)");
      }
      next++;
    }
  }

  /// What the columns are.
  void printHeader() {
    out.printf("  %6s  %-34s %-12s %s%n", "ms", "state", "caller", "heard, and what was then sent");
  }

  /// How many looks in a row saw what this line tells. Each look is two lines: it was sent, and
  /// what it saw.
  private static int sameReadings(List<JsonNode> lines, int first) {
    JsonNode seen = lines.get(first);
    int same = 0;
    for (int i = first + 2; i < lines.size(); i += 2) {
      JsonNode sent = lines.get(i - 1);
      JsonNode again = lines.get(i);
      if (!sent.path("ordered").path(0).asString("").startsWith("read ")
          || !again.path("ordered").isEmpty()
          || !List.of("state", "holder", "heard").stream()
              .allMatch(key -> again.path(key).equals(seen.path(key)))) {
        break;
      }
      same++;
    }
    return same;
  }

  /// One line of the timeline, as it came.
  void printLine(JsonNode line) {
    List<String> text = new ArrayList<>();
    // Two sides are easier to compare one below the other.
    for (String side : line.path("heard").asString("").split("; (?=destination: )")) {
      text.addAll(wrapped(side));
    }
    for (JsonNode order : line.path("ordered")) {
      text.add("-> " + order.asString(""));
    }
    printRow(line, line.path("state").asString(""), text.getFirst());
    for (String more : text.subList(1, text.size())) {
      out.printf("  %6s  %-34s %-12s %s%n", "", "", "", more);
    }
  }

  private void printRow(JsonNode line, String state, String text) {
    out.printf(
        "  %6d  %-34s %-12s %s%n",
        line.path("ms").asLong(),
        state,
        state.isEmpty() ? "" : line.path("holder").asString("").replace('_', ' '),
        text);
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
    if (view.path("compensated").asBoolean(false)) {
      text.append(", after a repair");
    }
    text.append(", context ").append(view.path("contextDelivery").path("type").asString(""));
    text.append(connector(view.path("bot")));
    return text.toString();
  }

  /// By which connector a voice bot's caller is moved. A blind one is the riskier way, and said to
  /// be.
  private static String connector(JsonNode bot) {
    if (!bot.has("connector")) {
      return "";
    }
    String mode = bot.path("transferMode").asString("unknown");
    String how =
        switch (mode) {
          case "blind" -> ", blind: it lets go before the other side has answered";
          case "unknown" -> "";
          default -> ", by " + mode;
        };
    return ", connector "
        + bot.path("connector").asString("")
        + " "
        + bot.path("connectorStatus").asString("")
        + how;
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
