package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any text is a measure within its bounds, or gets a word about why not.
class MeasureFuzzTest {
  private static final long MIN = 1;
  private static final long MAX = Long.MAX_VALUE / 2;

  @FuzzTest
  void a_measure_is_within_its_bounds_or_refused(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    for (Measure measure : Measure.values()) {
      switch (measure.parse(text, text, MIN, MAX)) {
        case Measure.Parsed.Value(long value) -> {
          assertThat(value).isBetween(MIN, MAX);
          assertThat(text).matches("[0-9]+(ms|s|m|h|B|KiB|MiB)?");
        }
        case Measure.Parsed.Wrong(String message) -> assertThat(message).contains(text);
      }
    }
  }
}
