package dev.baton.twin.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/// A vendor platform that has a twin.
public enum Platform {
  GENESYS_CLOUD("genesys"),
  NICE_CXONE("cxone"),
  NICE_COGNIGY("cognigy");

  private final String shortName;

  Platform(String shortName) {
    this.shortName = shortName;
  }

  /// The name in APIs, books and fault scripts: `genesys_cloud`, `nice_cxone`, `nice_cognigy`.
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The name in options and in the ready line: `genesys`, `cxone`, `cognigy`.
  public String shortName() {
    return shortName;
  }

  /// The platform of that wire name or short name, or empty when there is none.
  public static Optional<Platform> named(String name) {
    for (Platform platform : values()) {
      if (platform.wireName().equals(name) || platform.shortName.equals(name)) {
        return Optional.of(platform);
      }
    }
    return Optional.empty();
  }
}
