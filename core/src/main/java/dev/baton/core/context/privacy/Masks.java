package dev.baton.core.context.privacy;

import dev.baton.core.account.Secret;
import dev.baton.core.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The forms of a value that is not shown.
public final class Masks {
  /// The same for every length, so that a mask says nothing of it.
  static final String STARS = "****";

  /// From so many characters on the last two are shown, by which an agent can check what the caller
  /// says; of a shorter value they would be too much.
  private static final int SHOWS_END_FROM = 8;

  /// 128 bits: nobody meets the same token for two values.
  private static final int TOKEN_BYTES = 16;

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final Pattern HIDDEN = Pattern.compile("(?s)\\*{4}.{0,2}|tok_[a-z2-7]{26}");

  private Masks() {}

  static String mask(String value) {
    if (value.codePointCount(0, value.length()) < SHOWS_END_FROM) {
      return STARS;
    }
    return STARS + value.substring(value.offsetByCodePoints(value.length(), -2));
  }

  /// Whether a value is a mask or a token already.
  public static boolean isHidden(String value) {
    return HIDDEN.matcher(value).matches();
  }

  /// HMAC-SHA-256 (RFC 2104) over tenant and value, in base32 (RFC 4648).
  static String token(Secret key, TenantId tenant, String value) {
    byte[] hash;
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      // No tenant has a NUL in its name, so that no two pairs give the same text.
      hash = mac.doFinal((tenant.value() + '\0' + value).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
    StringBuilder token = new StringBuilder("tok_");
    int bits = 0;
    int held = 0;
    for (int i = 0; i < TOKEN_BYTES; i++) {
      bits = (bits << 8) | (hash[i] & 0xff);
      for (held += 8; held >= 5; held -= 5) {
        token.append(BASE32.charAt((bits >> (held - 5)) & 31));
      }
    }
    return token.append(BASE32.charAt((bits << (5 - held)) & 31)).toString();
  }
}
