package dev.baton.platform.stream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How an HTTP connection becomes a WebSocket (RFC 6455, section 4).
final class Upgrade {
  /// No server's head is longer; a hostile one would fill the memory.
  private static final int MAX_HEAD_BYTES = 16_384;

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /// The server answered something else than 101.
  @SuppressWarnings("serial") // Never written anywhere.
  static final class Refused extends IOException {
    private final int status;

    Refused(int status) {
      super("the upgrade was answered with " + status);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  private Upgrade() {}

  /// The request.
  ///
  /// @param key Base64 of 16 random bytes
  static byte[] request(URI url, String key) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return String.join(
            "\r\n",
            "GET " + path + query + " HTTP/1.1",
            "Host: " + url.getRawAuthority(),
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: " + key,
            "Sec-WebSocket-Version: 13",
            "",
            "")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Reads the answer to its last byte and no further.
  ///
  /// @param key as in the request
  /// @throws Refused when it is no 101
  /// @throws IOException when it is no answer to this request
  static void readAnswer(InputStream in, String key) throws IOException {
    List<String> lines = readHead(in).lines().toList();
    String[] first = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", 3);
    if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("[1-5][0-9]{2}")) {
      throw new IOException("what answers there does not speak HTTP");
    }
    int status = Integer.parseInt(first[1]);
    if (status != 101) {
      throw new Refused(status);
    }
    Map<String, String> headers = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    if (!"websocket".equalsIgnoreCase(headers.get("upgrade"))
        || !accept(key).equals(headers.get("sec-websocket-accept"))) {
      throw new IOException("what answers there does not speak WebSocket");
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("closed during the upgrade");
      }
      if (head.length() == MAX_HEAD_BYTES) {
        throw new IOException("the answer to the upgrade has no end");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static String accept(String key) {
    try {
      // SHA-1 is what the protocol says; nothing secret rests on it.
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
