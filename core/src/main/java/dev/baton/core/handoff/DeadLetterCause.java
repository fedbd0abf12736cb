package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// Why only a person may decide.
public enum DeadLetterCause {
  PHANTOM,
  BOTH_HAVE_THE_CALLER,
  QUEUED_TOO_LONG,
  WRONG_AGENT,
  NOT_MOVED,
  UNREADABLE,
  SOURCE_UNKNOWN,
  COMPENSATION_REFUSED,
  DEADLINE,
  MISSING_SCOPE,
  UNSTORABLE,
  STUCK;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static DeadLetterCause fromWireName(String name) {
    return WireName.parse(DeadLetterCause.class, name);
  }
}
