package dev.baton.server.api;

import dev.baton.core.handoff.Until;
import dev.baton.core.platform.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The body of `POST /v1/escalations` (guide 002, step 1).
///
/// @param interactionId the platform's own id
/// @param conversationId where the guest reads messages; may be left out for voice
/// @param trigger the name of what made the bot ask; `intent_escalation` when it says nothing
/// @param intentScore how sure the bot is that the guest wants a person, 0 to 1
/// @param conversationHistory oldest first
/// @param guestMetadata texts, numbers and truth values by name
/// @param language BCP 47; else `guestMetadata.language`
record EscalationRequest(
    @Nullable String account,
    @Nullable String interactionId,
    @Nullable String conversationId,
    @Nullable MediaType mediaType,
    @Nullable String trigger,
    @Nullable Double intentScore,
    @Nullable String queueId,
    @Nullable String skillGroupId,
    @Nullable List<Exchange> conversationHistory,
    @Nullable Map<String, JsonNode> guestMetadata,
    @Nullable String language,
    @Nullable Until until) {
  /// One thing that was said.
  ///
  /// @param role `user`, `assistant` or `agent`
  record Exchange(@Nullable String role, @Nullable String content, @Nullable Instant timestamp) {}
}
