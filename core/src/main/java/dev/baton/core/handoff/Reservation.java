package dev.baton.core.handoff;

import dev.baton.core.id.ReservationId;
import java.time.Instant;

/// Capacity held at the destination for a window.
///
/// @param windowEnd never commit past it: counted from when the reserve was sent, so it is early
/// @param goneBy when the reservation has surely ended by itself, if nothing consumed it: it is
///   late
public record Reservation(ReservationId reservationId, Instant windowEnd, Instant goneBy) {}
