package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// How a disagreement is repaired.
public enum CompensationKind {
  /// The caller is put into the route's own queue at the destination.
  REQUEUE,
  /// She is put into the destination's supervisor queue.
  SUPERVISOR,
  /// Both sides have her: the source's leg is ended, because she was handed over.
  END_SOURCE_LEG;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static CompensationKind fromWireName(String name) {
    return WireName.parse(CompensationKind.class, name);
  }
}
