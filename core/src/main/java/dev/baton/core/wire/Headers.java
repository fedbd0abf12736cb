package dev.baton.core.wire;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Header names compare without case (RFC 9110 section 5.1); here they are kept in lower case.
final class Headers {
  private Headers() {}

  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  static Map<String, String> lowerCased(Map<String, String> headers) {
    Map<String, String> copy = new TreeMap<>();
    headers.forEach((name, value) -> copy.put(lower(name), value));
    return Collections.unmodifiableMap(copy);
  }
}
