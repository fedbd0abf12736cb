package dev.baton.twin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The protocol of RFC 6455 under CXone's event stream, against a client that writes its own
/// frames.
class WebSocketTest {
  /// Answered with an error frame that has the code 400.
  private static final String UNKNOWN = "{\"action\": \"dance\"}";

  private static TwinServer twins;

  @BeforeAll
  static void start() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults());
  }

  @AfterAll
  static void stop() {
    twins.close();
  }

  private static RawStream open() throws IOException {
    RawStream stream = new RawStream(twins.cxone());
    assertThat(stream.head()).startsWith("HTTP/1.1 101 ");
    return stream;
  }

  private static String text(RawStream stream) throws IOException {
    RawStream.Frame frame = Objects.requireNonNull(stream.next());
    assertThat(frame.isText()).isTrue();
    return frame.payload();
  }

  @Test
  void the_handshake_is_answered_with_the_key_of_the_rfc_s_own_example() throws IOException {
    try (RawStream stream = new RawStream(twins.cxone())) {
      assertThat(stream.head())
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrade: websocket, Upgrade: h2c, 426",
    "Connection: Upgrade, Connection: close, 426",
    "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 8, 426",
    "dGhlIHNhbXBsZSBub25jZQ==, c2hvcnQ=, 400",
    "dGhlIHNhbXBsZSBub25jZQ==, ?, 400",
    "GET, POST, 400",
    "/interaction/v1/events, /interaction/v1/nothing, 404"
  })
  void what_is_no_handshake_is_refused(String from, String to, int status) throws IOException {
    String handshake = RawStream.handshake("dGhlIHNhbXBsZSBub25jZQ==").replaceFirst(from, to);
    try (RawStream stream = new RawStream(twins.cxone(), handshake)) {
      assertThat(stream.head()).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void genesys_has_no_stream() throws IOException {
    try (RawStream stream = new RawStream(twins.genesys())) {
      assertThat(stream.head()).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void a_text_in_fragments_with_a_ping_between_them_is_one_message() throws IOException {
    try (RawStream stream = open()) {
      stream.send(RawStream.frame(0x01, UNKNOWN.substring(0, 5)));
      stream.send(RawStream.frame(RawStream.FIN_PING, "still there?"));
      stream.send(RawStream.frame(0x00, UNKNOWN.substring(5, 9)));
      stream.send(RawStream.frame(0x00, ""));
      stream.send(RawStream.frame(0x80, UNKNOWN.substring(9)));
      RawStream.Frame pong = Objects.requireNonNull(stream.next());
      assertThat(pong.first()).isEqualTo(0x8A);
      assertThat(pong.payload()).isEqualTo("still there?");
      assertThat(text(stream)).contains("unknown action");
    }
  }

  @Test
  void frames_that_arrive_byte_by_byte_are_understood() throws IOException {
    try (RawStream stream = open()) {
      stream.socket.setTcpNoDelay(true);
      for (byte one : RawStream.frame(RawStream.FIN_TEXT, UNKNOWN)) {
        stream.send(new byte[] {one});
      }
      assertThat(text(stream)).contains("\"type\":\"error\"", "\"code\":400");
    }
  }

  @Test
  void a_close_is_answered_with_the_same_code() throws IOException {
    try (RawStream stream = open()) {
      stream.send(RawStream.frame(RawStream.FIN_CLOSE, new byte[] {0x03, (byte) 0xE9, 'b', 'y'}));
      assertThat(stream.closeCode()).isEqualTo(1001);
      assertThat(stream.next()).isNull();
    }
    try (RawStream stream = open()) {
      stream.send(RawStream.frame(RawStream.FIN_CLOSE, ""));
      assertThat(stream.closeCode()).isEqualTo(1000);
    }
  }

  private static byte[] unmasked() {
    return new byte[] {(byte) 0x81, 2, '{', '}'};
  }

  private static byte[] longLength(int first, int... eight) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    frame.write(RawStream.MASK | 127);
    for (int octet : eight) {
      frame.write(octet);
    }
    frame.writeBytes(new byte[] {1, 2, 3, 4});
    return frame.toByteArray();
  }

  @Test
  void a_frame_that_is_not_masked_is_refused_with_1002() throws IOException {
    assertThat(codeAfter(unmasked())).isEqualTo(1002);
  }

  @ParameterizedTest
  @CsvSource({
    "0x83, 1002",
    "0x8B, 1002",
    "0xC1, 1002",
    "0x91, 1002",
    "0x80, 1002",
    "0x00, 1002",
    "0x09, 1002",
    "0x82, 1003"
  })
  void an_opcode_or_bit_that_may_not_be_is_refused(String first, int code) throws IOException {
    assertThat(codeAfter(RawStream.frame(Integer.decode(first), "x"))).isEqualTo(code);
  }

  @Test
  void what_is_too_long_is_refused() throws IOException {
    assertThat(codeAfter(RawStream.frame(RawStream.FIN_TEXT, "x".repeat(65_537)))).isEqualTo(1009);
    assertThat(codeAfter(longLength(RawStream.FIN_TEXT, 0x7f, 0, 0, 0, 0, 0, 0, 0)))
        .isEqualTo(1009);
    assertThat(codeAfter(longLength(RawStream.FIN_TEXT, 0xff, 0, 0, 0, 0, 0, 0, 0)))
        .isEqualTo(1002);
    assertThat(codeAfter(longLength(RawStream.FIN_TEXT, 0, 0, 0, 0, 0, 0, 0, 5))).isEqualTo(1002);
    assertThat(codeAfter(RawStream.frame(RawStream.FIN_PING, "x".repeat(126)))).isEqualTo(1002);
    byte[] half = RawStream.frame(0x01, "x".repeat(40_000));
    byte[] rest = RawStream.frame(0x80, "x".repeat(40_000));
    assertThat(codeAfter(half, rest)).isEqualTo(1009);
    byte[][] crumbs = new byte[1_100][];
    for (int i = 0; i < crumbs.length; i++) {
      crumbs[i] = RawStream.frame(i == 0 ? 0x01 : 0x00, "");
    }
    assertThat(codeAfter(crumbs)).isEqualTo(1009);
  }

  @Test
  void a_text_within_a_text_and_a_text_that_is_not_utf_8_are_refused() throws IOException {
    assertThat(codeAfter(RawStream.frame(0x01, "a"), RawStream.frame(RawStream.FIN_TEXT, "b")))
        .isEqualTo(1002);
    assertThat(codeAfter(RawStream.frame(RawStream.FIN_TEXT, new byte[] {(byte) 0xff})))
        .isEqualTo(1007);
  }

  @ParameterizedTest
  @CsvSource({"0, 1002", "999, 1002", "1005, 1002", "1006, 1002", "2999, 1002", "4000, 4000"})
  void a_close_code_that_may_not_be_sent_is_refused(int sent, int code) throws IOException {
    byte[] payload = {(byte) (sent >> 8), (byte) sent};
    assertThat(codeAfter(RawStream.frame(RawStream.FIN_CLOSE, payload))).isEqualTo(code);
  }

  @Test
  void half_a_close_code_is_refused() throws IOException {
    assertThat(codeAfter(RawStream.frame(RawStream.FIN_CLOSE, new byte[] {3}))).isEqualTo(1002);
  }

  private static int codeAfter(byte[]... frames) throws IOException {
    try (RawStream stream = open()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] frame : frames) {
        all.writeBytes(frame);
      }
      stream.send(all.toByteArray());
      return stream.closeCode();
    }
  }

  @Test
  void a_client_that_does_not_read_is_cut_off_and_holds_nobody_up() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      WebSocket socket = new WebSocket(new HttpInput(accepted.getInputStream()), accepted);
      String event = "x".repeat(1_000);
      // More than the queue and both ends' buffers hold.
      for (int i = 0; i < 60_000 && !socket.wasTooSlow(); i++) {
        socket.send(event);
      }
      assertThat(socket.wasTooSlow()).isTrue();
      assertThat(accepted.isClosed()).isTrue();
      assertThat(client.isClosed()).isFalse();
    }
  }

  @Test
  void one_stream_too_many_is_refused_with_503() throws IOException {
    RawStream[] streams = new RawStream[64];
    try {
      for (int i = 0; i < streams.length; i++) {
        streams[i] = new RawStream(twins.cxone());
        String head = streams[i].head();
        if (head.startsWith("HTTP/1.1 503 ")) {
          assertThat(head).contains("retry-after: 1");
          return;
        }
      }
      try (RawStream more = new RawStream(twins.cxone())) {
        assertThat(more.head()).startsWith("HTTP/1.1 503 ").contains("retry-after: 1");
      }
    } finally {
      for (RawStream stream : streams) {
        if (stream != null) {
          stream.close();
        }
      }
    }
  }
}
