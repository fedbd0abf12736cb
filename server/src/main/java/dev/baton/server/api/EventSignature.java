package dev.baton.server.api;

import dev.baton.core.account.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Whether a webhook comes from who has the account's secret, and comes now: `X-Signature:
/// sha256=<hex HMAC-SHA256(secret, timestamp.body)>` with `X-Timestamp`, which holds Unix seconds
/// or a time of RFC 3339.
final class EventSignature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern SIGNATURE = Pattern.compile("sha256=([0-9a-fA-F]{64})");

  /// Seconds up to the year 9999, as [Instant] writes years without a sign.
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  /// Longer than any time of RFC 3339.
  private static final int TIMESTAMP_CHARS = 64;

  private EventSignature() {}

  /// Whether the signature is the one of this secret over these very bytes. Takes as long for a
  /// wrong one as for the right one.
  static boolean isGood(
      Secret secret, @Nullable String timestamp, @Nullable String signature, byte[] body) {
    if (timestamp == null || signature == null || timestamp.length() > TIMESTAMP_CHARS) {
      return false;
    }
    var matcher = SIGNATURE.matcher(signature);
    return matcher.matches()
        && MessageDigest.isEqual(
            hmac(secret, timestamp, body), HexFormat.of().parseHex(matcher.group(1)));
  }

  private static byte[] hmac(Secret secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      // A header's characters are bytes (RFC 9110 section 5.5).
      mac.update(timestamp.getBytes(StandardCharsets.ISO_8859_1));
      mac.update((byte) '.');
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  /// Whether the time of a signature is at most `windowMs` from now, either way.
  static boolean isFresh(String timestamp, Instant now, long windowMs) {
    Instant at = time(timestamp);
    return at != null
        && Duration.between(at, now).abs().compareTo(Duration.ofMillis(windowMs)) <= 0;
  }

  private static @Nullable Instant time(String timestamp) {
    if (SECONDS.matcher(timestamp).matches()) {
      return Instant.ofEpochSecond(Long.parseLong(timestamp));
    }
    try {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(timestamp, Instant::from);
    } catch (DateTimeException notATime) {
      // What is no time is not fresh.
      return null;
    }
  }
}
