package dev.baton.twin.http;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The server's half of the opening handshake (RFC 6455 section 4.2).
final class WebSocketHandshake {
  /// Section 1.3.
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final String VERSION = "13";

  private WebSocketHandshake() {}

  /// Why a request is no handshake, as an answer; null when it is one.
  static @Nullable WireResponse refusal(HttpRequestHead head) {
    boolean wants =
        head.header("upgrade").equalsIgnoreCase("websocket")
            && head.header("connection").toLowerCase(Locale.ROOT).contains("upgrade");
    if (!wants) {
      return Answers.with(
          Answers.error(426, "upgrade_required", "this path speaks WebSocket only"),
          "upgrade",
          "websocket");
    }
    if (!head.method().equals("GET") || head.http10()) {
      return Answers.error(400, "bad_handshake", "a handshake is a GET of HTTP/1.1");
    }
    if (!head.header("sec-websocket-version").equals(VERSION)) {
      return Answers.with(
          Answers.error(426, "bad_handshake", "only version 13 is spoken"),
          "sec-websocket-version",
          VERSION);
    }
    return isKey(head.header("sec-websocket-key"))
        ? null
        : Answers.error(400, "bad_handshake", "sec-websocket-key is not 16 bytes in Base64");
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /// The answer that opens the conversation.
  static byte[] accept(HttpRequestHead head) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      String key = head.header("sec-websocket-key");
      byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return HttpRequestHead.ascii(
          "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
              + "sec-websocket-accept: "
              + Base64.getEncoder().encodeToString(digest)
              + "\r\n\r\n");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
