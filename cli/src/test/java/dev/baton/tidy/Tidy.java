package dev.baton.tidy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All rules together.
final class Tidy {
  private Tidy() {}

  /// What is not tidy in these files, by file and line.
  static List<Offence> check(List<TextFile> files) {
    List<Offence> found = new ArrayList<>();
    for (TextFile file : files) {
      found.addAll(TextRules.check(file));
      found.addAll(ReferenceRules.check(file));
    }
    found.addAll(JavaRules.check(files.stream().filter(TextFile::isJava).toList()));
    found.sort(Comparator.comparing(Offence::file).thenComparing(Offence::line));
    return found;
  }
}
