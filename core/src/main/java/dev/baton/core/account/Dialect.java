package dev.baton.core.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// The wire form of a platform: `guide` as the integration guides have it, `vendor` as the vendor
/// publishes it.
public enum Dialect {
  GUIDE,
  VENDOR;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static Dialect fromWireName(String name) {
    return WireName.parse(Dialect.class, name);
  }
}
