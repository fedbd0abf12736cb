package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// One part of the context that did not reach the destination as it was given.
///
/// @param path where it stood, a JSON pointer (RFC 6901) into the canonical context; never its
///   value
/// @param kind what became of it
public record ContextLoss(String path, Kind kind) {
  /// What became of a part of the context.
  public enum Kind {
    /// A vendor's own id or routing, which means nothing to another platform.
    STRIPPED,
    /// Left out by a privacy rule.
    DROPPED,
    /// Made unrecognisable by a privacy rule.
    MASKED,
    /// Replaced by a token that is the same for the same value.
    TOKENISED,
    /// Too large for the destination: it can be fetched with the claim that was delivered.
    CLAIMED,
    /// Characters that no platform stores were replaced.
    REPLACED;

    /// The name in JSON, SQL and YAML: lower snake case.
    @JsonValue
    public String wireName() {
      return WireName.of(this);
    }

    /// The value with this wire name.
    ///
    /// @throws IllegalArgumentException listing the names that exist
    @JsonCreator
    public static Kind fromWireName(String name) {
      return WireName.parse(Kind.class, name);
    }
  }
}
