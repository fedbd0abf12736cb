package dev.baton.core.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// The one name of an interaction across all platforms: `int-` and a UUIDv4, made when the
/// interaction is first seen.
public record CanonicalId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public CanonicalId {
    Text.requireId("canonical id", value, 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
