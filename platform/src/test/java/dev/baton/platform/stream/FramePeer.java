package dev.baton.platform.stream;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// The far end of a stream that sends what no platform should. Each connection gets a thread that
/// plays the test's script; when the script ends, the connection is cut.
final class FramePeer implements AutoCloseable {
  static final int TEXT = 1;
  static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final ServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Script script;

  /// What the peer does with one connection. An IOException ends it: the other side has gone.
  interface Script {
    /// @param number of the connection, from 1
    void play(int number, Connection connection) throws IOException;
  }

  FramePeer(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    Thread.ofVirtual().start(this::acceptAll);
  }

  URI url() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/interaction/v1/events");
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> play(number, socket));
      } catch (IOException closed) {
        // The test is over.
        return;
      }
    }
  }

  private void play(int number, Socket socket) {
    try (socket) {
      script.play(
          number,
          new Connection(new DataInputStream(socket.getInputStream()), socket.getOutputStream()));
    } catch (IOException gone) {
      // The client cut the connection, which is what many of these tests are about.
      return;
    }
  }

  /// One connection. Pings are answered while somebody reads, unless they are to be ignored.
  static final class Connection {
    private final DataInputStream in;
    private final OutputStream out;
    private boolean ignoresPings;

    Connection(DataInputStream in, OutputStream out) {
      this.in = in;
      this.out = out;
    }

    /// Answers the upgrade with 101.
    Connection upgrade() throws IOException {
      String key = readHead();
      write(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + accept(key)
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      return this;
    }

    /// Answers the upgrade with something else.
    void refuse(int status) throws IOException {
      readHead();
      write(
          ("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Takes the token and the subscription, as a platform does that is well.
    ///
    /// @return the message with the token
    String subscribed() throws IOException {
      upgrade();
      String token = read();
      send("{\"type\":\"ack\",\"status\":\"ok\"}");
      read();
      return token;
    }

    Connection ignoringPings() {
      ignoresPings = true;
      return this;
    }

    /// The next message; waits for it.
    String read() throws IOException {
      return read(TEXT);
    }

    void readPing() throws IOException {
      read(PING);
    }

    void readPong() throws IOException {
      read(PONG);
    }

    private String read(int wanted) throws IOException {
      while (true) {
        int opcode = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte() & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] mask = in.readNBytes(4);
        byte[] body = in.readNBytes(length);
        for (int i = 0; i < body.length; i++) {
          body[i] ^= mask[i % 4];
        }
        if (opcode == CLOSE) {
          frame(CLOSE, true, body);
          throw new IOException("the client has said goodbye");
        }
        if (opcode == PING && !ignoresPings) {
          frame(PONG, true, body);
        }
        if (opcode == wanted) {
          return new String(body, StandardCharsets.UTF_8);
        }
      }
    }

    /// Reads until the client has gone.
    void readOn() throws IOException {
      while (true) {
        read();
      }
    }

    void send(String text) throws IOException {
      frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    /// @param opcode 0 goes on with the message before
    synchronized void frame(int opcode, boolean last, byte[] body) throws IOException {
      out.write((last ? 0x80 : 0) | opcode);
      if (body.length < 126) {
        out.write(body.length);
      } else {
        out.write(126);
        out.write(body.length >> 8);
        out.write(body.length & 0xff);
      }
      write(body);
    }

    private void write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /// The value of the header that has to be answered.
    private String readHead() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      return head.toString()
          .lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    }

    private static String accept(String key) {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-1")
                .digest(
                    (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(digest);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
