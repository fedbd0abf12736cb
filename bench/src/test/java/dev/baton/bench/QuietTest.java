package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// When a machine counts as busy, and what is said of it.
class QuietTest {
  @Test
  void one_busy_moment_or_one_stolen_phase_is_enough() {
    assertThat(quiet(0.02, 0.0, 0.05, 0.01).busy()).isFalse();
    assertThat(quiet(0.02, 0.0, 0.31, 0.01).busy()).isTrue();
    assertThat(quiet(0.02, 0.0, 0.02, 0.31).busy()).isTrue();
    assertThat(quiet(0.02, 0.0, 0.02, 0.31).says()).contains("its host took up to 31 %");
  }

  @Test
  void where_the_system_does_not_say_nothing_is_claimed() {
    assertThat(quiet(null, null, null, null).busy()).isFalse();
    assertThat(quiet(null, null, null, null).says()).contains("is not known");
  }

  @Test
  void a_core_whose_speed_changes_is_told() {
    Quiet quiet =
        new Quiet(
            List.of(
                new Quiet.Sample("api", 0.0, null, 200), new Quiet.Sample("end", 0.0, 0.0, 150)),
            Quiet.LIMIT);
    assertThat(quiet.spinSpread()).isEqualTo(0.25);
    assertThat(quiet.says()).contains("speed varied by 25 %");
  }

  @Test
  void the_kernels_line_is_read_without_counting_idle_and_stolen_time_as_busy() {
    CpuTime before = CpuTime.parse("cpu  100 0 50 800 50 0 0 0 0 0");
    CpuTime after = CpuTime.parse("cpu  130 10 60 900 70 5 5 20 0 0");
    assertThat(before).isEqualTo(new CpuTime(150, 0, 1_000));
    assertThat(after.busySince(before)).isEqualTo(60 / 200.0);
    assertThat(after.stolenSince(before)).isEqualTo(20 / 200.0);
    assertThatThrownBy(() -> CpuTime.parse("intr 5")).isInstanceOf(IllegalArgumentException.class);
  }

  private static Quiet quiet(
      @Nullable Double others,
      @Nullable Double stolen,
      @Nullable Double othersLater,
      @Nullable Double stolenLater) {
    return new Quiet(
        List.of(
            new Quiet.Sample("api", others, stolen, 200),
            new Quiet.Sample("end", othersLater, stolenLater, 200)),
        Quiet.LIMIT);
  }
}
