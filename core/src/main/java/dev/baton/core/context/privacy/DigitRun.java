package dev.baton.core.context.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Digits that follow each other with nothing but separators between them: everything except a
/// letter separates. Digits of all scripts count, also full-width, circled and raised ones.
///
/// @param digits at least one, in reading order
record DigitRun(List<Digit> digits) {
  /// One digit.
  ///
  /// @param value 0 to 9
  /// @param text which of the texts it stands in
  /// @param start its first char there
  /// @param end the char behind it
  record Digit(int value, int text, int start, int end) {}

  /// The runs of some texts that are read one after the other: the gap between two texts separates
  /// as a blank does.
  static List<DigitRun> in(List<String> texts) {
    return in(texts, DigitRun::value);
  }

  /// The same for whoever takes a raised or circled digit for the mark of a footnote, which
  /// separates.
  static List<DigitRun> withoutMarks(List<String> texts) {
    return in(texts, c -> Character.isDigit(c) ? value(c) : -1);
  }

  /// @param valueOf what digit a code point is, or less than 0
  private static List<DigitRun> in(List<String> texts, IntUnaryOperator valueOf) {
    List<DigitRun> runs = new ArrayList<>();
    List<Digit> digits = new ArrayList<>();
    for (int t = 0; t < texts.size(); t++) {
      String text = texts.get(t);
      int next;
      for (int i = 0; i < text.length(); i = next) {
        int c = text.codePointAt(i);
        next = i + Character.charCount(c);
        int value = valueOf.applyAsInt(c);
        if (value >= 0) {
          digits.add(new Digit(value, t, i, next));
        } else if (Character.isLetter(c)) {
          end(runs, digits);
        }
      }
    }
    end(runs, digits);
    return runs;
  }

  private static void end(List<DigitRun> runs, List<Digit> digits) {
    if (!digits.isEmpty()) {
      runs.add(new DigitRun(List.copyOf(digits)));
      digits.clear();
    }
  }

  private static int value(int codePoint) {
    int type = Character.getType(codePoint);
    if (type != Character.DECIMAL_DIGIT_NUMBER && type != Character.OTHER_NUMBER) {
      return -1;
    }
    // Of letters it would say 10 and more, of fractions less than 0; those are out.
    int value = Character.getNumericValue(codePoint);
    return value > 9 ? -1 : value;
  }

  /// The texts with every digit that is marked, and what stands between two marked ones, replaced.
  ///
  /// @param runs all of these texts
  /// @param marks one for each run, as long as its digits
  static List<String> replace(
      List<String> texts, List<DigitRun> runs, List<boolean[]> marks, String replacement) {
    List<StringBuilder> out = new ArrayList<>();
    texts.forEach(text -> out.add(new StringBuilder(text)));
    // From the end to the beginning, so that positions before a replacement stay true.
    for (int r = runs.size() - 1; r >= 0; r--) {
      List<Digit> digits = runs.get(r).digits();
      for (int last = digits.size() - 1; last >= 0; last--) {
        if (marks.get(r)[last]) {
          int first = last;
          while (first > 0
              && marks.get(r)[first - 1]
              && digits.get(first - 1).text() == digits.get(last).text()) {
            first--;
          }
          Digit from = digits.get(first);
          out.get(from.text()).replace(from.start(), digits.get(last).end(), replacement);
          last = first;
        }
      }
    }
    return out.stream().map(StringBuilder::toString).toList();
  }
}
