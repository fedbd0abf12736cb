package dev.baton.core.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An HTTP answer as a value.
///
/// @param status 100 to 599
/// @param headers names in lower case
/// @param body UTF-8 text, empty when there was none
public record WireResponse(int status, Map<String, String> headers, String body)
    implements WireResult {
  public WireResponse {
    if (status < 100 || status > 599) {
      throw new IllegalArgumentException("no HTTP status: " + status);
    }
    headers = Headers.lowerCased(headers);
  }

  /// A header's value, or null. The name may have any case.
  public @Nullable String header(String name) {
    return headers.get(Headers.lower(name));
  }
}
