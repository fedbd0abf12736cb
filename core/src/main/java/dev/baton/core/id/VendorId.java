package dev.baton.core.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// The id that a platform gives an interaction. It never travels to another platform. At most 200
/// characters.
public record VendorId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public VendorId {
    Text.requireId("vendor id", value, 200);
  }

  @Override
  public String toString() {
    return value;
  }
}
