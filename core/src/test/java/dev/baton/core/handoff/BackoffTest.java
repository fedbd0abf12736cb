package dev.baton.core.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Timers TIMERS = Timers.defaults();

  @Test
  void a_wait_is_at_least_1_ms_and_never_above_its_doubled_and_capped_ceiling() {
    for (int repeat = 1; repeat <= 100; repeat++) {
      long doubled = TIMERS.backoffBaseMs() * (1L << Math.min(repeat - 1, 20));
      long ceiling = Math.min(TIMERS.backoffCapMs(), doubled);
      for (int what = 0; what < 200; what++) {
        assertThat(Backoff.delayMs(TIMERS, repeat, "order " + what)).isBetween(1L, ceiling);
      }
    }
  }

  @Test
  void the_waits_of_different_handoffs_fill_the_whole_range() {
    Set<Long> waits = new HashSet<>();
    for (int what = 0; what < 5_000; what++) {
      waits.add(Backoff.delayMs(TIMERS, 1, "handoff-" + what));
    }
    assertThat(waits).as("values of 1 to 200 ms").hasSize((int) TIMERS.backoffBaseMs());
  }

  @Test
  void the_same_history_always_waits_equally_long() {
    // Written down, so that a change of the formula is seen: stored handoffs replay with it.
    assertThat(
            new long[] {
              Backoff.delayMs(TIMERS, 1, "order"),
              Backoff.delayMs(TIMERS, 2, "order"),
              Backoff.delayMs(TIMERS, 3, "order")
            })
        .containsExactly(97, 393, 297);
  }
}
