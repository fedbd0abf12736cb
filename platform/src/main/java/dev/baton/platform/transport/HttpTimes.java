package dev.baton.platform.transport;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Times and delays as HTTP writes them.
public final class HttpTimes {
  /// A longer `Retry-After` is cut to a day: no handoff lives that long.
  private static final long RETRY_AFTER_MAX_MS = 86_400_000;

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,100}(\\.[0-9]{1,100})?");

  private HttpTimes() {}

  /// A `Date` header in the form that RFC 9110 section 5.6.7 has senders write, or null.
  public static @Nullable Instant date(@Nullable String header) {
    if (header == null || header.length() > 64) {
      return null;
    }
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.strip(), Instant::from);
    } catch (DateTimeException unreadable) {
      // An unreadable date is as good as none.
      return null;
    }
  }

  /// An RFC 3339 time, or null when the text is none.
  public static @Nullable Instant rfc3339(String text) {
    try {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
    } catch (DateTimeException unreadable) {
      // An unreadable time is as good as none.
      return null;
    }
  }

  /// `Retry-After` (RFC 9110 section 10.2.3, and decimal seconds, which platforms send too) in
  /// milliseconds, rounded up and at most a day; -1 when there is none that can be read. A date
  /// counts from that answer's own `Date`, so that no two clocks are compared.
  public static long retryAfterMs(@Nullable String retryAfter, @Nullable Instant answered) {
    if (retryAfter == null) {
      return -1;
    }
    String value = retryAfter.strip();
    if (SECONDS.matcher(value).matches()) {
      BigDecimal ms = new BigDecimal(value).movePointRight(3).setScale(0, RoundingMode.CEILING);
      return ms.min(BigDecimal.valueOf(RETRY_AFTER_MAX_MS)).longValueExact();
    }
    Instant at = date(value);
    if (at == null || answered == null) {
      return -1;
    }
    return clampMs(Duration.between(answered, at), RETRY_AFTER_MAX_MS);
  }

  /// A duration in milliseconds, at least 0 and at most `maxMs`, however absurd it is.
  public static long clampMs(Duration duration, long maxMs) {
    if (duration.isNegative()) {
      return 0;
    }
    return duration.compareTo(Duration.ofMillis(maxMs)) >= 0 ? maxMs : duration.toMillis();
  }
}
