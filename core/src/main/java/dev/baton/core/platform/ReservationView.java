package dev.baton.core.platform;

import dev.baton.core.id.ReservationId;

/// A reservation as the destination sees it.
public record ReservationView(ReservationId reservationId, ReservationStatus status) {}
