package dev.baton.core.diagnosis;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Guesses which key a misspelt one was meant to be.
final class Likeness {
  /// Longer than any key of ours and a few letters more.
  private static final int MAX_CHARS = 32;

  private Likeness() {}

  /// The known key that is like the given one, or null when none is.
  static @Nullable String nearest(String given, Collection<String> known) {
    if (given.length() > MAX_CHARS) {
      return null;
    }
    @Nullable String best = null;
    int least = Integer.MAX_VALUE;
    for (String key : known.stream().sorted().toList()) {
      int distance = distance(plain(given), plain(key));
      if (distance < least) {
        least = distance;
        best = key;
      }
    }
    // A slip or two; of a short word one is a third of it.
    return least <= (given.length() < 6 ? 1 : 2) ? best : null;
  }

  /// Case, hyphens, underscores and blanks are what people mix up most, so they do not count.
  private static String plain(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  private static int distance(String a, String b) {
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
