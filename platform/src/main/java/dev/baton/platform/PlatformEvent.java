package dev.baton.platform;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.LegState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a platform told of one leg by itself.
///
/// @param eventId the same in every copy; at most 200 characters
/// @param type what the platform calls it
/// @param occurredAt by the platform's clock
/// @param vendorId the platform's own id of the leg
/// @param reservationId the one that the caller arrived under; of a leg that an order moved, the
///   one that the order named
public record PlatformEvent(
    String eventId,
    String type,
    Instant occurredAt,
    VendorId vendorId,
    @Nullable CanonicalId canonicalId,
    LegState state,
    @Nullable String agentId,
    @Nullable String queueId,
    @Nullable ReservationId reservationId) {}
