package dev.baton.twin.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request to move a caller into a queue of the platform that has her.
///
/// @param interactionId the leg that has her, by any of its ids
/// @param reservationId the place in the queue that is held for her, or null
/// @param canonicalId her canonical id, or null when the client does not say
/// @param attributes what the agent is to know of her
/// @param idempotencyKey for the books and `lastOrder`, or null
public record QueueTransferOrder(
    String interactionId,
    String queueId,
    @Nullable String reservationId,
    @Nullable String canonicalId,
    Map<String, Object> attributes,
    @Nullable String idempotencyKey) {}
