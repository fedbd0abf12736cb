package dev.baton.platform.probe;

import dev.baton.core.checkup.Check;
import dev.baton.platform.transport.HttpTimes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far a platform's clock is from this machine's. A `Date` has whole seconds, and the answer
/// was on its way for a while, so there are bounds and no number.
///
/// @param leastMs the platform's clock is at least so far ahead; below 0: behind
/// @param mostMs the platform's clock is at most so far ahead; below 0: behind
record ClockSkew(long leastMs, long mostMs) {
  /// A `Date` is cut to the second.
  private static final long RESOLUTION_MS = 999;

  /// From an answer's `Date` and this machine's time before and after; null when it has no readable
  /// one.
  static @Nullable ClockSkew of(@Nullable String dateHeader, Instant sent, Instant received) {
    Instant date = HttpTimes.date(dateHeader);
    return date == null
        ? null
        : new ClockSkew(
            Duration.between(received, date).toMillis(),
            Duration.between(sent, date).toMillis() + RESOLUTION_MS);
  }

  Check check(long limitMs) {
    if (leastMs <= limitMs && mostMs >= -limitMs) {
      return Check.pass("clock", "the platform's clock is right, to a second");
    }
    long apartMs = leastMs > 0 ? leastMs : -mostMs;
    return Check.warn(
        "clock",
        "the platform's clock is at least "
            + apartMs
            + " ms "
            + (leastMs > 0 ? "ahead of" : "behind")
            + " this machine's, more than clock-error-limit "
            + limitMs
            + " ms",
        "tokens end by the platform's clock, and its times in timelines do not fit ours",
        "compare both with a third clock (NTP), and correct the one that is off");
  }
}
