package dev.baton.twin.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The one way JSON is read and written here: absent values are left out, times are RFC 3339.
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(v -> v.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Json() {}

  /// Reads any JSON.
  ///
  /// @throws BadRequest naming line and column when it is none
  public static JsonNode read(@Nullable String text) {
    if (text == null || text.isBlank()) {
      throw new BadRequest("body", "there is no body, a JSON object is expected");
    }
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      String where =
          at == null ? "body" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
      BadRequest bad = new BadRequest(where, "not JSON: " + e.getOriginalMessage());
      bad.initCause(e);
      throw bad;
    }
  }

  /// Reads JSON that must be an object.
  public static Fields object(@Nullable String text) {
    JsonNode node = read(text);
    if (!node.isObject()) {
      throw new BadRequest("body", "a JSON object is expected, this is " + kindOf(node));
    }
    return new Fields(node, "");
  }

  /// Writes a value.
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// The value as plain maps, lists, text, numbers and booleans.
  static Object plain(JsonNode node) {
    return MAPPER.treeToValue(node, Object.class);
  }

  static String kindOf(JsonNode node) {
    return node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
  }
}
