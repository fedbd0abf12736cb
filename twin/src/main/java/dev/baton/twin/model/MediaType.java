package dev.baton.twin.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/// How a customer is in touch: the `type` of an interaction.
public enum MediaType {
  VOICE,
  WEBCHAT;

  /// The word on the wire.
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The type of that wire word, or empty.
  public static Optional<MediaType> named(String word) {
    for (MediaType type : values()) {
      if (type.wireName().equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
