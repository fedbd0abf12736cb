package dev.baton.server.api;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.Direction;
import dev.baton.core.context.InitiatedBy;
import dev.baton.core.handoff.Until;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Priority;
import dev.baton.core.platform.TransferType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/handoffs`. What is left out has the default that its reader gives it.
///
/// @param source the leg that the caller is on now
/// @param routes in the order they are tried, 1 to 10
/// @param reason why a voice bot hands over, 1 to 100 characters of an id; as `priority` and
///   `preserveMediaStream` only where a voice bot has the caller
record HandoffRequest(
    @Nullable Source source,
    @Nullable List<RouteRequest> routes,
    @Nullable MediaType mediaType,
    @Nullable TransferType transferType,
    @Nullable Direction direction,
    @Nullable InitiatedBy initiatedBy,
    @Nullable Until until,
    @Nullable String reason,
    @Nullable Priority priority,
    @Nullable Boolean preserveMediaStream,
    @Nullable Customer customer,
    @Nullable Details context,
    CanonicalContext.@Nullable Bot bot,
    @Nullable List<CanonicalContext.Utterance> transcript,
    @Nullable Map<String, String> attributes) {
  /// @param account the account's name in the configuration
  /// @param interactionId the platform's own id
  record Source(@Nullable String account, @Nullable String interactionId) {}

  /// A configured route by its name, or an account with one target.
  record RouteRequest(
      @Nullable String route,
      @Nullable String account,
      @Nullable String targetAgentId,
      @Nullable String targetQueueId,
      @Nullable String targetFlowVersionId,
      @Nullable String targetNumber,
      @Nullable String targetExtension,
      @Nullable String targetSipUri) {
    /// Whether it says itself whom it leads to.
    boolean hasTarget() {
      return targetAgentId != null
          || targetQueueId != null
          || targetFlowVersionId != null
          || targetNumber != null
          || targetExtension != null
          || targetSipUri != null;
    }
  }

  /// @param piiMasked whether the client says that nothing personal stands here in clear; a clear
  ///   value beside it is masked
  record Customer(@Nullable String phone, @Nullable String segment, @Nullable Boolean piiMasked) {}

  record Details(
      @Nullable String accountNumber,
      @Nullable String previousQueue,
      @Nullable Integer holdDurationSec,
      @Nullable List<String> dtmfSequence,
      @Nullable List<String> complianceFlags) {}
}
