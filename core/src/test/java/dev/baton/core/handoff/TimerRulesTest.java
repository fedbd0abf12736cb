package dev.baton.core.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimerRulesTest {
  private static final TimerRules.Surroundings CALM =
      new TimerRules.Surroundings(60_000, 500, 1_000, true);

  @Test
  void every_rule_says_how_much_room_it_has() {
    assertThat(TimerRules.all(Timers.defaults(), CALM))
        .allSatisfy(rule -> assertThat(rule.holds()).isTrue())
        .extracting(TimerRules.Rule::name, TimerRules.Rule::slackMs)
        .containsExactly(
            tuple("CommitFitsReservation", 5_250L),
            tuple("ReservationEndsFirst", null),
            tuple("RetryFitsReservation", 4_250L),
            tuple("SettleCoversOrder", 0L),
            tuple("LeaseOrder", 500L),
            tuple("CyclesFitDeadline", 339_000L),
            tuple("TokenOutlivesWindow", 45_000L),
            tuple("DedupeOutlivesReplay", 172_500_000L));
  }

  @Test
  void dedupe_outlives_replay() {
    assertThat(TimerRules.violations(Timers.defaults(), remembering(1_501))).isEmpty();
    assertThat(TimerRules.violations(Timers.defaults(), remembering(1_500)))
        .containsExactly(
            new TimerRules.Violation(
                "DedupeOutlivesReplay",
                "webhooks.replay-window 500 + webhooks.max-delay 1000 = 1500 ms must be less than"
                    + " webhooks.retention 1500 ms"));
  }

  private static TimerRules.Surroundings remembering(long retentionMs) {
    return new TimerRules.Surroundings(
        60_000, 500, 1_000, true, new TimerRules.Inbox(retentionMs, 500, 1_000));
  }

  @Test
  void the_defaults_break_no_rule() {
    assertThat(TimerRules.violations(Timers.defaults(), CALM)).isEmpty();
    TimerRules.Surroundings unconfirmed = new TimerRules.Surroundings(60_000, 500, 1_000, false);
    assertThat(TimerRules.violations(Timers.defaults(), unconfirmed)).isEmpty();
  }

  @Test
  void commit_fits_reservation() {
    // 4000 + 4000 + 250 + 500 = 8750, and a hold of 9750 less 1000 is not more than that.
    breaks(
        new T().hold(9_750).retryAfterMax(1_000),
        "CommitFitsReservation",
        "reserve-timeout 4000 + commit-timeout 4000 + clock-error-limit 250 + flush-budget 500 ="
            + " 8750 ms must be less than hold-duration 9750 - 1000 ms");
    holds(new T().hold(9_751).retryAfterMax(1_000));
  }

  @Test
  void reservation_ends_first_where_a_release_cannot_be_confirmed() {
    Timers timers = new T().sourceGiveUp(15_250).timers();
    assertThat(TimerRules.violations(timers, CALM)).isEmpty();
    TimerRules.Surroundings unconfirmed = new TimerRules.Surroundings(60_000, 500, 1_000, false);
    assertThat(TimerRules.violations(timers, unconfirmed))
        .containsExactly(
            new TimerRules.Violation(
                "ReservationEndsFirst",
                "hold-duration 15000 + clock-error-limit 250 ms must be less than source-give-up"
                    + " 15250 ms where a release cannot be confirmed"));
    assertThat(TimerRules.violations(new T().sourceGiveUp(15_251).timers(), unconfirmed)).isEmpty();
  }

  @Test
  void retry_fits_reservation() {
    breaks(
        new T().retryAfterMax(9_250),
        "RetryFitsReservation",
        "retry-after-max 9250 + commit-timeout 4000 + clock-error-limit 250 + flush-budget 500 ="
            + " 14000 ms must be less than hold-duration 15000 - 1000 ms");
    holds(new T().retryAfterMax(9_249));
  }

  @Test
  void settle_covers_order() {
    breaks(
        new T().settle(7_999),
        "SettleCoversOrder",
        "settle 7999 ms must be at least the longest order timeout 4000 + lease-ttl 2000 +"
            + " processing-delay 2000 ms");
    holds(new T().settle(8_000));
  }

  @Test
  void lease_order() {
    String message =
        "3 x lease-renewal %d ms must be at most lease-ttl 2000 ms, and statement-timeout %d ms"
            + " less than lease-ttl - lease-renewal";
    Timers t = Timers.defaults();
    assertThat(TimerRules.violations(t, new TimerRules.Surroundings(60_000, 667, 1_000, true)))
        .containsExactly(new TimerRules.Violation("LeaseOrder", message.formatted(667, 1_000)));
    assertThat(TimerRules.violations(t, new TimerRules.Surroundings(60_000, 500, 1_500, true)))
        .containsExactly(new TimerRules.Violation("LeaseOrder", message.formatted(500, 1_500)));
    assertThat(TimerRules.violations(t, new TimerRules.Surroundings(60_000, 666, 1_333, true)))
        .isEmpty();
    // A lease of three renewals to the millisecond is enough.
    Timers even = new T().leaseTtl(2_100).settle(8_100).timers();
    assertThat(TimerRules.violations(even, new TimerRules.Surroundings(60_000, 700, 1_000, true)))
        .isEmpty();
  }

  @Test
  void cycles_fit_deadline() {
    // 60000 + 120000 + 3 x 3 x 5000 + 2 x 3 x 6000 = 261000
    breaks(
        new T().handoffDeadline(261_000),
        "CyclesFitDeadline",
        "consult-limit 60000 + queued-limit 120000 + 3 x 3 cycles of 5000 ms + two compensations ="
            + " 261000 ms must be less than handoff-deadline 261000 ms");
    holds(new T().handoffDeadline(261_001));
  }

  @Test
  void token_outlives_window() {
    TimerRules.Surroundings hasty = new TimerRules.Surroundings(15_000, 500, 1_000, true);
    assertThat(TimerRules.violations(Timers.defaults(), hasty))
        .containsExactly(
            new TimerRules.Violation(
                "TokenOutlivesWindow",
                "refresh-margin 15000 ms must be more than hold-duration 15000 ms"));
    assertThat(
            TimerRules.violations(
                Timers.defaults(), new TimerRules.Surroundings(15_001, 500, 1_000, true)))
        .isEmpty();
  }

  @Test
  void all_broken_rules_are_said_at_once_in_the_order_of_the_table() {
    Timers timers =
        new T().hold(100).sourceGiveUp(1).settle(0).handoffDeadline(1).retryAfterMax(1).timers();
    TimerRules.Surroundings bad = new TimerRules.Surroundings(1, 5_000, 5_000, false);
    assertThat(TimerRules.violations(timers, bad).stream().map(TimerRules.Violation::rule))
        .containsExactly(
            "CommitFitsReservation",
            "ReservationEndsFirst",
            "RetryFitsReservation",
            "SettleCoversOrder",
            "LeaseOrder",
            "CyclesFitDeadline",
            "TokenOutlivesWindow");
  }

  private static void breaks(T t, String rule, String message) {
    assertThat(TimerRules.violations(t.timers(), CALM))
        .isEqualTo(List.of(new TimerRules.Violation(rule, message)));
  }

  private static void holds(T t) {
    assertThat(TimerRules.violations(t.timers(), CALM)).isEmpty();
  }

  /// The defaults with some of them changed.
  private static final class T {
    private long holdMs = Timers.defaults().holdDurationMs();
    private long settleMs = Timers.defaults().settleMs();
    private long sourceGiveUpMs = Timers.defaults().sourceGiveUpMs();
    private long handoffDeadlineMs = Timers.defaults().handoffDeadlineMs();
    private long leaseTtlMs = Timers.defaults().leaseTtlMs();
    private long retryAfterMaxMs = Timers.defaults().retryAfterMaxMs();

    T hold(long ms) {
      holdMs = ms;
      return this;
    }

    T settle(long ms) {
      settleMs = ms;
      return this;
    }

    T leaseTtl(long ms) {
      leaseTtlMs = ms;
      return this;
    }

    T sourceGiveUp(long ms) {
      sourceGiveUpMs = ms;
      return this;
    }

    T handoffDeadline(long ms) {
      handoffDeadlineMs = ms;
      return this;
    }

    T retryAfterMax(long ms) {
      retryAfterMaxMs = ms;
      return this;
    }

    Timers timers() {
      Timers d = Timers.defaults();
      return new Timers(
          holdMs,
          d.reserveTimeoutMs(),
          d.commitTimeoutMs(),
          d.releaseTimeoutMs(),
          d.deliverTimeoutMs(),
          d.requeueTimeoutMs(),
          d.queryTimeoutMs(),
          d.clockErrorLimitMs(),
          d.flushBudgetMs(),
          settleMs,
          d.processingDelayMs(),
          leaseTtlMs,
          sourceGiveUpMs,
          d.consultLimitMs(),
          d.queuedLimitMs(),
          handoffDeadlineMs,
          d.orderTries(),
          d.cycles(),
          d.backoffBaseMs(),
          d.backoffCapMs(),
          retryAfterMaxMs);
    }
  }
}
