package dev.baton.twin.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/// A telephony connector of Cognigy: what a bot's calls run on.
///
/// @param leadsTo the platform that it can hand callers over to
public record Connector(String name, Platform leadsTo, Status status, Mode transferMode) {
  /// A connector that works, and transfers by REFER.
  public static Connector working(String name, Platform leadsTo) {
    return new Connector(name, leadsTo, Status.CONNECTED, Mode.REFER);
  }

  /// Whether it can hand over at all.
  public enum Status {
    CONNECTED,
    DISCONNECTED,
    DEGRADED;

    /// The word on the wire.
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The status of that wire word, or empty.
    public static Optional<Status> named(String word) {
      for (Status status : values()) {
        if (status.wireName().equals(word)) {
          return Optional.of(status);
        }
      }
      return Optional.empty();
    }
  }

  /// How it hands over.
  public enum Mode {
    REFER,
    BLIND;

    /// The word on the wire.
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The mode of that wire word, or empty.
    public static Optional<Mode> named(String word) {
      for (Mode mode : values()) {
        if (mode.wireName().equals(word)) {
          return Optional.of(mode);
        }
      }
      return Optional.empty();
    }
  }
}
