package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// What a wish to cancel a handoff can still change.
public enum Cancellation {
  /// No commit is out: the caller stays with the source and what is held is given back.
  POSSIBLE,
  /// The source has been ordered to let go. If that order proves not to have happened, the caller
  /// stays with the source and no further attempt is made; if it happened, the handoff goes on.
  IN_DOUBT,
  /// The source has let go or said that it will, or the caller hung up, or a person decides.
  TOO_LATE,
  /// The handoff has ended.
  ENDED;

  /// The name in JSON: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static Cancellation fromWireName(String name) {
    return WireName.parse(Cancellation.class, name);
  }
}
