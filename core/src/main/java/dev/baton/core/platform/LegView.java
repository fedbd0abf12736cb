package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import org.jspecify.annotations.Nullable;

/// What a platform said of a leg when it was read.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LegView.Absent.class, name = "absent"),
  @JsonSubTypes.Type(value = LegView.Present.class, name = "present")
})
public sealed interface LegView {
  /// The platform knows no such leg (404).
  record Absent() implements LegView {}

  /// The platform knows the leg.
  ///
  /// @param lastOrderReservation the reservation named by the last order that took effect on this
  ///   leg, or null: at a source it proves which commit moved the caller
  record Present(
      VendorId vendorId,
      LegState state,
      @Nullable String agentId,
      @Nullable String queueId,
      @Nullable CanonicalId canonicalId,
      @Nullable ReservationId reservationId,
      @Nullable EndedReason endedReason,
      @Nullable ReservationId lastOrderReservation)
      implements LegView {}
}
