package dev.baton.server.api;

import dev.baton.core.platform.MediaType;
import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/interactions`: a leg that Baton shall know.
record InteractionRequest(
    @Nullable String account, @Nullable String interactionId, @Nullable MediaType mediaType) {}
