package dev.baton.cli;

import dev.baton.journal.audit.AuditReport;
import dev.baton.journal.audit.SignedHead;
import java.io.PrintWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Prints what a verification found.
record AuditPrinter(PrintWriter out, boolean json) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  void print(AuditReport report) {
    if (json) {
      ObjectNode whole = JSON.createObjectNode();
      whole.put("good", report.good());
      whole.setAll((ObjectNode) JSON.valueToTree(report));
      out.println(whole);
    } else {
      words(report);
    }
    out.flush();
  }

  private void words(AuditReport report) {
    out.println("Log " + report.log());
    SignedHead head = report.head();
    line("rows", head == null ? "none is covered by a head" : covered(report, head));
    line("heads", "%,d".formatted(report.heads()));
    report
        .keyIds()
        .forEach(id ->
            line(
                "key",
                id + (report.keysTrusted() ? "" : ", which the log itself names: compare it")));
    line(
        "states",
        "%,d handoffs, played again, lead to exactly their stored state"
            .formatted(report.handoffs()));
    line("events", "%,d, reading and erasing personal data".formatted(report.events()));
    line(
        "tail",
        report.tail() == 0
            ? "none: every row has its head"
            : "%,d rows of %,d handoffs without a head yet: nothing is claimed for them"
                .formatted(report.tail(), report.tailHandoffs()));
    findings(report);
  }

  private static String covered(AuditReport report, SignedHead head) {
    return "%,d, covered by the head of %s".formatted(report.covered(), head.at());
  }

  private void findings(AuditReport report) {
    if (report.good()) {
      out.println("GOOD");
      return;
    }
    out.println("FINDINGS %,d".formatted(report.findingsInAll()));
    for (AuditReport.Finding finding : report.findings()) {
      String subject = finding.subject();
      String where =
          subject == null
              ? ""
              : subject.startsWith("evt-")
                  ? "event " + subject + ": "
                  : "handoff " + subject + " row " + finding.seq() + ": ";
      out.println("  " + where + finding.what());
    }
    long more = report.findingsInAll() - report.findings().size();
    if (more > 0) {
      out.println("  and %,d more".formatted(more));
    }
  }

  private void line(String name, String value) {
    out.println("  %-7s %s".formatted(name, value));
  }
}
