package dev.baton.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Prints what a handoff would send as people read it.
final class RehearsalPrinter {
  private final PrintWriter out;

  /// @param out where to
  RehearsalPrinter(PrintWriter out) {
    this.out = out;
  }

  /// Prints the answer of `POST /v1/handoffs?dryRun=true`.
  void print(JsonNode rehearsal) {
    out.println("  A dry run: nothing is stored and nothing is sent.");
    out.printf(
        "  interaction %s%s%n",
        text(rehearsal, "canonicalInteractionId"),
        rehearsal.path("interactionKnown").asBoolean()
            ? ""
            : " (its id is made when the handoff starts)");
    out.printf(
        "  window %d ms, deadline %d ms%n",
        rehearsal.at("/timers/windowMs").asLong(),
        rehearsal.at("/timers/handoffDeadlineMs").asLong());
    rehearsal.path("attempts").forEach(this::attempt);
    if (!rehearsal.path("warnings").isEmpty()) {
      out.printf("%n  to know before:%n");
      rehearsal.path("warnings").forEach(warning -> out.println("  - " + warning.asString("")));
    }
  }

  private void attempt(JsonNode attempt) {
    out.printf(
        "%n  attempt %d: %s to %s, %s%s%n",
        attempt.path("attempt").asInt(),
        text(attempt, "route"),
        text(attempt, "account"),
        target(attempt.path("target")),
        attempt.path("advisory").asBoolean() ? " (advisory: nothing is held for it)" : "");
    context(attempt.path("context"));
    calls("when all goes well:", attempt, "good");
    calls("when something goes wrong:", attempt, "repair");
  }

  private static String target(JsonNode target) {
    List<String> words = new ArrayList<>();
    for (JsonNode value : target) {
      words.add(value.asString("").replace('_', ' '));
    }
    return String.join(" ", words).stripTrailing();
  }

  private void context(JsonNode context) {
    String rest =
        context.has("lost")
            ? "; too much, nothing is sent"
            : context.path("claim").asBoolean() ? "; the rest is left as a claim" : "";
    out.printf(
        "  context: %d bytes of at most %d%s%n",
        context.path("bytes").asInt(), context.path("maxBytes").asInt(), rest);
    for (JsonNode loss : context.path("losses")) {
      out.printf("    %-10s %s%n", text(loss, "kind"), text(loss, "path"));
    }
  }

  private void calls(String title, JsonNode attempt, String course) {
    List<JsonNode> calls = new ArrayList<>();
    for (JsonNode call : attempt.path("calls")) {
      if (text(call, "course").equals(course)) {
        calls.add(call);
      }
    }
    if (calls.isEmpty()) {
      return;
    }
    out.println("  " + title);
    for (JsonNode call : calls) {
      out.printf(
          "    %-16s %s %s%n",
          text(call, "phase").replace('_', ' '), text(call, "method"), text(call, "url"));
      if (call.has("body")) {
        out.printf("    %16s %s%n", call.path("bytes").asInt() + " bytes", call.path("body"));
      }
    }
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
