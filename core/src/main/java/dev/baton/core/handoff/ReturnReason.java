package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// Why the caller stayed with, or went back to, the source.
public enum ReturnReason {
  NO_CAPACITY,
  REFUSED,
  UNREACHABLE,
  WINDOW_TOO_SHORT,
  NOT_MOVED,
  SOURCE_UNKNOWN,
  MOVED_BY_SOURCE,
  DEADLINE,
  CALLBACK,
  CANCELLED;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static ReturnReason fromWireName(String name) {
    return WireName.parse(ReturnReason.class, name);
  }
}
