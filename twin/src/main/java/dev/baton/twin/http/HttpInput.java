package dev.baton.twin.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a client sends on one connection, line by line or byte by byte. It belongs to one thread:
/// `BufferedInputStream` takes a lock for each byte of a line, which was a sixth of what the twins
/// did under load.
final class HttpInput extends InputStream {
  /// A request of a platform's API fits, with its body.
  private static final int BUFFER_BYTES = 8_192;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int next;
  private int end;

  HttpInput(InputStream in) {
    this.in = in;
  }

  /// What stands before the next line feed, a carriage return included; null when the stream ends
  /// before there is one.
  ///
  /// @param max in bytes
  /// @throws HttpRequestHead.BadHttp when the line is longer
  @Nullable String line(int max) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int at = next;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      if (line.length() + at - next > max) {
        throw new HttpRequestHead.BadHttp("the line is longer than the " + max + " bytes left");
      }
      line.append(new String(buffer, next, at - next, StandardCharsets.ISO_8859_1));
      if (at < end) {
        next = at + 1;
        return line.toString();
      }
      if (!fill()) {
        return null;
      }
    }
  }

  @Override
  public int read() throws IOException {
    return next < end || fill() ? buffer[next++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (next == end && !fill()) {
      return -1;
    }
    int count = Math.min(length, end - next);
    System.arraycopy(buffer, next, into, offset, count);
    next += count;
    return count;
  }

  /// Takes in what has come, waiting for the first byte; false at the end of the stream.
  private boolean fill() throws IOException {
    next = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
