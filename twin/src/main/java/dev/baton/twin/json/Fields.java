package dev.baton.twin.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A JSON object being read. Unknown fields are tolerated, as platforms do. A JSON null counts as
/// absent. Every method throws [BadRequest] with the field's path when what it finds is not what it
/// was asked for.
public final class Fields {
  /// Longer than any id, name or URI that a platform accepts.
  private static final int TEXT_MAX = 2_000;

  private final JsonNode node;
  private final String path;

  Fields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /// The path of a field of this object.
  public String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /// Whether the field is there and not null.
  public boolean has(String name) {
    return present(name) != null;
  }

  /// A text that must be there and not empty, at most 2,000 characters.
  public String text(String name) {
    String text = textOrNull(name);
    if (text == null) {
      throw new BadRequest(pathOf(name), "is missing");
    }
    return text;
  }

  /// A text that is not empty when it is there.
  public @Nullable String textOrNull(String name) {
    JsonNode value = present(name);
    if (value == null) {
      return null;
    }
    return checked(value, pathOf(name));
  }

  /// A text that must be there and not empty, at most `max` characters.
  public String text(String name, int max) {
    JsonNode value = present(name);
    if (value == null) {
      throw new BadRequest(pathOf(name), "is missing");
    }
    return checked(value, pathOf(name), max);
  }

  private static String checked(JsonNode value, String where) {
    return checked(value, where, TEXT_MAX);
  }

  private static String checked(JsonNode value, String where, int max) {
    if (!value.isString()) {
      throw new BadRequest(where, "must be text, this is " + Json.kindOf(value));
    }
    String text = value.stringValue();
    if (text.isEmpty() || text.length() > max) {
      throw new BadRequest(where, "must have 1 to " + max + " characters");
    }
    return text;
  }

  /// A number in these bounds, or null when it is absent.
  public @Nullable Double number(String name, double min, double max) {
    JsonNode value = present(name);
    if (value == null) {
      return null;
    }
    if (!value.isNumber() || value.doubleValue() < min || value.doubleValue() > max) {
      throw new BadRequest(pathOf(name), "must be a number from " + min + " to " + max);
    }
    return Double.valueOf(value.doubleValue());
  }

  /// `true` or `false`, or null when it is absent.
  public @Nullable Boolean flag(String name) {
    JsonNode value = present(name);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw new BadRequest(pathOf(name), "must be true or false, this is " + Json.kindOf(value));
    }
    return Boolean.valueOf(value.booleanValue());
  }

  /// A list of objects; empty when it is absent.
  public List<Fields> objects(String name) {
    JsonNode value = present(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw new BadRequest(pathOf(name), "must be a list, this is " + Json.kindOf(value));
    }
    List<Fields> objects = new ArrayList<>();
    for (JsonNode item : value) {
      String where = pathOf(name) + "[" + objects.size() + "]";
      if (!item.isObject()) {
        throw new BadRequest(where, "must be an object, this is " + Json.kindOf(item));
      }
      objects.add(new Fields(item, where));
    }
    return objects;
  }

  /// A whole number in these bounds; `otherwise` when it is absent.
  public int integer(String name, int min, int max, int otherwise) {
    JsonNode value = present(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
      throw new BadRequest(pathOf(name), "must be a whole number from " + min + " to " + max);
    }
    return value.intValue();
  }

  /// A list of texts; empty when it is absent.
  public List<String> texts(String name) {
    JsonNode value = present(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw new BadRequest(pathOf(name), "must be a list, this is " + Json.kindOf(value));
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value) {
      texts.add(checked(item, pathOf(name) + "[" + texts.size() + "]"));
    }
    return texts;
  }

  /// An object that must be there.
  public Fields object(String name) {
    Fields found = objectOrNull(name);
    if (found == null) {
      throw new BadRequest(pathOf(name), "is missing");
    }
    return found;
  }

  /// An object, or null when it is absent.
  public @Nullable Fields objectOrNull(String name) {
    JsonNode value = present(name);
    if (value == null) {
      return null;
    }
    if (!value.isObject()) {
      throw new BadRequest(pathOf(name), "must be an object, this is " + Json.kindOf(value));
    }
    return new Fields(value, pathOf(name));
  }

  /// All fields of this object as plain maps, lists, text, numbers and booleans.
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getValue().isNull()) {
        map.put(field.getKey(), Json.plain(field.getValue()));
      }
    }
    return map;
  }

  private @Nullable JsonNode present(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }
}
