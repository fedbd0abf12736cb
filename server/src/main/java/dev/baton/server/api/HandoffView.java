package dev.baton.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.handoff.BotSession;
import dev.baton.core.handoff.Delivery;
import dev.baton.core.handoff.FailureNote;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Holder;
import dev.baton.core.handoff.Reservation;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.ConnectorStatus;
import dev.baton.core.platform.ConnectorView;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.TransferMode;
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
    @Nullable BotView bot,
    Instant createdAt,
    Instant deadlineAt) {
  /// The session of a voice bot whose caller is handed over, as it was last read. What is not known
  /// is left out.
  ///
  /// @param connector the name of the telephony connector that it runs on
  /// @param transferMode a blind one lets go before the other side has answered
  /// @param callId the call's id at the platform that the connector leads to
  /// @param transferId the last transfer's id there
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BotView(
      @Nullable String connector,
      @Nullable ConnectorStatus connectorStatus,
      @Nullable TransferMode transferMode,
      @Nullable String callId,
      @Nullable String transferId) {
    private static @Nullable BotView of(@Nullable BotSession session) {
      if (session == null) {
        return null;
      }
      ConnectorView on = session.connector();
      VendorId callId = session.callId();
      VendorId transferId = session.transferId();
      return new BotView(
          on == null ? null : on.name(),
          on == null ? null : on.status(),
          on == null ? null : on.transferMode(),
          callId == null ? null : callId.value(),
          transferId == null ? null : transferId.value());
    }
  }

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
        BotView.of(h.session()),
        h.createdAt(),
        h.deadlineAt());
  }
}
