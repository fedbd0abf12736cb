package dev.baton.twin.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The states of a bot's session, in the words of guide 003.
public enum SessionStatus {
  ACTIVE,
  /// A flow runs and holds the session.
  PROCESSING,
  IDLE,
  TRANSFERRING,
  ENDED;

  /// The word on the wire.
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
