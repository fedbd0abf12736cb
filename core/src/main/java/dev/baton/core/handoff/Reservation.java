package dev.baton.core.handoff;

import dev.baton.core.id.ReservationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Capacity held at the destination for a window.
///
/// @param windowEnd never commit past it: counted from when the reserve was sent, so it is early
/// @param goneBy when the reservation has surely ended by itself, if nothing consumed it: it is
///   late
/// @param settledAt when an earlier send of the reserve, whose answer is missing, can no more make
///   a second one; null when every send was answered
/// @param advisory whether the destination holds nothing: the window is Baton's own, so that the
///   rules of time hold, and there is nothing to release
public record Reservation(
    ReservationId reservationId,
    Instant windowEnd,
    Instant goneBy,
    @Nullable Instant settledAt,
    boolean advisory) {}
