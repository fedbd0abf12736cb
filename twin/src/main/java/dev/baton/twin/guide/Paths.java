package dev.baton.twin.guide;

import dev.baton.twin.json.BadRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Takes request targets and forms apart.
final class Paths {
  private Paths() {}

  /// The path's segments, decoded, without the query.
  static List<String> segments(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    List<String> segments = new ArrayList<>();
    for (String raw : path.substring(1).split("/", -1)) {
      // A plus sign means itself in a path.
      segments.add(decode(raw.replace("+", "%2B"), "path"));
    }
    return segments;
  }

  /// The parameters behind the question mark.
  static Map<String, String> query(String target) {
    int query = target.indexOf('?');
    return query < 0 ? Map.of() : form(target.substring(query + 1), "query");
  }

  /// The fields of a form (`application/x-www-form-urlencoded`); of a repeated name the first.
  static Map<String, String> form(String text, String where) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.putIfAbsent(
            decode(pair.substring(0, equals), where), decode(pair.substring(equals + 1), where));
      }
    }
    return fields;
  }

  private static String decode(String raw, String where) {
    if (raw.indexOf('%') < 0 && raw.indexOf('+') < 0) {
      return raw;
    }
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      BadRequest bad = new BadRequest(where, "has a broken percent sequence");
      bad.initCause(e);
      throw bad;
    }
  }
}
