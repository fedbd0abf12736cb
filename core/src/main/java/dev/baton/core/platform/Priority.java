package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// How urgent a handoff is, as a voice bot tells the other side (guide 003).
public enum Priority {
  LOW,
  NORMAL,
  HIGH,
  URGENT;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static Priority fromWireName(String name) {
    return WireName.parse(Priority.class, name);
  }
}
