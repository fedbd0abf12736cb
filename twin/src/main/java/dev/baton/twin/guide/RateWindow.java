package dev.baton.twin.guide;

import java.time.Duration;
import java.time.Instant;

/// Counts the requests of a platform in windows of a fixed length, by the true time: the first
/// request after a window begins the next one. Refused requests do not count. Not thread-safe.
final class RateWindow {
  private final RateLimit limit;
  private Instant endsAt = Instant.MIN;
  private int served;

  RateWindow(RateLimit limit) {
    this.limit = limit;
  }

  /// Lets one more request in.
  ///
  /// @return 0 when it is served, else after how many seconds the window is over, rounded up
  long admit(Instant now) {
    if (!now.isBefore(endsAt)) {
      endsAt = now.plusSeconds(limit.seconds());
      served = 0;
    }
    if (served < limit.requests()) {
      served++;
      return 0;
    }
    return Math.ceilDiv(Duration.between(now, endsAt).toMillis(), 1_000);
  }
}
