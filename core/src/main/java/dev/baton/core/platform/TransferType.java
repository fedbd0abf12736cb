package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// How the source hands over. With `consultative` and `warm` the source owns the caller until its
/// agent completes the transfer; with `blind` it lets go at once.
public enum TransferType {
  CONSULTATIVE,
  WARM,
  BLIND;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static TransferType fromWireName(String name) {
    return WireName.parse(TransferType.class, name);
  }
}
