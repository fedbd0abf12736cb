package dev.baton.server.api;

import dev.baton.core.report.HandoffReport;
import dev.baton.journal.Reports;
import dev.baton.server.BatonNode;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Figures of handoffs that have ended.
@RestController
@RequestMapping("/v1/reports/handoffs")
final class ReportsController {
  private static final MediaType CSV = MediaType.parseMediaType("text/csv;charset=UTF-8");

  private final BatonNode node;

  ReportsController(BatonNode node) {
    this.node = node;
  }

  /// The report as JSON, or as CSV when `format=csv` is asked for.
  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> json(HttpServletRequest request) {
    return answer(ReportRequest.of(request, node.now().at(), ReportRequest.Format.JSON));
  }

  /// The report for clients that accept CSV and not JSON.
  @GetMapping(produces = "text/csv")
  ResponseEntity<?> csv(HttpServletRequest request) {
    return answer(ReportRequest.of(request, node.now().at(), ReportRequest.Format.CSV));
  }

  private ResponseEntity<?> answer(ReportRequest asked) {
    HandoffReport report = report(asked);
    return switch (asked.format()) {
      case JSON -> ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(report);
      case CSV ->
          ResponseEntity.ok()
              .contentType(CSV)
              .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"handoffs.csv\"")
              .body(ReportCsv.of(report));
    };
  }

  private HandoffReport report(ReportRequest asked) {
    return switch (HandoffsController.reading(
        () -> node.reports().handoffs(asked.from(), asked.to(), asked.groupBy()))) {
      case Reports.Result.Made(HandoffReport report) -> report;
      case Reports.Result.TooLarge _ ->
          throw new ProblemException(
              ProblemType.REPORT_TOO_LARGE,
              "too much ended between from and to; ask for a shorter time");
      case Reports.Result.Busy _ ->
          throw new ProblemException(
              ProblemType.NOT_SERVING, "other reports are being made; ask again");
    };
  }
}
