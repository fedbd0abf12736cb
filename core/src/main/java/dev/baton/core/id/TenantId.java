package dev.baton.core.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A customer of this Baton: the unit of isolation. At most 64 characters.
public record TenantId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public TenantId {
    Text.requireId("tenant", value, 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
