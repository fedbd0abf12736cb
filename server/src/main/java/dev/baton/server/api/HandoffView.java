package dev.baton.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.handoff.Delivery;
import dev.baton.core.handoff.FailureNote;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Holder;
import dev.baton.core.handoff.Reservation;
import dev.baton.core.platform.Leg;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A handoff as the API shows it: references only, nothing personal.
@JsonInclude(JsonInclude.Include.NON_NULL)
record HandoffView(
    String handoffId,
    String canonicalInteractionId,
    String state,
    HandoffState stateDetail,
    Holder holder,
    boolean terminal,
    Leg source,
    int attempt,
    String route,
    @Nullable String reservationId,
    Delivery contextDelivery,
    boolean compensated,
    @Nullable FailureNote lastFailure,
    @Nullable Instant cancelRequestedAt,
    Instant createdAt,
    Instant deadlineAt) {
  static HandoffView of(Handoff h) {
    Reservation reservation = h.reservation();
    return new HandoffView(
        h.id().value(),
        h.canonicalId().value(),
        h.state().wireName(),
        h.state(),
        h.state().holder(),
        h.state().isTerminal(),
        h.plan().source(),
        h.attempt(),
        h.currentRoute().name(),
        reservation == null ? null : reservation.reservationId().value(),
        h.delivery(),
        h.compensated(),
        h.failure(),
        h.cancelRequestedAt(),
        h.createdAt(),
        h.deadlineAt());
  }
}
