package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// Why a leg is completed.
public enum EndedReason {
  TRANSFERRED,
  CALLER_LEFT,
  AGENT_ENDED;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static EndedReason fromWireName(String name) {
    return WireName.parse(EndedReason.class, name);
  }
}
