package dev.baton.core.diagnosis;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// How bad a [Finding] is.
public enum Severity {
  /// It works, and somebody should know.
  NOTICE,

  /// A handover may fail, be incomplete or wait, or something could not be looked at.
  WARNING,

  /// A handover fails.
  ERROR;

  /// The name in JSON: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }
}
