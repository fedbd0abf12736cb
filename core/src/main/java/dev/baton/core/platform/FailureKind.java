package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// The kinds of failures, as a fallback policy names them.
public enum FailureKind {
  NOT_SENT,
  NO_CAPACITY,
  REJECTED,
  FORBIDDEN,
  NOT_FOUND,
  GONE,
  CONFLICT,
  BUSY,
  RATE_LIMITED,
  UNAUTHORIZED,
  CALLER_LEFT,
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
  public static FailureKind fromWireName(String name) {
    return WireName.parse(FailureKind.class, name);
  }
}
