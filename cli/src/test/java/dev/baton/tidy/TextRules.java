package dev.baton.tidy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What can be seen in a file's lines, without knowing its language.
final class TextRules {
  /// What these rules forbid is shown in their own test.
  private static final String OWN_TEST = "cli/src/test/java/dev/baton/tidy";

  static final int COLUMNS = 100;
  static final int LINES = 450;

  /// Files that are longer, each with the reason and with how long it may get.
  static final Map<String, Integer> LONG_FILES =
      Map.of(
          // All that a platform knows of its callers, behind one lock.
          "twin/src/main/java/dev/baton/twin/model/World.java", 560,
          // What the transport does with each way in which a peer may misbehave.
          "platform/src/test/java/dev/baton/platform/transport/HttpTransportTest.java", 560,
          // What each privacy rule and flag does to each field.
          "core/src/test/java/dev/baton/core/context/privacy/ContextMappingTest.java", 640,
          // A row for each metric of the page.
          "server/src/main/java/dev/baton/server/metrics/NodeMetrics.java", 520,
          // What each answer to each request of a write into a session means.
          "platform/src/test/java/dev/baton/platform/cognigy/PrepareTest.java", 540,
          // One test a promise that every destination keeps.
          "platform/src/test/java/dev/baton/platform/DestinationContractSuite.java", 480,
          // A table of Cognigy's rows and their exact answers.
          "twin/src/test/java/dev/baton/twin/SessionRowsTest.java", 520,
          // A table of bad requests and their answers.
          "server/src/test/java/dev/baton/server/BadInputTest.java", 680);

  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");

  /// Folders of somebody's machine. `/home/ada` is the home that tests invent.
  private static final Pattern MACHINE =
      Pattern.compile("(?<![\\w.}])/(?:(?:root|tmp|work|workspace|Users)/|home/(?!ada\\b))");

  /// The code and its documents are about what is, not about how it came to be.
  private static final Pattern MAKING =
      Pattern.compile(
          "(?i)\\b(co-authored-by|worktree|as (requested|instructed)"
              + "|(this|later|next|previous) (issue|task|ticket|sprint))\\b");

  private static final Pattern REFERENCE = Pattern.compile("\\bdocs/[\\w./-]+\\.(?:md|yaml)\\b");

  private static final Pattern COMMENTED_OUT = Pattern.compile("^\\s*//[^/].*(;|\\{|\\);?)$");

  private TextRules() {}

  static List<Offence> check(TextFile file) {
    List<Offence> found = new ArrayList<>();
    eachLine(file, found);
    length(file, found);
    return found;
  }

  private static void eachLine(TextFile file, List<Offence> found) {
    List<String> lines = file.lines();
    Set<Integer> textBlocks = file.isJava() ? textBlocks(lines) : Set.of();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.indexOf('\t') >= 0) {
        found.add(at(file, i, "a tab; indent with spaces"));
      }
      if (file.isJava()) {
        if (isTooLong(line) && !textBlocks.contains(i)) {
          int columns = line.codePointCount(0, line.length());
          found.add(at(file, i, columns + " columns; break the line, " + COLUMNS + " are allowed"));
        }
        if (COMMENTED_OUT.matcher(line).matches() && !file.isIn(OWN_TEST)) {
          found.add(at(file, i, "code in a comment; delete it, the history has it"));
        }
      }
      if (!file.isIn(OWN_TEST)) {
        words(file, i, line, found);
      }
    }
  }

  private static void words(TextFile file, int i, String line, List<Offence> found) {
    Matcher unfinished = UNFINISHED.matcher(line);
    if (unfinished.find()) {
      found.add(at(file, i, unfinished.group() + "; do it, or file an issue"));
    }
    Matcher machine = MACHINE.matcher(line);
    if (machine.find()) {
      found.add(
          at(file, i, "'" + machine.group() + "' is on one machine only; take it from outside"));
    }
    Matcher making = MAKING.matcher(line);
    if (making.find()) {
      found.add(at(file, i, "'" + making.group() + "' tells how this was made; say what is"));
    }
    Matcher reference = REFERENCE.matcher(line);
    while (reference.find()) {
      if (!Checkout.has(reference.group())) {
        found.add(at(file, i, reference.group() + " is not there; name the page that is"));
      }
    }
  }

  private static void length(TextFile file, List<Offence> found) {
    String path = file.path().toString().replace('\\', '/');
    int allowed = LONG_FILES.getOrDefault(path, LINES);
    int lines = file.lines().size();
    if (file.isJava() && lines > allowed) {
      found.add(
          at(file, allowed, lines + " lines; split the file, " + allowed + " lines are allowed"));
    }
  }

  /// A row of a table in a comment cannot be broken without ending the table.
  private static boolean isTooLong(String line) {
    return line.codePointCount(0, line.length()) > COLUMNS && !line.matches("\\s*/// \\|.*\\|");
  }

  /// The lines inside text blocks: breaking them would change what they say.
  private static Set<Integer> textBlocks(List<String> lines) {
    Set<Integer> inside = new HashSet<>();
    boolean open = false;
    for (int i = 0; i < lines.size(); i++) {
      if (open) {
        inside.add(i);
      }
      int quotes = lines.get(i).split("\"\"\"", -1).length - 1;
      open = open ^ (quotes % 2 == 1);
    }
    return inside;
  }

  private static Offence at(TextFile file, int index, String message) {
    return new Offence(file.path(), index + 1, message);
  }
}
