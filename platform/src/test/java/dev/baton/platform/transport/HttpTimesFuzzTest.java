package dev.baton.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Any header is a time or a delay within its bounds, or none. The input is two lines:
/// `Retry-After` and `Date`.
class HttpTimesFuzzTest {
  private static final long DAY_MS = 86_400_000;

  @FuzzTest
  void a_delay_is_at_most_a_day_or_none(byte[] data) {
    List<String> lines = new String(data, StandardCharsets.UTF_8).lines().toList();
    String first = lines.isEmpty() ? "" : lines.getFirst();
    Instant date = HttpTimes.date(lines.size() < 2 ? null : lines.get(1));
    long ms = HttpTimes.retryAfterMs(first, date);
    assertThat(ms).isBetween(-1L, DAY_MS);
    assertThat(HttpTimes.retryAfterMs(first, date)).isEqualTo(ms);
    if (first.strip().matches("[0-9]{1,5}")) {
      assertThat(ms).isEqualTo(Math.min(DAY_MS, 1_000 * Long.parseLong(first.strip())));
    }
    Instant time = HttpTimes.rfc3339(first);
    if (time != null && date != null) {
      assertThat(HttpTimes.clampMs(Duration.between(date, time), DAY_MS)).isBetween(0L, DAY_MS);
    }
  }
}
