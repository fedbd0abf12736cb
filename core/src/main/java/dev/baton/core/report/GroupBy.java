package dev.baton.core.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// What a report's groups are.
public enum GroupBy {
  /// The day (UTC) on which the handoff ended or was parked.
  DAY,
  /// The account that the caller was on.
  SOURCE,
  /// The account of the route that was tried last.
  DESTINATION,
  /// The route that was tried last.
  ROUTE,
  /// How the handoff ended.
  OUTCOME;

  /// The name in the API: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static GroupBy fromWireName(String name) {
    return WireName.parse(GroupBy.class, name);
  }
}
