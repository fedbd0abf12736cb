package dev.baton.server.api;

import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/bot-messages`: what a bot says to its guest.
///
/// @param interactionId the platform's own id
/// @param text 1 to 4,000 characters
record BotMessageRequest(
    @Nullable String account,
    @Nullable String interactionId,
    @Nullable String conversationId,
    @Nullable String text) {}
