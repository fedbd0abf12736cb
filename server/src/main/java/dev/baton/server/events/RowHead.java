package dev.baton.server.events;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// From which state to which a stored row leads. The rest of the row, which is large, is not read.
record RowHead(String from, String to) {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /// @throws IllegalStateException when this is no row of ours
  static RowHead of(byte[] body) {
    @Nullable String from = null;
    @Nullable String to = null;
    try (JsonParser parser = MAPPER.createParser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while ((from == null || to == null) && parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          switch (name) {
            case "from" -> from = parser.getString();
            case "to" -> to = parser.getString();
            default -> parser.skipChildren();
          }
        }
      }
    }
    if (from == null || to == null) {
      throw new IllegalStateException("a stored row without its states");
    }
    return new RowHead(from, to);
  }
}
