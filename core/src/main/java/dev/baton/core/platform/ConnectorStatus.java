package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// Whether a telephony connector works. `UNKNOWN`: the platform does not say.
public enum ConnectorStatus {
  CONNECTED,
  DEGRADED,
  DISCONNECTED,
  UNKNOWN;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static ConnectorStatus fromWireName(String name) {
    return WireName.parse(ConnectorStatus.class, name);
  }
}
