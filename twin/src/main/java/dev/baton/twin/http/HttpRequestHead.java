package dev.baton.twin.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What stands before a request's body (RFC 9112 sections 3 and 5).
///
/// @param target the path with its query
/// @param headers names in lower case; repeated ones joined by a comma
/// @param http10 whether the client speaks HTTP/1.0, which closes after each answer
record HttpRequestHead(String method, String target, Map<String, String> headers, boolean http10) {
  /// Request line and headers together; the largest token of a platform fits many times.
  private static final int BYTES_MAX = 64 * 1024;

  private static final int HEADERS_MAX = 100;

  /// RFC 9110 section 5.6.2. With a blank before the colon a name would be another one here than
  /// for whoever passed the request on (RFC 9112 section 5.1).
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /// Reads one; null when the client has closed the connection instead of asking more.
  ///
  /// @throws BadHttp when it is not HTTP/1.x or too large
  static @Nullable HttpRequestHead read(HttpInput in) throws IOException {
    int[] left = {BYTES_MAX};
    String line = line(in, left);
    while (line != null && line.isEmpty()) {
      // An empty line before a request is ignored (section 2.2).
      line = line(in, left);
    }
    if (line == null) {
      return null;
    }
    String[] parts = line.split(" ", -1);
    if (parts.length != 3
        || !TOKEN.matcher(parts[0]).matches()
        || !parts[2].matches("HTTP/1\\.[0-9]")) {
      throw new BadHttp("the first line is not METHOD TARGET HTTP/1.1");
    }
    String target = parts[1];
    if (!target.startsWith("/") || target.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new BadHttp("the path does not begin with / or has characters that no path has");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    String header = line(in, left);
    while (header != null && !header.isEmpty()) {
      int colon = header.indexOf(':');
      if (colon <= 0 || headers.size() == HEADERS_MAX) {
        throw new BadHttp("a header has no name, or there are more than " + HEADERS_MAX);
      }
      String name = header.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = header.substring(colon + 1).strip();
      if (!TOKEN.matcher(name).matches() || value.chars().anyMatch(c -> c == '\r' || c == 0)) {
        throw new BadHttp("a header has characters that no header has");
      }
      headers.merge(name, value, (a, b) -> a + ", " + b);
      header = line(in, left);
    }
    if (header == null) {
      return null;
    }
    return new HttpRequestHead(parts[0], target, headers, parts[2].equals("HTTP/1.0"));
  }

  /// A line without its end; null at the end of the stream.
  ///
  /// @param left how many bytes may still come
  private static @Nullable String line(HttpInput in, int[] left) throws IOException {
    String line = in.line(left[0]);
    if (line == null) {
      return null;
    }
    left[0] -= line.length();
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /// The target without its query.
  String path() {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  /// Whether the connection ends after this request's answer.
  boolean isLast() {
    return http10 || header("connection").toLowerCase(Locale.ROOT).contains("close");
  }

  /// Reads the body.
  ///
  /// @param max in bytes; of a larger body so much and one byte more is returned
  /// @throws BadHttp when its length cannot be told
  byte[] body(HttpInput in, int max) throws IOException {
    String coding = headers.get("transfer-encoding");
    String length = headers.get("content-length");
    // With both, two readers could see the end of the body in two places (RFC 9112 section 6.1).
    boolean isChunked =
        coding != null && coding.equalsIgnoreCase("chunked") && length == null && !http10;
    boolean isCounted = coding == null && (length == null || length.matches("[0-9]{1,18}"));
    if (!isChunked && !isCounted) {
      throw new BadHttp("the length of the body cannot be told");
    }
    if (isChunked) {
      return chunks(in, max);
    }
    long bytes = length == null ? 0 : Long.parseLong(length);
    return exactly(in, (int) Math.min(bytes, max + 1L));
  }

  private static byte[] chunks(HttpInput in, int max) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int[] left = {BYTES_MAX};
    while (true) {
      String size = line(in, left);
      if (size == null || !size.matches("[0-9A-Fa-f]{1,7}(;.*)?")) {
        throw new BadHttp("a chunk has no size");
      }
      int bytes = Integer.parseInt(size.split(";", 2)[0], 16);
      if (bytes == 0) {
        break;
      }
      left[0] = BYTES_MAX;
      all.writeBytes(exactly(in, Math.min(bytes, max + 1 - all.size())));
      if (all.size() > max) {
        return all.toByteArray();
      }
      String end = line(in, left);
      if (end == null || !end.isEmpty()) {
        throw new BadHttp("a chunk is longer than its size");
      }
    }
    String trailer;
    do {
      trailer = line(in, left);
      if (trailer == null) {
        throw new BadHttp("the body ends too early");
      }
    } while (!trailer.isEmpty());
    return all.toByteArray();
  }

  private static byte[] exactly(HttpInput in, int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length < bytes) {
      throw new BadHttp("the body ends too early");
    }
    return read;
  }

  /// The client does not speak HTTP/1.1 as this server understands it.
  static final class BadHttp extends IOException {
    private static final long serialVersionUID = 1;

    BadHttp(String why) {
      super(why);
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
