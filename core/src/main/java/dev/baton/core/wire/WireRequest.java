package dev.baton.core.wire;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An HTTP request as a value, without a host: what a codec makes and a twin answers.
///
/// @param method upper case, for example `POST`
/// @param path begins with `/` and may carry a query
/// @param headers names in lower case
/// @param body UTF-8 text, or null when there is none
public record WireRequest(
    String method, String path, Map<String, String> headers, @Nullable String body) {
  public WireRequest {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path does not begin with /: " + path);
    }
    headers = Headers.lowerCased(headers);
  }

  /// The whole URL of this request.
  ///
  /// @param base scheme, host, port and path prefix
  public String url(URI base) {
    String prefix = base.toString();
    return (prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix) + path;
  }

  /// The same request with one more header, or with another value of one that it has.
  public WireRequest withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(Headers.lower(name), value);
    return new WireRequest(method, path, more, body);
  }

  /// A header's value, or null. The name may have any case.
  public @Nullable String header(String name) {
    return headers.get(Headers.lower(name));
  }
}
