package dev.baton.server.api;

import dev.baton.core.platform.FailureKind;
import dev.baton.core.report.HandoffFacts;
import dev.baton.core.report.HandoffReport;
import dev.baton.core.report.HandoffReport.Figures;
import dev.baton.core.report.HandoffReport.Repairs;
import dev.baton.core.report.HandoffReport.Spread;
import dev.baton.core.report.HandoffReport.Suspected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A report as CSV (RFC 4180), in UTF-8: a line of names, a line for each group, and one whose
/// group is `total`. Failures are summed over the phases. What was not measured is empty.
final class ReportCsv {
  private static final String TOTAL = "total";

  /// What spreadsheets take for a formula.
  private static final Pattern FORMULA = Pattern.compile("^[=+@\\t\\r-].*", Pattern.DOTALL);

  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\\r\\n]");

  private final StringBuilder out = new StringBuilder();

  private ReportCsv() {}

  static byte[] of(HandoffReport report) {
    ReportCsv csv = new ReportCsv();
    csv.line(names(report));
    report.groups().forEach(g -> csv.line(values(g.key(), g.platform(), g.figures())));
    csv.line(values(TOTAL, null, report.total()));
    return csv.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> names(HandoffReport report) {
    List<String> names = new ArrayList<>();
    names.add(report.groupBy().wireName());
    names.add("platform");
    names.add("interactions");
    HandoffFacts.OUTCOMES.forEach(outcome -> names.add("interactions_" + outcome));
    names.add("handoffs");
    HandoffFacts.OUTCOMES.forEach(outcome -> names.add("handoffs_" + outcome));
    spread(names, "time_to_person");
    spread(names, "time_in_doubt");
    names.add("compensations");
    for (FailureKind kind : FailureKind.values()) {
      names.add("failures_" + kind.wireName());
    }
    for (String kind : List.of("phantoms", "orphans", "duplicates")) {
      names.add(kind);
      names.add(kind + "_repaired");
      spread(names, kind + "_time_to_repair");
    }
    names.addAll(
        List.of(
            "suspected_phantoms",
            "suspected_no_talk",
            "suspected_hold_disagrees",
            "analytics_looked_at",
            "analytics_waiting",
            "analytics_unreadable"));
    return names;
  }

  private static void spread(List<String> names, String name) {
    for (String part : List.of("count", "mean_ms", "p50_ms", "p95_ms", "max_ms")) {
      names.add(name + "_" + part);
    }
  }

  private static List<String> values(String key, @Nullable String platform, Figures f) {
    List<String> values = new ArrayList<>();
    values.add(key);
    values.add(platform == null ? "" : platform);
    values.add(text(f.interactions()));
    outcomes(values, f.interactionOutcomes());
    values.add(text(f.handoffs()));
    outcomes(values, f.handoffOutcomes());
    spread(values, f.timeToPerson());
    spread(values, f.timeInDoubt());
    values.add(text(f.compensations()));
    Map<FailureKind, Long> failures =
        f.failures().stream()
            .collect(
                Collectors.groupingBy(
                    HandoffFacts.Failure::kind,
                    Collectors.summingLong(HandoffFacts.Failure::count)));
    for (FailureKind kind : FailureKind.values()) {
      values.add(text(failures.getOrDefault(kind, 0L)));
    }
    for (Repairs repairs : List.of(f.phantoms(), f.orphans(), f.duplicates())) {
      values.add(text(repairs.interactions()));
      values.add(text(repairs.repaired()));
      spread(values, repairs.timeToRepair());
    }
    Suspected s = f.suspectedPhantoms();
    for (long number :
        new long[] {
          s.interactions(), s.noTalk(), s.holdDisagrees(), s.lookedAt(), s.waiting(), s.unreadable()
        }) {
      values.add(text(number));
    }
    return values;
  }

  private static void outcomes(List<String> values, Map<String, Long> counts) {
    HandoffFacts.OUTCOMES.forEach(outcome -> values.add(text(counts.getOrDefault(outcome, 0L))));
  }

  private static void spread(List<String> values, Spread spread) {
    values.add(text(spread.count()));
    values.add(text(spread.meanMs()));
    values.add(text(spread.p50Ms()));
    values.add(text(spread.p95Ms()));
    values.add(text(spread.maxMs()));
  }

  private static String text(@Nullable Long number) {
    return number == null ? "" : Long.toString(number);
  }

  private void line(List<String> values) {
    out.append(values.stream().map(ReportCsv::cell).collect(Collectors.joining(",")));
    out.append("\r\n");
  }

  /// A value as a cell. Names of routes come from clients: an apostrophe keeps a spreadsheet from
  /// running one as a formula.
  static String cell(String value) {
    String tame = FORMULA.matcher(value).matches() ? "'" + value : value;
    return NEEDS_QUOTES.matcher(tame).find() ? '"' + tame.replace("\"", "\"\"") + '"' : tame;
  }
}
