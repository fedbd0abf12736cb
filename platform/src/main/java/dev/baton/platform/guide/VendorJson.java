package dev.baton.platform.guide;

import dev.baton.core.id.Text;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what a platform wrote, which may be anything. Unknown fields are ignored; a known field of
/// the wrong type makes the answer unreadable.
public final class VendorJson {
  /// No text that the dialect answers with, ids and times, is longer.
  private static final int TEXT_CHARS = 200;

  /// Page tokens are opaque; the longest that are known hold a signed query.
  private static final int TOKEN_CHARS = 2_000;

  /// A century.
  private static final double SECONDS_MAX = 36_525 * 86_400.0;

  /// The dialect's deepest answer has four levels; a bound keeps a hostile one off the stack.
  private static final int NESTING = 64;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(NESTING).build())
                  .build())
          .build();

  private VendorJson() {}

  /// The body as a JSON object.
  ///
  /// @throws UnreadableAnswer when it is anything else
  public static JsonNode object(String body) {
    JsonNode node = objectOrNull(body);
    if (node == null) {
      throw new UnreadableAnswer("the body is no JSON object");
    }
    return node;
  }

  /// The body as a JSON object, or null when it is anything else.
  public static @Nullable JsonNode objectOrNull(String body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node.isObject() ? node : null;
    } catch (JacksonException notJson) {
      // Only that it cannot be read matters; the library's message would quote the body.
      return null;
    }
  }

  /// A text field in a form that can be stored, or null when it is absent, null or empty.
  public static @Nullable String text(JsonNode object, String field) {
    String raw = raw(object, field);
    return raw == null ? null : Text.storable(raw);
  }

  private static @Nullable String raw(JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw new UnreadableAnswer(field + " is no text");
    }
    String text = value.stringValue();
    if (text.length() > TEXT_CHARS) {
      throw new UnreadableAnswer(field + " has more than " + TEXT_CHARS + " characters");
    }
    return text.isEmpty() ? null : text;
  }

  /// A text field turned into something of ours, or null when it is absent, null or empty. Text
  /// that cannot be stored is refused: an id with a character replaced is another id.
  ///
  /// @param parse throws IllegalArgumentException when it does not take the text
  public static <T> @Nullable T optional(JsonNode object, String field, Function<String, T> parse) {
    String text = raw(object, field);
    if (text == null) {
      return null;
    }
    if (!Text.isStorable(text)) {
      throw new UnreadableAnswer(field + " has a NUL or a lone surrogate");
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException refused) {
      // The refusal quotes the vendor's text, which must not reach a detail.
      throw new UnreadableAnswer(field + " has a value that is not known or not allowed");
    }
  }

  /// A number of seconds, which must be there: whole ones are kept, parts of one cut off. More than
  /// a century is no time that anybody talked.
  static long seconds(JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isNumber()) {
      throw new UnreadableAnswer(field + " is no number");
    }
    double seconds = value.doubleValue();
    if (!(seconds >= 0) || seconds > SECONDS_MAX) {
      throw new UnreadableAnswer(field + " is no length of time");
    }
    return (long) seconds;
  }

  /// A text field as far as it is one: cut to `max` characters, and `otherwise` when it is absent
  /// or no text.
  public static String lenient(JsonNode object, String field, String otherwise, int max) {
    JsonNode value = object.get(field);
    if (value == null || !value.isString()) {
      return otherwise;
    }
    String text = Text.storable(value.stringValue());
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
    return text.substring(0, end) + "\u2026";
  }

  /// A page token: opaque, and longer than other texts, or null when it is absent or empty.
  static @Nullable String token(JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString() || value.stringValue().length() > TOKEN_CHARS) {
      throw new UnreadableAnswer(field + " is no text of at most " + TOKEN_CHARS + " characters");
    }
    return value.stringValue().isEmpty() ? null : value.stringValue();
  }

  /// A number, or null when the field is absent or something else.
  static @Nullable Double number(JsonNode object, String field) {
    JsonNode value = object.get(field);
    return value == null || !value.isNumber() ? null : Double.valueOf(value.doubleValue());
  }

  /// A whole number from 0 on, or null when the field is absent or something else.
  static @Nullable Integer count(JsonNode object, String field) {
    JsonNode value = object.get(field);
    boolean isCount = value != null && value.canConvertToInt() && value.intValue() >= 0;
    return isCount ? Integer.valueOf(value.intValue()) : null;
  }

  /// Whether the field is there and `true`.
  public static boolean truth(JsonNode object, String field) {
    JsonNode value = object.get(field);
    return value != null && value.isBoolean() && value.booleanValue();
  }

  /// As [#optional], but the field must be there.
  public static <T> T required(JsonNode object, String field, Function<String, T> parse) {
    T value = optional(object, field, parse);
    if (value == null) {
      throw new UnreadableAnswer(field + " is missing");
    }
    return value;
  }
}
