package dev.baton.tidy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the reference of the configuration owes to each key: default, unit and reason. That the
/// defaults are true, and that no key is missing, is held by the configuration's own tests.
final class ReferenceRules {
  static final String FILE = "docs/reference/configuration.yaml";

  private static final Pattern KEY =
      Pattern.compile("[ -]*([a-z][A-Za-z.*-]*):(?: ([^#]*?))?(?: +# ?(.*))?");

  private static final Pattern MARKER = Pattern.compile("\\((required|no default)\\)");

  /// For example "1 to 10" or "10ms to 1m".
  private static final Pattern BOUNDS = Pattern.compile("\\b\\d+[A-Za-z]* to \\d+[A-Za-z]*\\b");

  private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");

  /// Fewer words than these give no reason.
  private static final int REASON_WORDS = 3;

  private ReferenceRules() {}

  static List<Offence> check(TextFile file) {
    List<Offence> found = new ArrayList<>();
    if (!file.path().toString().replace('\\', '/').equals(FILE)) {
      return found;
    }
    Set<String> explained = new HashSet<>();
    List<String> lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      Matcher key = KEY.matcher(lines.get(i));
      if (key.matches()) {
        String comment = above(lines, i) + (key.group(3) == null ? "" : key.group(3));
        String value = key.group(2) == null ? "" : key.group(2);
        check(file, i, new Entry(key.group(1), value, comment), explained, found);
      }
    }
    return found;
  }

  private record Entry(String name, String value, String comment) {
    boolean isMarked() {
      return MARKER.matcher(comment).find();
    }

    long reasonWords() {
      String reason = BOUNDS.matcher(MARKER.matcher(comment).replaceAll("")).replaceAll("").strip();
      return WORD.matcher(reason).results().count();
    }
  }

  private static void check(
      TextFile file, int i, Entry key, Set<String> explained, List<Offence> found) {
    boolean isSection = key.value().isEmpty();
    boolean isReasoned = key.reasonWords() >= REASON_WORDS;
    boolean showsDefault = !isSection && !key.isMarked();
    if (showsDefault && !isReasoned) {
      found.add(at(file, i, key.name() + " has a default without a reason; say why it is that"));
    } else if (!isSection && !isReasoned && !explained.contains(key.name())) {
      found.add(at(file, i, key.name() + " is not explained; say what it is for"));
    }
    if (key.value().matches("\\d+") && !BOUNDS.matcher(key.comment()).find()) {
      found.add(
          at(
              file,
              i,
              key.name() + " has no unit and no bounds; write 15s or 64KiB, or say '1 to 10'"));
    }
    if (isReasoned) {
      explained.add(key.name());
    }
  }

  /// The lines of comment right above a key.
  private static String above(List<String> lines, int i) {
    StringBuilder comment = new StringBuilder();
    for (int at = i - 1; at >= 0 && lines.get(at).strip().startsWith("#"); at--) {
      comment.insert(0, lines.get(at).strip().substring(1) + " ");
    }
    return comment.toString();
  }

  private static Offence at(TextFile file, int index, String message) {
    return new Offence(file.path(), index + 1, message);
  }
}
