package dev.baton.core.checkup;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// What a [Check] comes to.
public enum Verdict {
  /// As it should be.
  PASS,

  /// It works, and somebody should know.
  WARN,

  /// Handoffs would fail, or would not be safe.
  FAIL;

  /// The name in JSON: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }
}
