package dev.baton.twin.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The states of a leg, in the words of the wire contract.
public enum LegState {
  QUEUED,
  ACTIVE,
  HELD,
  TRANSFERRING,
  COMPLETED;

  /// The word on the wire.
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether a leg in this state has the caller.
  public boolean hasCaller() {
    return this != COMPLETED;
  }
}
