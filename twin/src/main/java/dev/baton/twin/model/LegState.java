package dev.baton.twin.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The states of a leg, in the words of the wire contract.
public enum LegState {
  BOT_ACTIVE,
  AWAITING_RESPONSE,
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

  /// Whether a bot is talking to her: it has spoken last, or waits for her answer.
  public boolean isBots() {
    return this == BOT_ACTIVE || this == AWAITING_RESPONSE;
  }

  /// Whether a leg in this state has the caller.
  public boolean hasCaller() {
    return this != COMPLETED;
  }
}
