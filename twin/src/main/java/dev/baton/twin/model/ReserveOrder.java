package dev.baton.twin.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A request to hold capacity.
///
/// @param sourcePlatform who has the caller, as the client says; empty when it does not say
/// @param hold how long to hold, counted from the answer
/// @param idempotencyKey for the books, or null
public record ReserveOrder(
    Target target,
    String canonicalId,
    String sourcePlatform,
    Duration hold,
    @Nullable String idempotencyKey) {}
