package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What makes a run a bad one: what happened to callers, never how fast it was.
class BenchReportTest {
  private static final BenchReport.Books GOOD = new BenchReport.Books(10, 10, 0, 0, 0);

  @Test
  void a_number_that_misses_its_promise_is_told_and_the_run_is_good() {
    Measure slow = Measure.of(Phase.API, "api", "api", "handoffs/s", Measure.atLeast(1_500), 3);
    BenchReport report = report(GOOD, List.of(BenchReport.Row.of(slow)), List.of());
    assertThat(report.isGood()).isTrue();
    assertThat(BenchFiles.markdown(report)).contains("at least 1,500 | **not met**");
  }

  @Test
  void a_caller_who_is_lost_or_doubled_and_an_order_done_twice_make_it_bad() {
    for (BenchReport.Books bad :
        List.of(
            new BenchReport.Books(10, 9, 1, 0, 0),
            new BenchReport.Books(10, 10, 0, 1, 0),
            new BenchReport.Books(10, 10, 0, 0, 1))) {
      assertThat(report(bad, List.of(), List.of()).isGood()).isFalse();
    }
    List<BenchReport.Failure> failure = List.of(new BenchReport.Failure("heap", "why"));
    assertThat(report(GOOD, List.of(), failure).isGood()).isFalse();
    assertThat(BenchFiles.markdown(report(GOOD, List.of(), failure)))
        .contains("Not measured: heap: why");
  }

  @Test
  void the_books_are_believed_and_not_what_baton_says() throws Exception {
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults())) {
      twins.reset();
      Load.Judgement before = Load.judge(twins, 0);
      String interaction = twins.addCaller(Platform.GENESYS_CLOUD).id();
      assertThat(Load.judge(twins, 1)).isEqualTo(new Load.Judgement(1, before.arrived(), 0, 0, 0));
      twins.with(
          (world, now) -> world.connect(Platform.NICE_CXONE, interaction, "nice-usr-4492", now));
      assertThat(Load.judge(twins, 1))
          .isEqualTo(new Load.Judgement(1, before.arrived() + 1, 0, 1, 0));
      assertThat(Load.judge(twins, 1).isGood()).isFalse();
    }
  }

  private static BenchReport report(
      BenchReport.Books books, List<BenchReport.Row> rows, List<BenchReport.Failure> failures) {
    return new BenchReport(
        BenchReport.VERSION,
        Instant.EPOCH,
        null,
        "tiny",
        1,
        Machine.look(Path.of("").toAbsolutePath()),
        BenchReport.Busy.of(new Quiet(List.of(), Quiet.LIMIT)),
        books,
        rows,
        failures);
  }
}
