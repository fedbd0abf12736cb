package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// What a person decides about a dead letter.
public enum Decision {
  /// Look at both sides again and go on from what they say.
  RETRY,
  /// The same, and a caller whom nobody has is put into the supervisor queue at once.
  ESCALATE,
  /// It is settled elsewhere: close it, and do nothing.
  RESOLVE;

  /// The name in JSON: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static Decision fromWireName(String name) {
    return WireName.parse(Decision.class, name);
  }
}
