package dev.baton.server.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The body of `POST /v1/diagnostics`.
///
/// @param payload what a bot would send, whatever it is; null when there is none to judge
/// @param queueId goes before the payload's
record DiagnosticsRequest(
    @Nullable String account, @Nullable JsonNode payload, @Nullable String queueId) {}
