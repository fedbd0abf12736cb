package dev.baton.core.context.privacy;

import java.util.Collection;
import java.util.List;

/// Finds what looks like a payment card's number: 13 to 19 digits, separators allowed, whose last
/// digit is the check digit (ISO/IEC 7812-1, Luhn). Rather one too many than one too few: a tenth
/// of all numbers of that length look so.
public final class CardNumbers {
  /// Stands where a card number stood. Its letters keep the digits around it apart.
  public static final String REPLACEMENT = "[card number]";

  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;

  private CardNumbers() {}

  /// Whether one stands in this text.
  public static boolean isIn(String text) {
    return isIn(List.of(text));
  }

  /// Whether one stands in these texts, read one after the other.
  public static boolean isIn(List<String> texts) {
    return isIn(DigitRun.in(texts)) || isIn(DigitRun.withoutMarks(texts));
  }

  /// The text without them.
  public static String removed(String text) {
    return removed(List.of(text)).getFirst();
  }

  /// The same for texts that are read one after the other, over which one may be spread.
  public static List<String> removed(List<String> texts) {
    // What stands in a number's place parts the digits around it, so that none comes up anew.
    List<String> less = removed(texts, DigitRun.in(texts));
    return removed(less, DigitRun.withoutMarks(less));
  }

  private static List<String> removed(List<String> texts, List<DigitRun> runs) {
    List<boolean[]> marks = runs.stream().map(CardNumbers::marks).toList();
    return marks.stream().anyMatch(CardNumbers::hasMark)
        ? DigitRun.replace(texts, runs, marks, REPLACEMENT)
        : List.copyOf(texts);
  }

  private static boolean isIn(Collection<DigitRun> runs) {
    return runs.stream().map(CardNumbers::marks).anyMatch(CardNumbers::hasMark);
  }

  private static boolean hasMark(boolean[] marks) {
    for (boolean mark : marks) {
      if (mark) {
        return true;
      }
    }
    return false;
  }

  /// Marks each digit that is part of a number, wherever in the run that begins and ends.
  private static boolean[] marks(DigitRun run) {
    int[] values = run.digits().stream().mapToInt(DigitRun.Digit::value).toArray();
    boolean[] marks = new boolean[values.length];
    int marked = 0;
    for (int end = SHORTEST; end <= values.length; end++) {
      int longest = longestEndingAt(values, end);
      for (int i = Math.max(marked, end - longest); i < end; i++) {
        marks[i] = true;
      }
      marked = longest == 0 ? marked : end;
    }
    return marks;
  }

  /// How long the longest number is that ends before this index; 0 when there is none.
  private static int longestEndingAt(int[] values, int end) {
    int longest = 0;
    int sum = 0;
    for (int length = 1; length <= Math.min(LONGEST, end); length++) {
      int value = values[end - length];
      int doubled = length % 2 == 0 ? 2 * value : value;
      sum += doubled > 9 ? doubled - 9 : doubled;
      if (length >= SHORTEST && sum % 10 == 0) {
        longest = length;
      }
    }
    return longest;
  }
}
