package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// A contact-center platform.
public enum Platform {
  GENESYS_CLOUD,
  NICE_CXONE,
  NICE_COGNIGY;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static Platform fromWireName(String name) {
    return WireName.parse(Platform.class, name);
  }
}
