package dev.baton.twin.model;

import org.jspecify.annotations.Nullable;

/// What a request is about, as far as its path and body say so: what a fault rule can be matched
/// with.
///
/// @param operation what it asks for
/// @param canonicalId the interaction's canonical id, also when only its reservation or leg was
///   named
/// @param agent the agent asked for, or else the one last held for the interaction
/// @param queue the queue asked for, or else the one last held for the interaction
/// @param interactionId the leg, by the platform's own id
/// @param reservationId the reservation
public record RequestFacts(
    Operation operation,
    @Nullable String canonicalId,
    @Nullable String agent,
    @Nullable String queue,
    @Nullable String interactionId,
    @Nullable String reservationId) {}
