package dev.baton.core.context.privacy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Values that a rule hides in their own field, and that must not stand in another text or among
/// the keys either: a summary would tell the number that the mask hides.
final class HiddenValues {
  /// Shorter ones are words like `yes`, which stand everywhere and tell nothing.
  private static final int SHORTEST = 5;

  /// So many last digits make a number recognisable, however its beginning is written: with a
  /// country code, with a zero, with neither.
  private static final int TAIL_DIGITS = 7;

  /// Fewer digits are menu choices, and stand among keys by chance.
  private static final int SHORTEST_KEYS = 4;

  private final List<String> texts = new ArrayList<>();
  private final List<int[]> tails = new ArrayList<>();
  private final List<String> typed = new ArrayList<>();

  void add(String value) {
    if (Masks.isHidden(value)) {
      return;
    }
    List<DigitRun> runs = DigitRun.in(List.of(value));
    addTyped(runs);
    if (value.length() < SHORTEST) {
      return;
    }
    texts.add(value);
    if (runs.size() == 1 && value.codePoints().noneMatch(Character::isLetter)) {
      int[] digits = runs.getFirst().digits().stream().mapToInt(DigitRun.Digit::value).toArray();
      if (digits.length >= TAIL_DIGITS) {
        int[] tail = new int[TAIL_DIGITS];
        System.arraycopy(digits, digits.length - TAIL_DIGITS, tail, 0, TAIL_DIGITS);
        tails.add(tail);
      }
    }
  }

  /// What a caller types of a value: each of its numbers without separators, or when all of those
  /// are short, all of them one after the other. Of a long number the end is enough, as in texts.
  private void addTyped(List<DigitRun> runs) {
    List<String> numbers = runs.stream().map(run -> digits(List.of(run))).toList();
    if (numbers.stream().allMatch(number -> number.length() < SHORTEST_KEYS)) {
      numbers = List.of(digits(runs));
    }
    for (String number : numbers) {
      if (number.length() >= SHORTEST_KEYS) {
        typed.add(number.substring(Math.max(0, number.length() - TAIL_DIGITS)));
      }
    }
  }

  private static String digits(List<DigitRun> runs) {
    StringBuilder out = new StringBuilder();
    runs.forEach(run -> run.digits().forEach(digit -> out.append(digit.value())));
    return out.toString();
  }

  /// Whether one of them was typed, whatever keys without a digit stand in between.
  boolean isInKeys(List<String> keys) {
    String pressed = digits(DigitRun.in(keys));
    return typed.stream().anyMatch(pressed::contains);
  }

  /// Whether one of them stands in a text.
  boolean isIn(String text) {
    return !Masks.isHidden(text) && !removed(text).equals(text);
  }

  /// The text without them.
  String removed(String text) {
    String out = text;
    for (String value : texts) {
      out = withoutLiteral(out, value);
    }
    return tails.isEmpty() ? out : withoutTails(out);
  }

  private static String withoutLiteral(String text, String value) {
    // Lower case may be longer than the text itself; then positions would not be the same.
    String haystack = text.toLowerCase(Locale.ROOT);
    String needle = value.toLowerCase(Locale.ROOT);
    if (haystack.length() != text.length() || needle.length() != value.length()) {
      return text.replace(value, Masks.STARS);
    }
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, from)) {
      out.append(text, from, at).append(Masks.STARS);
      from = at + needle.length();
    }
    return out.append(text, from, text.length()).toString();
  }

  private String withoutTails(String text) {
    List<DigitRun> runs = DigitRun.in(List.of(text));
    List<boolean[]> marks = new ArrayList<>();
    boolean found = false;
    for (DigitRun run : runs) {
      boolean[] marked = new boolean[run.digits().size()];
      for (int[] tail : tails) {
        for (int end = TAIL_DIGITS; end <= marked.length; end++) {
          if (endsWith(run, end, tail)) {
            // All before it are its beginning, whatever that is.
            Arrays.fill(marked, 0, end, true);
            found = true;
          }
        }
      }
      marks.add(marked);
    }
    return found ? DigitRun.replace(List.of(text), runs, marks, Masks.STARS).getFirst() : text;
  }

  private static boolean endsWith(DigitRun run, int end, int[] tail) {
    for (int i = 0; i < TAIL_DIGITS; i++) {
      if (run.digits().get(end - TAIL_DIGITS + i).value() != tail[i]) {
        return false;
      }
    }
    return true;
  }
}
