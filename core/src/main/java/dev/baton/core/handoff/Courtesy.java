package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// What became of something that is done for a guest beside her handoff.
public enum Courtesy {
  /// Not done, and perhaps never due.
  PENDING,
  /// The platform did it.
  DONE,
  /// It was sent, and whether it took effect is not known.
  DOUBTED,
  /// The platform refused it, or could not be reached.
  FAILED,
  /// It was due, and there was no conversation or no text to do it with.
  LEFT_OUT;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static Courtesy fromWireName(String name) {
    return WireName.parse(Courtesy.class, name);
  }
}
