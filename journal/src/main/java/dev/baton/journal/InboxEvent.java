package dev.baton.journal;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.VendorId;
import org.jspecify.annotations.Nullable;

/// What a platform told of one leg, as it is stored: references and a state, nothing personal.
///
/// @param type what the platform calls the event
/// @param vendorId the platform's own id of the leg
/// @param state the leg's state by its wire name
public record InboxEvent(
    EventKey key,
    TenantId tenant,
    String type,
    VendorId vendorId,
    @Nullable CanonicalId canonicalId,
    String state,
    @Nullable String agentId,
    @Nullable String queueId,
    @Nullable ReservationId reservationId) {}
