package dev.baton.server.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The `wait` preference (RFC 7240 section 4.3): how long a client would wait for the outcome.
final class Preference {
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,6})\"?(?=$|[,;\\s])");

  private Preference() {}

  /// The seconds asked for, or -1 when the header asks for no waiting. A preference that cannot be
  /// read is ignored, as the RFC demands (section 2).
  static long waitS(@Nullable String prefer) {
    if (prefer == null) {
      return -1;
    }
    Matcher matcher = WAIT.matcher(prefer);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
  }
}
