package dev.baton.server.api;

import dev.baton.core.handoff.Decision;
import dev.baton.core.handoff.Signal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of a decision about a dead letter.
///
/// @param by who decides; 1 to 200 characters
/// @param reason why; required to resolve, at most 500 characters
record DecisionRequest(@Nullable String by, @Nullable String reason) {
  /// A name and a department, and what a directory makes of them.
  private static final int BY_CHARS = 200;

  /// Some sentences; what is longer belongs into a ticket that they name.
  private static final int REASON_CHARS = 500;

  /// The decision as it is stored.
  ///
  /// @throws ProblemException naming what is missing or too long
  Signal.Decided decided(Decision decision) {
    return decided(decision, by, reason);
  }

  static Signal.Decided decided(Decision decision, @Nullable String by, @Nullable String reason) {
    String who = text("/by", by, BY_CHARS);
    if (who.isEmpty()) {
      throw wrong("/by", "must say who decides");
    }
    String why = text("/reason", reason, REASON_CHARS);
    if (decision == Decision.RESOLVE && why.isEmpty()) {
      throw wrong("/reason", "must say why nothing more is to be done");
    }
    return new Signal.Decided(decision, who, why);
  }

  /// The text without white space around it; empty when there is none. It is shown on one line.
  private static String text(String path, @Nullable String value, int max) {
    String text = value == null ? "" : value.strip();
    if (text.length() > max) {
      throw wrong(path, "must have at most " + max + " characters");
    }
    boolean isLine =
        text.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    if (!isLine) {
      throw wrong(path, "must hold no line breaks or other control characters");
    }
    return text;
  }

  static ProblemException wrong(String path, String message) {
    return new ProblemException(
        ProblemType.INVALID_REQUEST,
        "the value at " + path + " " + message,
        Map.of("violations", List.of(Map.of("path", path, "message", message))));
  }
}
