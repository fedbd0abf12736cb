package dev.baton.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a handoff would send. Ids that only a real handoff gets are shown as `<reservationId>`,
/// `<handoffId>` and `<canonicalInteractionId>`.
///
/// @param interactionKnown whether the interaction has its canonical id already; else the handoff
///   makes it
/// @param attempts in the order in which they would be made, each only when those before it failed
///   with the caller still at the source
/// @param warnings what a person should know before she starts it, in plain words
record RehearsalView(
    String canonicalInteractionId,
    boolean interactionKnown,
    Timers timers,
    List<Attempt> attempts,
    List<String> warnings) {
  /// The durations that decide, in milliseconds.
  ///
  /// @param windowMs how long the destination is asked to hold a reservation; no commit is sent
  ///   past it
  /// @param handoffDeadlineMs when it has ended or is parked, from the request on
  record Timers(long windowMs, long handoffDeadlineMs) {}

  /// One try of one route.
  ///
  /// @param advisory whether the destination holds nothing for it
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Attempt(
      int attempt,
      String route,
      String account,
      Platform platform,
      Target target,
      boolean advisory,
      Context context,
      List<Call> calls) {}

  /// What becomes of the context on its way to a destination.
  ///
  /// @param bytes of the body that would deliver it
  /// @param maxBytes what the account takes
  /// @param losses what of it would not arrive as it was given
  /// @param claim whether a part would be left to be collected by a token
  /// @param lost why nothing of it could be sent, null when it can
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Context(
      int bytes, int maxBytes, List<ContextLoss> losses, boolean claim, @Nullable String lost) {}

  /// One request.
  ///
  /// @param course `good` when all goes well, `repair` when something went wrong
  /// @param headers without the token
  /// @param bytes of the body, 0 when there is none
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Call(
      String course,
      CallKind phase,
      String account,
      String method,
      String url,
      Map<String, String> headers,
      @Nullable JsonNode body,
      int bytes) {}
}
