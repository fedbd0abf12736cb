package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
  private static final Instant T = Instant.parse("2026-11-21T10:00:00Z");

  private final AtomicLong nanos = new AtomicLong(ms(1_000));
  private final DatabaseClock clock = new DatabaseClock(nanos::get);

  @Test
  void before_the_first_renewal_there_is_no_time() {
    assertThatThrownBy(clock::instant).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void it_runs_on_from_the_middle_of_the_round_trip_with_half_of_it_as_error() {
    clock.anchor(ms(900), ms(1_000), T);

    assertThat(clock.instant()).isEqualTo(T.plusMillis(50));
    assertThat(clock.errorMs()).isEqualTo(51);
    nanos.set(ms(2_000));
    assertThat(clock.instant()).isEqualTo(T.plusMillis(1_050));
  }

  @Test
  void the_error_grows_with_the_drift_until_a_better_renewal() {
    clock.anchor(ms(1_000), ms(1_000), T);
    nanos.set(ms(51_000));
    assertThat(clock.errorMs()).isEqualTo(11);

    clock.anchor(ms(50_998), ms(51_000), T.plusMillis(49_999));
    assertThat(clock.errorMs()).isEqualTo(2);
  }

  @Test
  void a_slow_renewal_that_agrees_does_not_make_it_worse() {
    clock.anchor(ms(998), ms(1_000), T);
    clock.anchor(ms(1_000), ms(1_400), T.plusMillis(150));
    nanos.set(ms(1_400));

    assertThat(clock.errorMs()).isEqualTo(2);
    assertThat(clock.instant()).isEqualTo(T.plusMillis(401));
  }

  @Test
  void it_never_goes_backward_and_says_how_far_it_is_ahead() {
    clock.anchor(ms(1_000), ms(1_000), T);
    nanos.set(ms(2_000));
    Instant before = clock.instant();

    clock.anchor(ms(2_000), ms(2_000), T.minusSeconds(9));

    assertThat(clock.instant()).isEqualTo(before);
    assertThat(clock.errorMs()).isGreaterThanOrEqualTo(10_000);
    nanos.set(ms(13_000));
    assertThat(clock.instant()).isEqualTo(T.plusSeconds(2));
  }

  private static long ms(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
