package dev.baton.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.platform.LegAnalytics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SuspicionTest {
  private static final long TOLERANCE_MS = 5_000;

  @Test
  void a_destination_without_talk_and_wrap_up_is_suspected() {
    assertThat(in(times(60, 0, 0, 0), times(0, 0, 0, 0))).isEqualTo(Suspicion.NO_TALK);
    assertThat(in(times(60, 0, 0, 0), times(0, 90, 5, 0))).isEqualTo(Suspicion.NO_TALK);
    assertThat(in(null, null)).isEqualTo(Suspicion.NO_TALK);
    assertThat(in(null, times(1, 0, 0, 0))).isNull();
    assertThat(in(null, times(0, 0, 0, 1))).isNull();
  }

  @Test
  void who_asked_for_a_queue_only_and_gave_up_in_it_was_no_phantom() {
    LegAnalytics gaveUp = times(0, 0, 40, 0);

    assertThat(Suspicion.in(null, gaveUp, true, TOLERANCE_MS)).isNull();
    assertThat(Suspicion.in(null, gaveUp, false, TOLERANCE_MS)).isEqualTo(Suspicion.NO_TALK);
    assertThat(Suspicion.in(null, times(0, 0, 0, 0), true, TOLERANCE_MS))
        .isEqualTo(Suspicion.NO_TALK);
  }

  @Test
  void times_on_hold_may_differ_by_the_tolerance() {
    assertThat(in(times(60, 0, 0, 0), times(60, 5, 0, 0))).isNull();
    assertThat(in(times(60, 0, 0, 0), times(60, 6, 0, 0))).isEqualTo(Suspicion.HOLD_DISAGREES);
    assertThat(in(times(60, 6, 0, 0), times(60, 0, 0, 0))).isEqualTo(Suspicion.HOLD_DISAGREES);
  }

  private static @Nullable Suspicion in(
      @Nullable LegAnalytics source, @Nullable LegAnalytics destination) {
    return Suspicion.in(source, destination, false, TOLERANCE_MS);
  }

  private static LegAnalytics times(long talk, long hold, long queue, long wrap) {
    return new LegAnalytics(talk, hold, queue, wrap, null);
  }
}
