package dev.baton.platform.stream;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Reads the frames that a server sends (RFC 6455, section 5) and puts messages together. For one
/// thread.
final class FrameReader {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /// Of a control frame; section 5.5.
  private static final int MAX_CONTROL_BYTES = 125;

  /// What a close frame without a code counts as; section 7.1.5.
  private static final int NO_STATUS = 1005;

  private static final String PROTOCOL = "the far end does not keep to the protocol";

  private final DataInputStream in;
  private final int maxBytes;
  private final Inbox inbox;
  private final Consumer<byte[]> pinged;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /// Of the message that has begun; -1 between two.
  private int opcode = -1;

  private boolean tooLong;

  /// @param maxBytes a longer message is not kept
  /// @param pinged told of each ping, with what has to stand in the pong
  FrameReader(InputStream in, int maxBytes, Inbox inbox, Consumer<byte[]> pinged) {
    this.in = new DataInputStream(in);
    this.maxBytes = maxBytes;
    this.inbox = inbox;
    this.pinged = pinged;
  }

  /// Reads until the end, whatever comes.
  void readAll() {
    try {
      while (readFrame()) {
        // The inbox has what it brought.
      }
    } catch (IOException e) {
      inbox.end("broken: " + e.getClass().getSimpleName());
    }
  }

  /// False when it was the last one.
  private boolean readFrame() throws IOException {
    int head = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    int code = head & 0x0f;
    boolean last = (head & 0x80) != 0;
    int shortLength = second & 0x7f;
    boolean reserved = (head & 0x70) != 0;
    boolean masked = (second & 0x80) != 0;
    if (reserved || masked) {
      return wrong();
    }
    if (code >= CLOSE) {
      return last && shortLength <= MAX_CONTROL_BYTES ? control(code, bytes(shortLength)) : wrong();
    }
    long length =
        switch (shortLength) {
          case 126 -> in.readUnsignedShort();
          case 127 -> in.readLong();
          default -> shortLength;
        };
    if (length < 0 || code > BINARY || (code == CONTINUATION) == (opcode < 0)) {
      return wrong();
    }
    data(code, length);
    if (last) {
      inbox.add(whole());
    }
    return true;
  }

  private boolean wrong() {
    inbox.end(PROTOCOL);
    return false;
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private void data(int code, long length) throws IOException {
    opcode = code == CONTINUATION ? opcode : code;
    tooLong = tooLong || length > maxBytes - message.size();
    if (tooLong || opcode == BINARY) {
      in.skipNBytes(length);
    } else {
      message.writeBytes(bytes((int) length));
    }
  }

  private Inbox.Message whole() {
    try {
      if (tooLong) {
        return new Inbox.Message.Faulty(FrameFault.OVERSIZED);
      }
      if (opcode == BINARY) {
        return new Inbox.Message.Faulty(FrameFault.BINARY);
      }
      return new Inbox.Message.Text(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(message.toByteArray()))
              .toString());
    } catch (CharacterCodingException notText) {
      return new Inbox.Message.Faulty(FrameFault.NOT_JSON);
    } finally {
      opcode = -1;
      tooLong = false;
      message.reset();
    }
  }

  /// False when it was a goodbye.
  private boolean control(int code, byte[] body) {
    if (code == PING) {
      pinged.accept(body);
      return true;
    }
    if (code == PONG) {
      inbox.pong();
      return true;
    }
    if (code != CLOSE) {
      return wrong();
    }
    int reason = body.length < 2 ? NO_STATUS : ((body[0] & 0xff) << 8) | (body[1] & 0xff);
    inbox.end("closed with " + reason);
    return false;
  }
}
