package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How a number is told.
class MeasureTest {
  @Test
  void the_median_decides_and_the_spread_is_kept() {
    Measure odd = measure(Measure.atLeast(2), 9, 1, 2);
    assertThat(odd.median()).isEqualTo(2);
    assertThat(odd.min()).isEqualTo(1);
    assertThat(odd.max()).isEqualTo(9);
    assertThat(odd.values()).containsExactly(9.0, 1.0, 2.0);
    assertThat(odd.met()).isTrue();
    assertThat(measure(Measure.atMost(2), 1, 4).median()).isEqualTo(2.5);
    assertThat(measure(Measure.atMost(2), 1, 4).met()).isFalse();
    assertThat(measure(null, 1).met()).isNull();
  }

  @Test
  void a_number_has_as_many_digits_as_mean_something() {
    assertThat(BenchFiles.number(12_345.6)).isEqualTo("12,346");
    assertThat(BenchFiles.number(34.56)).isEqualTo("34.6");
    assertThat(BenchFiles.number(0.526)).isEqualTo("0.53");
    assertThat(BenchFiles.number(0.0049)).isEqualTo("0.005");
  }

  private static Measure measure(Measure.@Nullable Hold hold, double... values) {
    return Measure.of(Phase.API, "name", "what", "unit", hold, values);
  }
}
