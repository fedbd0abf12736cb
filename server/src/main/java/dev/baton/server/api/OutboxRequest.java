package dev.baton.server.api;

import org.jspecify.annotations.Nullable;

/// What `POST /v1/outbox/retry` is about; what is left out lets all pass.
record OutboxRequest(
    @Nullable String tenant, @Nullable String subscription, @Nullable String eventId) {}
