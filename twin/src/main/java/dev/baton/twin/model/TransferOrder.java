package dev.baton.twin.model;

import org.jspecify.annotations.Nullable;

/// A request to let a caller go to another platform.
///
/// @param interactionId the leg that has her
/// @param address where she goes: a number, SIP URI or callback URL
/// @param extension behind the number; empty when there is none
/// @param reservationId what she arrives under; null sends her unannounced
/// @param canonicalId her canonical id, or null when the client does not say
/// @param idempotencyKey for the books and `lastOrder`, or null
public record TransferOrder(
    String interactionId,
    TransferType type,
    Entry.Kind addressKind,
    String address,
    String extension,
    @Nullable String reservationId,
    @Nullable String canonicalId,
    @Nullable String idempotencyKey) {}
