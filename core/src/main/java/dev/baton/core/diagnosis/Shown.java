package dev.baton.core.diagnosis;

import dev.baton.core.id.Text;
import java.util.regex.Pattern;

/// Text from a payload as it may be shown: what can be written, not too much of it, and no number
/// that could be a person's.
final class Shown {
  private static final int KEY_CHARS = 60;
  private static final int NUMBER_CHARS = 40;
  private static final int LAST_DIGITS = 2;

  /// Five digits are no one's number.
  private static final Pattern DIGITS = Pattern.compile("\\d(?:[\\d ().-]*\\d){4,}");

  private Shown() {}

  /// A key.
  static String key(String key) {
    return text(key, KEY_CHARS);
  }

  /// A key as one step of a JSON pointer.
  static String step(String key) {
    return key(key).replace("~", "~0").replace("/", "~1");
  }

  /// Text without control characters and without long numbers, cut at a length.
  static String text(String text, int maxChars) {
    String cut = text.length() > maxChars ? text.substring(0, maxChars) + "…" : text;
    String storable = Text.storable(cut).replaceAll("\\p{Cntrl}", "\uFFFD");
    return DIGITS.matcher(storable).replaceAll("***");
  }

  /// A phone number in its own form: digits and letters are hidden but the last two digits.
  static String number(String number) {
    String cut = number.length() > NUMBER_CHARS ? number.substring(0, NUMBER_CHARS) : number;
    StringBuilder shown = new StringBuilder();
    int left = LAST_DIGITS;
    for (int i = cut.length() - 1; i >= 0; i--) {
      char c = cut.charAt(i);
      if (c >= '0' && c <= '9' && left > 0) {
        left--;
        shown.append(c);
      } else if (Character.isLetterOrDigit(c)) {
        shown.append('*');
      } else {
        shown.append(c >= ' ' && c <= '~' ? c : '?');
      }
    }
    return "'" + shown.reverse() + (cut.equals(number) ? "'" : "…'");
  }
}
