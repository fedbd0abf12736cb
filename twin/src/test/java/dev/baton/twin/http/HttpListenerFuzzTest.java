package dev.baton.twin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.baton.core.wire.WireResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/// Whatever bytes come in at a twin: they are answered, or the connection is closed, before long;
/// and no request is taken whose end two readers could see in different places.
class HttpListenerFuzzTest {
  private static final int DEADLINE_MS = 10_000;
  private static final int BODY_MAX = 1 << 20;

  /// What the handler saw wrong; a failure in its own thread would only close the connection.
  private static final AtomicReference<@Nullable String> WRONG = new AtomicReference<>();

  private static final HttpListener LISTENER = listener();

  private static HttpListener listener() {
    try {
      return new HttpListener(0, HttpListenerFuzzTest::look);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  @AfterAll
  static void close() {
    LISTENER.close();
  }

  private static WireResponse look(
      String method, String target, Map<String, String> headers, byte[] body) {
    if (headers.containsKey("transfer-encoding") && headers.containsKey("content-length")) {
      WRONG.set("two lengths: " + headers);
    }
    for (String name : headers.keySet()) {
      // RFC 9110 section 5.6.2: what a name may be made of.
      if (!name.matches("[!#$%&'*+.^_`|~0-9a-z-]+")) {
        WRONG.set("no header's name: '" + name + "'");
      }
    }
    for (String value : headers.values()) {
      if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
        WRONG.set("a header of two lines");
      }
    }
    if (!method.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") || !target.startsWith("/")) {
      WRONG.set("no method or no path: " + method + " " + target);
    }
    String length = headers.getOrDefault("content-length", "0");
    boolean chunked = headers.containsKey("transfer-encoding");
    if (!chunked && Long.parseLong(length.isEmpty() ? "-1" : length) != body.length) {
      WRONG.set("of a body of " + length + " bytes " + body.length + " were read");
    }
    return new WireResponse(200, Map.of(), "ok");
  }

  @FuzzTest
  void bytes_are_answered_or_refused_before_long(byte[] data) throws IOException {
    WRONG.set(null);
    String answer;
    try (SilentCloseable allowed = BugDetectors.allowNetworkConnections()) {
      answer = exchange(data);
    }
    assertThat(WRONG.get()).isNull();
    if (!answer.isEmpty()) {
      assertThat(answer).startsWith("HTTP/1.1 ");
    }
    assertThat(takenAlthoughAmbiguous(data, answer)).as(answer).isFalse();
  }

  /// Whether a first request that says twice how long it is was answered with success.
  private static boolean takenAlthoughAmbiguous(byte[] data, String answer) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0 || !answer.startsWith("HTTP/1.1 200")) {
      return false;
    }
    List<String> names =
        Arrays.stream(text.substring(0, end).split("\r\n"))
            .skip(1)
            .map(line -> line.split(":", 2)[0].strip().toLowerCase(Locale.ROOT))
            .filter(name -> name.equals("content-length") || name.equals("transfer-encoding"))
            .toList();
    // Only where every line ends in CR LF is it plain to this test where the first request ends.
    boolean plain = text.substring(0, end).replace("\r\n", "").matches("[^\r\n]*");
    return names.size() > 1 && plain && !text.startsWith("\r\n");
  }

  private static String exchange(byte[] data) throws IOException {
    assertThat(data).hasSizeLessThanOrEqualTo(BODY_MAX);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), LISTENER.port())) {
      // A read that takes longer than this is a hang, and fails the test.
      socket.setSoTimeout(DEADLINE_MS);
      try {
        socket.getOutputStream().write(data);
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (SocketException refused) {
        // Closed while we still wrote: what came before is lost with it.
        return "";
      }
    }
  }
}
