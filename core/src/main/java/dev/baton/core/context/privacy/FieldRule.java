package dev.baton.core.context.privacy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// What becomes of one field on its way to a destination.
public enum FieldRule {
  /// It travels as it is.
  KEEP,
  /// It travels as `****`, with its last two characters when it has at least eight.
  MASK,
  /// It travels as a token that is the same for the same value of the same tenant.
  TOKENISE,
  /// It stays here.
  DROP;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static FieldRule fromWireName(String name) {
    return WireName.parse(FieldRule.class, name);
  }
}
