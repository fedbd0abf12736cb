package dev.baton.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Shows everything that a person decides by.
@Command(
    name = "show",
    description = "Shows what both sides last said, the masked context and how it came to this.",
    mixinStandardHelpOptions = true)
final class DeadLetterShowCommand implements Callable<Integer> {
  private static final String ROW = "  %-13s %s%n";

  @Parameters(paramLabel = "HANDOFF", description = "the handoff's id")
  private String handoffId;

  @Mixin private ServerOptions server;

  /// Fields are set by picocli.
  @SuppressWarnings("NullAway.Init")
  DeadLetterShowCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = server.out();
    try (ApiClient api = server.client()) {
      ApiClient.Answer answer = api.get(DeadLetterCommand.path(handoffId));
      if (!answer.isGood()) {
        throw Refusals.of(answer);
      }
      if (server.json()) {
        out.println(answer.body());
      } else {
        print(answer.body(), out);
      }
      out.flush();
    }
    return ExitCodes.GOOD;
  }

  private static void print(JsonNode letter, PrintWriter out) {
    TimelinePrinter timeline = new TimelinePrinter(out);
    timeline.print(letter);
    out.println();
    out.printf(ROW, "cause", letter.path("cause").asString("").replace('_', ' '));
    out.printf(ROW, "since", DeadLetterListCommand.second(letter.path("since").asString("")));
    out.printf(ROW, "source", side(letter.path("source")));
    out.printf(ROW, "destination", side(letter.path("destination")));
    out.printf(ROW, "route", letter.path("route").asString(""));
    out.printf(
        ROW,
        "last read",
        DeadLetterListCommand.second(letter.path("lastReadAt").asString("never")));
    out.printf(ROW, "attempts", letter.path("attempts").asInt());
    out.printf(ROW, "repairs", repairs(letter.path("compensations")));
    out.printf(ROW, "interaction", letter.path("canonicalInteractionId").asString(""));
    for (String part : List.of("customer", "context", "bot", "attributes")) {
      letter
          .path("context")
          .path(part)
          .properties()
          .forEach(field -> {
            if (!field.getValue().isEmpty() || field.getValue().isValueNode()) {
              out.printf(ROW, part, field.getKey() + " " + shown(field.getValue()));
            }
          });
    }
    String id = letter.path("handoffId").asString("");
    out.println();
    out.println("  decide with baton dead-letter retry, escalate or resolve " + id);
  }

  private static String side(JsonNode side) {
    StringBuilder text = new StringBuilder(side.path("account").asString(""));
    text.append(": ").append(side.path("state").asString("never said anything"));
    append(text, " with ", side.path("agentId"));
    append(text, " in ", side.path("queueId"));
    append(text, ", interaction ", side.path("vendorId"));
    return text.toString();
  }

  private static void append(StringBuilder text, String before, JsonNode value) {
    if (value.isString()) {
      text.append(before).append(shown(value));
    }
  }

  private static String repairs(JsonNode compensations) {
    List<String> kinds =
        compensations.valueStream().map(kind -> kind.asString("").replace('_', ' ')).toList();
    return kinds.isEmpty() ? "none" : String.join(", ", kinds);
  }

  /// What others wrote must not steer the terminal.
  private static String shown(JsonNode value) {
    String text = value.isString() ? value.asString("") : value.toString();
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
