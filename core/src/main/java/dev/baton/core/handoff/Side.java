package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// Which of a handoff's two platforms.
public enum Side {
  SOURCE,
  DESTINATION;

  /// The name in JSON: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static Side fromWireName(String name) {
    return WireName.parse(Side.class, name);
  }
}
