package dev.baton.twin.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A client of CXone's event stream that writes its own frames, also wrong ones.
final class RawStream implements AutoCloseable {
  static final int FIN_TEXT = 0x81;
  static final int FIN_PING = 0x89;
  static final int FIN_CLOSE = 0x88;
  static final int MASK = 0x80;

  final Socket socket;
  private final InputStream in;

  /// A frame of the server.
  record Frame(int first, String payload) {
    boolean isText() {
      return first == FIN_TEXT;
    }

    /// The code of a close frame; 0 of another one.
    int closeCode() {
      return first == FIN_CLOSE && payload.length() >= 2
          ? (payload.charAt(0) << 8) | payload.charAt(1)
          : 0;
    }
  }

  RawStream(URI cxone) throws IOException {
    this(cxone, handshake("dGhlIHNhbXBsZSBub25jZQ=="));
  }

  /// Sends these bytes for the handshake.
  RawStream(URI cxone, String handshake) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), cxone.getPort());
    socket.setSoTimeout(15_000);
    in = socket.getInputStream();
    send(handshake.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String handshake(String key) {
    return "GET /interaction/v1/events HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + key
        + "\r\n\r\n";
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /// The head of the server's answer, up to the empty line.
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) octet());
    }
    return head.toString();
  }

  /// A masked frame of a client.
  static byte[] frame(int first, String payload) {
    return frame(first, payload.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] frame(int first, byte[] bytes) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (bytes.length < 126) {
      frame.write(MASK | bytes.length);
    } else if (bytes.length <= 0xffff) {
      frame.write(MASK | 126);
      frame.writeBytes(ByteBuffer.allocate(2).putShort((short) bytes.length).array());
    } else {
      frame.write(MASK | 127);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(bytes.length).array());
    }
    byte[] mask = {1, 2, 3, 4};
    frame.writeBytes(mask);
    for (int i = 0; i < bytes.length; i++) {
      frame.write(bytes[i] ^ mask[i % 4]);
    }
    return frame.toByteArray();
  }

  void text(String text) throws IOException {
    send(frame(FIN_TEXT, text));
  }

  /// The next frame, or null when the connection has ended.
  @Nullable Frame next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    int length = octet();
    if (length == 126) {
      length = (octet() << 8) | octet();
    }
    byte[] payload = in.readNBytes(length);
    return new Frame(
        first,
        new String(
            payload, first == FIN_TEXT ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
  }

  /// The code with which the server closes, whatever it says before; 1006 when it breaks off.
  /// Within 20 seconds.
  int closeCode() {
    long deadline = deadline();
    try {
      Frame frame = next();
      while (frame != null && frame.closeCode() == 0) {
        inTime(deadline);
        frame = next();
      }
      return frame == null ? 1006 : frame.closeCode();
    } catch (IOException broken) {
      return 1006;
    }
  }

  static long deadline() {
    return System.nanoTime() + Duration.ofSeconds(20).toNanos();
  }

  static void inTime(long deadline) {
    if (System.nanoTime() > deadline) {
      throw new AssertionError("it did not come in time");
    }
  }

  private int octet() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException();
    }
    return octet;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
