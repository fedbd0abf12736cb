package dev.baton.core.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Capacity held at a destination, as that platform names it. At most 200 characters.
public record ReservationId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ReservationId {
    Text.requireId("reservation id", value, 200);
  }

  @Override
  public String toString() {
    return value;
  }
}
