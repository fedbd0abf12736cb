package dev.baton.twin.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The frames of RFC 6455 section 5, as a server reads and writes them.
final class WebSocketFrames {
  static final int NORMAL = 1000;
  static final int PROTOCOL_ERROR = 1002;
  static final int NOT_ACCEPTABLE = 1003;
  static final int NOT_UTF8 = 1007;
  static final int POLICY = 1008;
  static final int TOO_BIG = 1009;

  /// No code was given (section 7.1.5).
  static final int NO_CODE = 1005;

  private static final int FIN = 0x80;
  private static final int RESERVED = 0x70;
  private static final int MASKED = 0x80;
  private static final int CONTINUATION = 0x0;
  private static final int TEXT = 0x1;
  private static final int BINARY = 0x2;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;

  /// Section 5.5.
  private static final int CONTROL_MAX = 125;

  /// The longest token of a platform fits many times.
  static final int MESSAGE_MAX = 64 * 1024;

  /// Who sends one byte at a time must come to an end too.
  private static final int FRAGMENTS_MAX = 1_024;

  private WebSocketFrames() {}

  /// What a client sends.
  sealed interface Received {
    /// A whole text, put together of its fragments.
    record Text(String text) implements Received {}

    /// To be answered with a pong that has the same payload.
    ///
    /// @param payload a character for each byte
    record Ping(String payload) implements Received {}

    /// An answer to a ping, or a sign of life.
    record Pong() implements Received {}

    /// The client ends the conversation.
    record Close(int code) implements Received {}
  }

  /// The client has broken the protocol, or sends what this server does not take.
  static final class Failure extends IOException {
    private static final long serialVersionUID = 1;

    private final int code;

    Failure(int code, String why) {
      super(why);
      this.code = code;
    }

    /// The code to close with.
    int code() {
      return code;
    }
  }

  /// Reads messages from one client. Fragments of a text may have control frames between them.
  static final class Reader {
    private final InputStream in;
    private @Nullable ByteArrayOutputStream open;
    private int fragments;

    Reader(InputStream in) {
      this.in = in;
    }

    /// The next message.
    ///
    /// @throws Failure with the code to close with
    /// @throws EOFException when the connection ends
    Received next() throws IOException {
      while (true) {
        int first = octet();
        int second = octet();
        int opcode = first & 0x0f;
        boolean fin = (first & FIN) != 0;
        if ((first & RESERVED) != 0) {
          throw new Failure(PROTOCOL_ERROR, "a reserved bit is set");
        }
        if ((second & MASKED) == 0) {
          throw new Failure(PROTOCOL_ERROR, "a client's frame is not masked");
        }
        long length = length(second & 0x7f);
        if (opcode == CLOSE || opcode == PING || opcode == PONG) {
          if (!fin || length > CONTROL_MAX) {
            throw new Failure(PROTOCOL_ERROR, "a control frame is fragmented or too long");
          }
          return control(opcode, payload((int) length));
        }
        if (opcode != TEXT && opcode != BINARY && opcode != CONTINUATION) {
          throw new Failure(PROTOCOL_ERROR, "unknown opcode " + opcode);
        }
        Received text = data(opcode, fin, length);
        if (text != null) {
          return text;
        }
      }
    }

    private @Nullable Received data(int opcode, boolean fin, long length) throws IOException {
      if (opcode == BINARY) {
        throw new Failure(NOT_ACCEPTABLE, "only text is understood");
      }
      if ((opcode == CONTINUATION) != (open != null)) {
        throw new Failure(
            PROTOCOL_ERROR, open == null ? "nothing to continue" : "the last text is not finished");
      }
      ByteArrayOutputStream text = open == null ? new ByteArrayOutputStream() : open;
      if (text.size() + length > MESSAGE_MAX || ++fragments > FRAGMENTS_MAX) {
        throw new Failure(TOO_BIG, "at most " + MESSAGE_MAX + " bytes");
      }
      text.writeBytes(payload((int) length));
      if (!fin) {
        open = text;
        return null;
      }
      open = null;
      fragments = 0;
      return new Received.Text(utf8(text.toByteArray()));
    }

    private static Received control(int opcode, byte[] payload) throws Failure {
      if (opcode == PING) {
        return new Received.Ping(new String(payload, StandardCharsets.ISO_8859_1));
      }
      return opcode == PONG ? new Received.Pong() : new Received.Close(closeCode(payload));
    }

    private static int closeCode(byte[] payload) throws Failure {
      if (payload.length == 0) {
        return NO_CODE;
      }
      if (payload.length == 1) {
        throw new Failure(PROTOCOL_ERROR, "half a close code");
      }
      int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
      boolean defined = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
      if (!defined && (code < 3000 || code > 4999)) {
        throw new Failure(PROTOCOL_ERROR, "no close code: " + code);
      }
      utf8(Arrays.copyOfRange(payload, 2, payload.length));
      return code;
    }

    private static String utf8(byte[] bytes) throws Failure {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException notUtf8) {
        Failure failure = new Failure(NOT_UTF8, "the text is not UTF-8");
        failure.initCause(notUtf8);
        throw failure;
      }
    }

    private long length(int short7) throws IOException {
      if (short7 < 126) {
        return short7;
      }
      int bytes = short7 == 126 ? 2 : 8;
      long length = 0;
      for (int i = 0; i < bytes; i++) {
        length = (length << 8) | octet();
      }
      boolean minimal = bytes == 2 ? length > 125 : length > 0xffff;
      if (length < 0 || !minimal) {
        throw new Failure(PROTOCOL_ERROR, "a length that is not written as short as it can be");
      }
      return length;
    }

    /// Reads the mask and the payload behind it.
    private byte[] payload(int length) throws IOException {
      byte[] mask = exactly(4);
      byte[] payload = exactly(length);
      for (int i = 0; i < length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return payload;
    }

    private byte[] exactly(int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("the connection ended within a frame");
      }
      return bytes;
    }

    private int octet() throws IOException {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("the connection ended");
      }
      return octet;
    }
  }

  static byte[] text(String text) {
    return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /// @param payload a character for each byte
  static byte[] pong(String payload) {
    return frame(PONG, payload.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// @param reason at most 123 bytes
  static byte[] close(int code, String reason) {
    byte[] why = reason.getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = ByteBuffer.allocate(2 + why.length);
    payload.putShort((short) code).put(why);
    return frame(CLOSE, payload.array());
  }

  /// A frame with an opcode that means nothing, so that its receiver has to fail the connection.
  static byte[] bad() {
    return frame(0x3, new byte[] {'?'});
  }

  /// A server's frames are not masked.
  private static byte[] frame(int opcode, byte[] payload) {
    int length = payload.length;
    int extra = length < 126 ? 0 : length <= 0xffff ? 2 : 8;
    ByteBuffer frame = ByteBuffer.allocate(2 + extra + length);
    frame.put((byte) (FIN | opcode));
    if (extra == 0) {
      frame.put((byte) length);
    } else if (extra == 2) {
      frame.put((byte) 126).putShort((short) length);
    } else {
      frame.put((byte) 127).putLong(length);
    }
    return frame.put(payload).array();
  }
}
