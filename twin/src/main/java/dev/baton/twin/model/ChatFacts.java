package dev.baton.twin.model;

import org.jspecify.annotations.Nullable;

/// What a platform shows of a bot's conversation.
public record ChatFacts(
    MediaType media,
    @Nullable String conversationId,
    @Nullable Double confidence,
    boolean asked,
    int misunderstandings,
    String sentiment,
    @Nullable String lastGuestMessage) {}
