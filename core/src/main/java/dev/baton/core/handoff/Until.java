package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// When a queue target counts as reached: once somebody answers, or already once the caller stands
/// in the queue.
public enum Until {
  ACTIVE,
  QUEUED;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static Until fromWireName(String name) {
    return WireName.parse(Until.class, name);
  }
}
