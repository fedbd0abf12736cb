package dev.baton.core.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// One handoff: a UUIDv7, so that ids sort by the time they were made.
public record HandoffId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public HandoffId {
    Text.requireId("handoff id", value, 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
