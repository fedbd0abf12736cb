package dev.baton.platform.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A peer that misbehaves below HTTP. Each connection gets a thread that plays the test's script;
/// when the script ends, the connection is closed.
final class RawPeer implements AutoCloseable {
  final AtomicInteger requests = new AtomicInteger();

  private final ServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final Script script;

  /// What the peer does with one connection. An IOException ends it: the other side has gone.
  interface Script {
    void play(Connection connection) throws IOException;
  }

  RawPeer(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    Thread.ofVirtual().start(this::acceptAll);
  }

  URI url(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
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
        Thread.ofVirtual().start(() -> play(socket));
      } catch (IOException closed) {
        // The test is over.
        return;
      }
    }
  }

  private void play(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      script.play(new Connection(this, in, socket.getOutputStream()));
    } catch (IOException gone) {
      // The client cut the connection, which is what many of these tests are about.
      return;
    }
  }

  /// One connection, seen from the peer.
  record Connection(RawPeer peer, BufferedReader in, OutputStream out) {
    /// Reads one request's head; the tests that use it send no bodies.
    void readRequest() throws IOException {
      String line = in.readLine();
      if (line == null) {
        throw new IOException("the client closed");
      }
      peer.requests.incrementAndGet();
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
    }

    void write(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /// Waits until the client has closed.
    void waitForClose() throws IOException {
      while (in.read() >= 0) {
        // Whatever it still sends does not matter.
        continue;
      }
    }
  }
}
