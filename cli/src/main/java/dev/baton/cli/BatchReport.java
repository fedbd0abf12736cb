package dev.baton.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Tells what comes of the lines of a file as they end, how far it is, and a summary. Safe for many
/// threads.
final class BatchReport {
  private static final int BAR_COLUMNS = 20;

  private final PrintWriter out;
  private final Progress progress;
  private final boolean json;
  private final int all;
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private int done;
  private boolean good = true;

  /// @param all how many lines there are
  BatchReport(PrintWriter out, Progress progress, boolean json, int all) {
    this.out = out;
    this.progress = progress;
    this.json = json;
    this.all = all;
    progress.show(bar());
  }

  /// Tells of one line.
  synchronized void add(BatchResult result) {
    done++;
    good &= result.isGood();
    outcomes.merge(result.outcome(), 1, Integer::sum);
    progress.clear();
    if (json) {
      out.println(result.json());
    } else {
      out.println(result.text());
    }
    out.flush();
    progress.show(bar());
  }

  private String bar() {
    int filled = all == 0 ? BAR_COLUMNS : (int) ((long) BAR_COLUMNS * done / all);
    return "[%s%s] %d of %d: %s"
        .formatted("#".repeat(filled), ".".repeat(BAR_COLUMNS - filled), done, all, counts());
  }

  private String counts() {
    return outcomes.entrySet().stream()
        .map(e -> e.getValue() + " " + e.getKey().replace('_', ' '))
        .collect(Collectors.joining(", "));
  }

  /// Tells the summary.
  ///
  /// @return whether every line ended as it was meant to
  synchronized boolean end() {
    progress.clear();
    if (json) {
      ObjectNode summary = JsonMapper.shared().createObjectNode();
      ObjectNode counted = summary.putObject("summary").put("lines", all).putObject("outcomes");
      outcomes.forEach(counted::put);
      out.println(summary);
    } else {
      out.printf("  %d line%s: %s%n", all, all == 1 ? "" : "s", counts());
    }
    out.flush();
    return good && done == all;
  }
}
