package dev.baton.server.api;

import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.id.HandoffId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/dead-letters/retry`: those that are named, or the newest of one cause.
///
/// @param ids at most 100
/// @param limit how many of a cause, at most and by default 100
/// @param by who decides
/// @param reason why, where there is something to say
record RetryRequest(
    @Nullable List<String> ids,
    @Nullable DeadLetterCause cause,
    @Nullable Integer limit,
    @Nullable String by,
    @Nullable String reason) {
  /// Each is a handful of small statements, one after the other: about a second for all.
  static final int MAX = 100;

  /// @throws ProblemException when it does not say which
  void requireOneKind() {
    if ((ids == null) == (cause == null)) {
      throw DecisionRequest.wrong("", "must have ids or a cause, one of the two");
    }
    if (ids != null && (ids.isEmpty() || ids.size() > MAX)) {
      throw DecisionRequest.wrong("/ids", "must list 1 to " + MAX + " handoffs");
    }
    if (limit != null && (ids != null || limit < 1 || limit > MAX)) {
      throw DecisionRequest.wrong("/limit", "must be 1 to " + MAX + ", beside a cause");
    }
  }

  /// The handoffs that are named, each once.
  static List<HandoffId> handoffs(List<String> ids) {
    List<HandoffId> found = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      try {
        HandoffId id = new HandoffId(ids.get(i));
        if (!found.contains(id)) {
          found.add(id);
        }
      } catch (IllegalArgumentException | NullPointerException e) {
        throw DecisionRequest.wrong("/ids/" + i, "must be a handoff's id");
      }
    }
    return found;
  }
}
