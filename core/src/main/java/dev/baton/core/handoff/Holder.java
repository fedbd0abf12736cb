package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// Who has the caller, as far as a state can say.
public enum Holder {
  SOURCE,
  IN_DOUBT,
  DESTINATION,
  NOBODY,
  LAST_KNOWN;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static Holder fromWireName(String name) {
    return WireName.parse(Holder.class, name);
  }
}
