package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// How a telephony connector moves a caller. A refer is confirmed by the far end before the near
/// end lets go; a blind transfer lets go at once. `UNKNOWN`: the platform does not say.
public enum TransferMode {
  REFER,
  BLIND,
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
  public static TransferMode fromWireName(String name) {
    return WireName.parse(TransferMode.class, name);
  }
}
