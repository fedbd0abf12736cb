package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// What a platform says of a reservation.
public enum ReservationStatus {
  HELD,
  CONSUMED,
  RELEASED,
  EXPIRED;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static ReservationStatus fromWireName(String name) {
    return WireName.parse(ReservationStatus.class, name);
  }
}
