package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// Where a voice bot's session stands. `PROCESSING`: a flow holds it.
public enum SessionStatus {
  ACTIVE,
  PROCESSING,
  IDLE,
  TRANSFERRING,
  ENDED;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static SessionStatus fromWireName(String name) {
    return WireName.parse(SessionStatus.class, name);
  }
}
