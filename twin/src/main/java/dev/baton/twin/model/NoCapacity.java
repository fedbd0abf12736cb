package dev.baton.twin.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Why a platform holds nothing for a caller.
public enum NoCapacity {
  AGENT_BUSY,
  AGENT_ON_BREAK,
  QUEUE_FULL,
  QUEUE_PAUSED;

  /// The code on the wire.
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
