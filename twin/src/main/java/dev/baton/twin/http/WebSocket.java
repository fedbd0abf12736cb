package dev.baton.twin.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One conversation over a WebSocket (RFC 6455), from the handshake on. One thread reads; whoever
/// sends never waits, because what is sent waits in a queue for a thread that writes. A client that
/// lets the queue run full is cut off.
final class WebSocket {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

  /// Frames that wait to be written: several seconds of the most lively world, two megabytes.
  private static final int WAITING_MAX = 20_000;

  /// Says to the writing thread that nothing follows.
  private static final byte[] END = {};

  private final HttpInput in;
  private final Socket socket;
  private final WebSocketFrames.Reader reader;
  private final OutputStream out;
  private final LinkedBlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>(WAITING_MAX);
  private final AtomicBoolean ending = new AtomicBoolean();
  private volatile boolean tooSlow;

  WebSocket(HttpInput in, Socket socket) throws IOException {
    this.in = in;
    this.socket = socket;
    this.reader = new WebSocketFrames.Reader(in);
    this.out = new BufferedOutputStream(socket.getOutputStream());
    Thread.ofVirtual().name("twin-stream-writer").start(this::write);
  }

  /// The next text of the client, or null when it has ended the conversation. Pings are answered
  /// meanwhile.
  ///
  /// @throws WebSocketFrames.Failure when it broke the protocol; [#close] with its code
  /// @throws IOException when the connection broke
  @Nullable String receive() throws IOException {
    while (true) {
      switch (reader.next()) {
        case WebSocketFrames.Received.Text(String text) -> {
          return text;
        }
        case WebSocketFrames.Received.Ping(String payload) -> offer(WebSocketFrames.pong(payload));
        case WebSocketFrames.Received.Pong() -> {
          // A sign of life, to which there is nothing to say.
        }
        case WebSocketFrames.Received.Close(int code) -> {
          close(code == WebSocketFrames.NO_CODE ? WebSocketFrames.NORMAL : code, "");
          return null;
        }
      }
    }
  }

  /// Reads on until the client has closed too, and throws away what comes.
  void drain() {
    byte[] thrownAway = new byte[8_192];
    try {
      int read;
      do {
        read = in.read(thrownAway, 0, thrownAway.length);
      } while (read >= 0);
    } catch (IOException over) {
      LOG.debug("a stream ended: {}", over.toString());
    }
  }

  void send(String text) {
    offer(WebSocketFrames.text(text));
  }

  /// Sends a frame that RFC 6455 forbids.
  void sendBadFrame() {
    offer(WebSocketFrames.bad());
  }

  private void offer(byte[] frame) {
    if (!ending.get() && !waiting.offer(frame)) {
      tooSlow = true;
      drop();
    }
  }

  /// Whether the client was cut off because it did not read.
  boolean wasTooSlow() {
    return tooSlow;
  }

  /// Closes when all that waits has been written. Nothing can be sent any more.
  ///
  /// @param reason at most 123 bytes
  void close(int code, String reason) {
    if (ending.compareAndSet(false, true)
        && !(waiting.offer(WebSocketFrames.close(code, reason)) && waiting.offer(END))) {
      drop();
    }
  }

  /// Whether it is being closed, or is.
  boolean isEnding() {
    return ending.get();
  }

  /// Breaks the connection at once: the client sees 1006.
  void drop() {
    ending.set(true);
    waiting.clear();
    if (!waiting.offer(END)) {
      LOG.debug("the writer of a stream ends by itself");
    }
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a stream could not be closed: {}", e.toString());
    }
  }

  @SuppressWarnings("ReferenceEquality")
  private void write() {
    try {
      byte[] frame = waiting.take();
      while (frame != END) {
        out.write(frame);
        frame = waiting.poll();
        if (frame == null) {
          out.flush();
          frame = waiting.take();
        }
      }
      out.flush();
      socket.shutdownOutput();
    } catch (IOException clientGone) {
      LOG.debug("a stream cannot be written: {}", clientGone.toString());
      drop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      drop();
    }
  }
}
