package dev.baton.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Guesses what a misspelt name was meant to be.
final class Suggestion {
  /// Longer names are not compared: the cost grows with the square, and nobody mistypes one.
  private static final int MAX_CHARS = 64;

  /// Nobody chooses among more; a file full of mistakes must not take minutes to refuse.
  private static final int MAX_NAMES = 1_000;

  private Suggestion() {}

  /// The known name that is most like the given one, or null when none is like it.
  static @Nullable String nearest(String given, Collection<String> known) {
    String wanted = plain(given);
    @Nullable String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String name : known.stream().limit(MAX_NAMES).toList()) {
      int distance = difference(wanted, plain(name));
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return bestDistance <= Math.max(1, wanted.length() / 3) ? best : null;
  }

  /// `; did you mean 'x'?`, or nothing for null.
  static String question(@Nullable String nearest) {
    return nearest == null ? "" : "; did you mean '" + nearest + "'?";
  }

  /// Case, hyphens and underscores are what people mix up most, so they do not count.
  private static String plain(String name) {
    String cut = name.length() > MAX_CHARS ? name.substring(0, MAX_CHARS) : name;
    return cut.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /// How unlike two names are: letters to change, or 1 where one is a part of the other.
  private static int difference(String a, String b) {
    if (a.length() >= 4 && b.contains(a)) {
      return a.equals(b) ? 0 : 1;
    }
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
