package dev.baton.cli;

import dev.baton.core.checkup.Check;
import dev.baton.core.checkup.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Prints findings: a line as each comes for people, one object at the end for programs.
final class DoctorPrinter {
  private final PrintWriter out;
  private final boolean json;
  private final Progress progress;

  DoctorPrinter(PrintWriter out, boolean json, Progress progress) {
    this.out = out;
    this.json = json;
    this.progress = progress;
  }

  /// Something else is looked at.
  void begin(String subject) {
    if (!json) {
      progress.clear();
      out.println(subject);
      out.flush();
      progress.show("  looking at " + subject + " ...");
    }
  }

  /// One finding.
  void check(Check check) {
    if (json) {
      return;
    }
    progress.clear();
    String verdict = check.verdict().wireName().toUpperCase(Locale.ROOT);
    out.printf("  %-4s  %-12s  %s%n", verdict, check.name(), check.found());
    if (check.verdict() != Verdict.PASS) {
      out.printf("        %-12s  why: %s%n", "", check.why());
      out.printf("        %-12s  fix: %s%n", "", check.fix());
    }
    out.flush();
  }

  /// The sums.
  void conclude(List<Examination.Outcome> outcomes) {
    progress.clear();
    long passed = count(outcomes, Verdict.PASS);
    long warned = count(outcomes, Verdict.WARN);
    long failed = count(outcomes, Verdict.FAIL);
    if (json) {
      out.println(toJson(outcomes).put("pass", passed).put("warn", warned).put("fail", failed));
    } else {
      out.println(
          passed
              + " passed, "
              + warned
              + (warned == 1 ? " warning, " : " warnings, ")
              + failed
              + " failed");
    }
    out.flush();
  }

  private static long count(List<Examination.Outcome> outcomes, Verdict verdict) {
    return outcomes.stream()
        .flatMap(outcome -> outcome.checks().stream())
        .filter(check -> check.verdict() == verdict)
        .count();
  }

  private static ObjectNode toJson(List<Examination.Outcome> outcomes) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("good", count(outcomes, Verdict.FAIL) == 0);
    for (Examination.Outcome outcome : outcomes) {
      ObjectNode subject = json.withArray("/subjects").addObject();
      subject.put("subject", outcome.subject()).put("reached", outcome.reached());
      subject.set("checks", JsonMapper.shared().valueToTree(outcome.checks()));
    }
    return json;
  }
}
