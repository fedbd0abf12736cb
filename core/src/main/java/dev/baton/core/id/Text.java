package dev.baton.core.id;

/// Checks that every piece of text from outside passes before it becomes part of a state.
public final class Text {
  private Text() {}

  /// Refuses an id that is empty, longer than `max` characters, or holds a character that no
  /// platform uses in an id: white space, control characters, lone surrogates.
  ///
  /// @throws IllegalArgumentException naming the field and what is wrong with it
  public static void requireId(String field, String value, int max) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(field + " is empty");
    }
    if (value.length() > max) {
      throw new IllegalArgumentException(
          field + " has " + value.length() + " characters, at most " + max + " are allowed");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c) || Character.isSpaceChar(c) || Character.isSurrogate(c)) {
        throw new IllegalArgumentException(
            field + " has a character that no id has, U+%04X at %d".formatted((int) c, i));
      }
    }
  }

  /// Whether the database can store this text: no NUL and no lone surrogate.
  public static boolean isStorable(String value) {
    return firstUnstorable(value) < 0;
  }

  /// The index of the first NUL or lone surrogate, or -1 when there is none.
  public static int firstUnstorable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        return i;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }

  /// The same text with every NUL and lone surrogate replaced by U+FFFD. Used on vendor answers,
  /// where refusing would lose the answer; the caller records the loss.
  public static String storable(String value) {
    if (isStorable(value)) {
      return value;
    }
    StringBuilder out = new StringBuilder(value.length());
    value
        .codePoints()
        .map(p -> p == 0 || (p >= 0xD800 && p <= 0xDFFF) ? 0xFFFD : p)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
