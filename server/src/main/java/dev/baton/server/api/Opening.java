package dev.baton.server.api;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.id.HandoffId;
import dev.baton.server.runtime.OpenResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of asking for a handoff, for whoever asked over HTTP.
///
/// @param handoff as it was stored, null when the same request had opened it before
record Opening(HandoffId id, @Nullable Handoff handoff) {
  /// @throws ProblemException when none was opened
  static Opening of(OpenResult result) {
    return switch (result) {
      case OpenResult.Opened(Handoff opened) -> new Opening(opened.id(), opened);
      case OpenResult.Replayed(HandoffId id) -> new Opening(id, null);
      case OpenResult.KeyReused(HandoffId id) ->
          throw new ProblemException(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "this Idempotency-Key belongs to handoff " + id + ", whose body was another one",
              Map.of("handoffId", id.value()));
      case OpenResult.Busy(HandoffId other) ->
          throw new ProblemException(
              ProblemType.INTERACTION_BUSY,
              "handoff " + other + " of this interaction is still open; see /v1/handoffs/" + other,
              Map.of("handoffId", other.value()));
      case OpenResult.LegKnown _ ->
          throw new IllegalStateException("a leg that is known was taken for new twice");
      case OpenResult.NotServing(String detail) ->
          throw new ProblemException(ProblemType.NOT_SERVING, detail);
      case OpenResult.Unstorable(String detail) ->
          throw new ProblemException(ProblemType.INVALID_REQUEST, "cannot be stored: " + detail);
    };
  }
}
