package dev.baton.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.platform.transport.CircuitBreaker.Entry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final TestClock clock = new TestClock();
  private final CircuitBreaker breaker = new CircuitBreaker(2, 1_000, clock);

  @Test
  void failures_in_a_row_open_it_and_a_success_between_them_does_not_count() {
    breaker.failed(breaker.enter());
    breaker.succeeded(breaker.enter());
    breaker.failed(breaker.enter());
    assertThat(breaker.enter()).isEqualTo(Entry.NORMAL);

    breaker.failed(breaker.enter());

    assertThat(breaker.enter()).isEqualTo(Entry.REFUSED);
  }

  @Test
  void after_its_pause_one_probe_is_let_in_and_nobody_else() {
    open();
    clock.advance(Duration.ofMillis(999));
    assertThat(breaker.enter()).isEqualTo(Entry.REFUSED);
    clock.advance(Duration.ofMillis(1));

    assertThat(breaker.enter()).isEqualTo(Entry.PROBE);
    assertThat(breaker.enter()).isEqualTo(Entry.REFUSED);

    breaker.succeeded(Entry.PROBE);
    assertThat(breaker.enter()).isEqualTo(Entry.NORMAL);
  }

  @Test
  void its_state_can_be_read_at_any_time() {
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    open();
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    clock.advance(Duration.ofSeconds(1));
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    Entry probe = breaker.enter();
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);

    breaker.failed(probe);
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);

    clock.advance(Duration.ofSeconds(1));
    breaker.succeeded(breaker.enter());
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void a_failed_probe_opens_it_for_another_pause() {
    open();
    clock.advance(Duration.ofSeconds(1));
    breaker.failed(breaker.enter());

    assertThat(breaker.enter()).isEqualTo(Entry.REFUSED);
    clock.advance(Duration.ofSeconds(1));
    assertThat(breaker.enter()).isEqualTo(Entry.PROBE);
  }

  @Test
  void a_probe_that_was_abandoned_leaves_its_place_to_the_next() {
    open();
    clock.advance(Duration.ofSeconds(1));
    breaker.abandoned(breaker.enter());

    assertThat(breaker.enter()).isEqualTo(Entry.PROBE);
  }

  @Test
  void what_was_sent_before_it_opened_neither_closes_it_nor_prolongs_it() {
    Entry early = breaker.enter();
    Entry late = breaker.enter();
    open();

    breaker.succeeded(early);
    assertThat(breaker.enter()).isEqualTo(Entry.REFUSED);
    clock.advance(Duration.ofMillis(500));
    breaker.failed(late);
    clock.advance(Duration.ofMillis(500));
    assertThat(breaker.enter()).isEqualTo(Entry.PROBE);
  }

  private void open() {
    breaker.failed(breaker.enter());
    breaker.failed(breaker.enter());
  }
}
