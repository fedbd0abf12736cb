package dev.baton.twin.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The last order that moved or changed a leg: what a client reads back to learn whether its own
/// order took effect.
public record LastOrder(
    Operation kind, @Nullable String reservationId, @Nullable String idempotencyKey, Instant at) {}
