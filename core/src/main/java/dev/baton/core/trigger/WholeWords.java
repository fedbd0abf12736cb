package dev.baton.core.trigger;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/// A text in which words and phrases are looked up whole, whatever their case: `agent` is not in
/// `agents`, and `AGENT!` is `agent`. White space between the words of a phrase may be any.
final class WholeWords {
  /// Of a longer text only the end is looked at: what a guest wants she says last.
  static final int MAX_CHARS = 4_000;

  /// White space around each word, so that a word is found by the space on both sides.
  private final String text;

  private WholeWords(String text) {
    this.text = text;
  }

  static WholeWords of(String text) {
    return new WholeWords(
        plain(text.length() > MAX_CHARS ? text.substring(text.length() - MAX_CHARS) : text));
  }

  boolean containAny(List<String> words) {
    return words.stream()
        .map(WholeWords::plain)
        .anyMatch(word -> !word.isBlank() && text.contains(word));
  }

  /// Letters, marks and digits in lower case, with one space for everything else.
  private static String plain(String given) {
    String one = Normalizer.normalize(given, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    StringBuilder plain = new StringBuilder(one.length() + 2).append(' ');
    one.codePoints()
        .forEach(c -> {
          if (Character.isLetterOrDigit(c) || isMark(c)) {
            plain.appendCodePoint(c);
          } else if (plain.charAt(plain.length() - 1) != ' ') {
            plain.append(' ');
          }
        });
    return plain.charAt(plain.length() - 1) == ' '
        ? plain.toString()
        : plain.append(' ').toString();
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }
}
