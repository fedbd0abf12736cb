package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each timer rule, broken once.
class TimerRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          timers  | reserve-timeout: 10s, settle: 14s             | CommitFitsReservation | 14750
          timers  | retry-after-max: 11s                          | RetryFitsReservation  | 11000
          timers  | settle: 7999ms                                | SettleCoversOrder     | 7999
          timers  | requeue-timeout: 4001ms                       | SettleCoversOrder     | 4001
          journal | lease-renewal: 700ms                          | LeaseOrder            | 700
          journal | statement-timeout: 1500ms                     | LeaseOrder            | 1500
          timers  | handoff-deadline: 3m                          | CyclesFitDeadline     | 180000
          timers  | hold-duration: 61s                            | TokenOutlivesWindow   | 61000
          journal | lease-ttl: 3s                                 | SettleCoversOrder     | 3000
          webhooks | retention: 24h                               | DedupeOutlivesReplay  | 86400000
          """)
  void a_broken_rule_is_named_with_its_numbers(
      String section, String values, String rule, String number) {
    List<ConfigProblem> problems =
        Configs.problems(Configs.MINIMAL + section + ": {" + values + "}\n");

    assertThat(problems).hasSize(1);
    ConfigProblem problem = problems.getFirst();
    assertThat(problem.line()).isEqualTo(9);
    assertThat(problem.column()).isEqualTo(1);
    assertThat(problem.path()).isEqualTo(section);
    assertThat(problem.message()).startsWith(rule + ": ").contains(number);
  }

  @Test
  void a_reservation_that_nobody_confirms_as_released_must_end_first() {
    String vendor = Configs.MINIMAL + "        dialect: vendor\n";

    assertThat(Configs.problems(vendor)).isEmpty();
    assertThat(Configs.problems(vendor + "timers:\n  source-give-up: 15s\n"))
        .extracting(ConfigProblem::toString)
        .singleElement()
        .asString()
        .startsWith("baton.yaml:10:1: timers: ReservationEndsFirst: ")
        .contains("15000", "250");
    assertThat(Configs.problems(Configs.MINIMAL + "timers:\n  source-give-up: 15s\n")).isEmpty();
  }

  @Test
  void the_smallest_refresh_margin_of_any_account_counts() {
    assertThat(Configs.problems(Configs.MINIMAL + "        refresh-margin: 15s\n"))
        .extracting(ConfigProblem::toString)
        .singleElement()
        .asString()
        .contains("TokenOutlivesWindow", "refresh-margin 15000 ms");
  }

  @Test
  void a_value_that_cannot_be_read_breaks_no_rule_on_top() {
    assertThat(Configs.problems(Configs.MINIMAL + "timers: {settle: 1, commit-timeout: 14s}\n"))
        .extracting(ConfigProblem::path)
        .containsExactly("timers.settle");
  }
}
