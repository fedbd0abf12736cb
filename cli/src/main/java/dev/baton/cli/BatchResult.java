package dev.baton.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What came of one line of a file of sessions.
///
/// @param outcome a terminal state of a handoff, for example `completed`, or one of the constants
///   here
/// @param session null where the line does not tell it
/// @param handoffId null where there is none
/// @param column where in the line something is wrong, 0 where nothing is or it is not known
/// @param detail why, in words, empty where there is nothing to say
record BatchResult(
    int line,
    String outcome,
    @Nullable String session,
    @Nullable String handoffId,
    int column,
    String detail) {
  /// The line cannot be read.
  static final String BROKEN = "broken";

  /// Baton refused it; nothing was begun.
  static final String REFUSED = "refused";

  /// It is under way still.
  static final String UNFINISHED = "unfinished";

  /// Baton took no new work, or did not answer: whether it was begun shows when the file is run
  /// again.
  static final String NOT_STARTED = "not_started";

  /// A dry run that was not refused.
  static final String REHEARSED = "rehearsed";

  static BatchResult of(BatchLine.Broken line) {
    return new BatchResult(line.number(), BROKEN, null, null, line.column(), line.detail());
  }

  static BatchResult of(BatchLine.Entry line, String outcome, String detail) {
    return new BatchResult(line.number(), outcome, line.session(), null, 0, detail);
  }

  /// @param handoffId the handoff that is in the way, when the refusal names one
  static BatchResult refused(BatchLine.Entry line, JsonNode handoffId, String detail) {
    return new BatchResult(
        line.number(),
        REFUSED,
        line.session(),
        handoffId.isString() ? handoffId.stringValue() : null,
        0,
        detail);
  }

  /// Of a handoff as the API shows it.
  static BatchResult of(BatchLine.Entry line, JsonNode view) {
    String state = view.path("state").asString("");
    boolean ended = view.path("terminal").asBoolean(false);
    return new BatchResult(
        line.number(),
        ended ? state : UNFINISHED,
        line.session(),
        view.path("handoffId").asString(""),
        0,
        detail(view, ended ? "" : state));
  }

  private static String detail(JsonNode view, String state) {
    StringBuilder text = new StringBuilder(state.replace('_', ' '));
    JsonNode detail = view.path("stateDetail");
    for (String why : new String[] {"reason", "cause"}) {
      if (detail.has(why)) {
        text.append(text.isEmpty() ? "" : ", ");
        text.append(detail.path(why).asString("").replace('_', ' '));
      }
    }
    return text.toString();
  }

  boolean isGood() {
    return outcome.equals("completed") || outcome.equals(REHEARSED);
  }

  /// One line for people.
  String text() {
    StringBuilder text = new StringBuilder("  line %5d  %-13s".formatted(line, outcome));
    if (session != null) {
      text.append(' ').append(session);
    }
    if (handoffId != null) {
      text.append("  handoff ").append(handoffId);
    }
    if (column > 0) {
      text.append(" column ").append(column);
    }
    if (!detail.isEmpty()) {
      text.append(session == null && column == 0 ? " " : ": ").append(detail);
    }
    return text.toString();
  }

  /// The same for programs. What is not known is left out.
  ObjectNode json() {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("line", line).put("outcome", outcome);
    if (session != null) {
      json.put("session", session);
    }
    if (handoffId != null) {
      json.put("handoffId", handoffId);
    }
    if (column > 0) {
      json.put("column", column);
    }
    if (!detail.isEmpty()) {
      json.put("detail", detail);
    }
    return json;
  }
}
