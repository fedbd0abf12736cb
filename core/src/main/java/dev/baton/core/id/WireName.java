package dev.baton.core.id;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How an enum value is written outside Java: its name in lower snake case.
public final class WireName {
  private WireName() {}

  /// The wire name of a value.
  public static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  public static <E extends Enum<E>> E parse(Class<E> type, String name) {
    for (E value : type.getEnumConstants()) {
      if (of(value).equals(name)) {
        return value;
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants()).map(WireName::of).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("'" + name + "' is none of " + known);
  }
}
