package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bench.VendorTime.Interval;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What of a handoff's time is the platforms', and how a percentile is taken.
class VendorTimeTest {
  @Test
  void two_calls_at_once_count_once_and_a_gap_between_calls_is_ours() {
    List<Interval> calls =
        List.of(new Interval(50, 80), new Interval(10, 20), new Interval(60, 70));
    assertThat(VendorTime.union(calls, 100)).isEqualTo(40);
    assertThat(VendorTime.union(List.of(new Interval(0, 10), new Interval(5, 15)), 100))
        .isEqualTo(15);
  }

  @Test
  void a_call_that_ends_after_the_handoff_counts_up_to_its_end() {
    assertThat(VendorTime.union(List.of(new Interval(90, 130)), 100)).isEqualTo(10);
    assertThat(VendorTime.union(List.of(), 100)).isZero();
  }

  @Test
  void a_percentile_is_a_value_that_was_measured() {
    List<Long> hundred = LongStream.rangeClosed(1, 100).map(ms -> ms * 1_000_000).boxed().toList();
    assertThat(LatencyPhase.percentile(hundred, 50)).isEqualTo(50);
    assertThat(LatencyPhase.percentile(hundred, 99)).isEqualTo(99);
    assertThat(LatencyPhase.percentile(List.of(7_000_000L), 99)).isEqualTo(7);
  }
}
