package dev.baton.core.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// One vendor organisation of a tenant, unique in an installation. At most 64 characters.
public record AccountName(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AccountName {
    Text.requireId("account", value, 64);
  }

  @Override
  public String toString() {
    return value;
  }
}
