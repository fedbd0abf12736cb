package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// What a fallback policy does about a failure.
public enum Reaction {
  RETRY,
  NEXT_ROUTE,
  END;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static Reaction fromWireName(String name) {
    return WireName.parse(Reaction.class, name);
  }
}
