package dev.baton.cli;

import dev.baton.core.checkup.Check;
import dev.baton.core.diagnosis.Diagnosis;
import dev.baton.core.diagnosis.Finding;
import dev.baton.core.diagnosis.Severity;
import dev.baton.core.diagnosis.Subject;
import java.io.PrintWriter;
import tools.jackson.databind.json.JsonMapper;

/// Prints a diagnosis: each subject as it comes for people, one document at the end for programs.
final class DiagnosePrinter {
  private static final String INDENT = "        ";

  private final PrintWriter out;
  private final boolean json;
  private final Progress progress;

  DiagnosePrinter(PrintWriter out, boolean json, Progress progress) {
    this.out = out;
    this.json = json;
    this.progress = progress;
  }

  /// What is being done, on a terminal.
  void doing(String what) {
    progress.show("  " + what + " ...");
  }

  /// One subject that has been looked at.
  void subject(Subject subject) {
    if (json) {
      return;
    }
    progress.clear();
    String state =
        switch (subject.state()) {
          case CHECKED -> "";
          case UNKNOWN -> " (unknown)";
          case SKIPPED -> " (not looked at, because of what was found before)";
        };
    out.println(subject.subject() + state);
    for (Check check : subject.checks()) {
      out.printf("  PASS  %-12s  %s%n", check.name(), check.found());
    }
    subject.findings().forEach(this::finding);
    out.flush();
  }

  private void finding(Finding finding) {
    String where = finding.path().isEmpty() ? "" : finding.path() + " ";
    out.printf(
        "  %s  %s  %s%s%n",
        word(finding.severity()), finding.rule().kebab(), where, finding.found());
    out.println(INDENT + "why: " + finding.why());
    out.println(INDENT + "fix: " + finding.fix());
    if (finding.corrected() != null) {
      out.println(INDENT + "should be: " + finding.corrected());
    }
    finding.causes().forEach(cause -> out.println(INDENT + "cause: " + cause));
  }

  private static String word(Severity severity) {
    return switch (severity) {
      case NOTICE -> "NOTE";
      case WARNING -> "WARN";
      case ERROR -> "FAIL";
    };
  }

  /// The sums.
  ///
  /// @param ending a sentence for people
  void conclude(Diagnosis diagnosis, String ending) {
    progress.clear();
    if (json) {
      out.println(JsonMapper.shared().writeValueAsString(diagnosis));
    } else {
      out.println(
          counted(diagnosis.errors(), "error")
              + ", "
              + counted(diagnosis.warnings(), "warning")
              + ", "
              + counted(diagnosis.notices(), "notice")
              + ": "
              + ending);
    }
    out.flush();
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
