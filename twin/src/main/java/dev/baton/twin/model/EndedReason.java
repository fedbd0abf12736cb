package dev.baton.twin.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Why a leg is completed.
public enum EndedReason {
  TRANSFERRED,
  CALLER_LEFT,
  AGENT_ENDED;

  /// The word on the wire.
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
