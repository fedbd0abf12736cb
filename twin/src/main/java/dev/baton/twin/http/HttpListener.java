package dev.baton.twin.http;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HTTP/1.1 on one port of the loopback address, a virtual thread for each connection: so much of
/// RFC 9112 as clients of an API use. It is not the JDK's server because that one writes `Date`
/// itself and so leaves a platform no clock of its own, and because a connection that a fault
/// script breaks must break at once.
final class HttpListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

  /// Connections that may wait to be accepted: a burst of a load test, and still bounded.
  private static final int BACKLOG = 1_024;

  /// Open connections; one more is closed at once.
  private static final int CONNECTIONS_MAX = 10_000;

  /// A client's pool keeps connections; closing an idle one races with its next request. So this is
  /// longer than any pool keeps one.
  private static final int IDLE_MS = 600_000;

  /// Ten times the largest context anyone may send.
  private static final int BODY_MAX = 1 << 20;

  /// What is still read of a body that is too large, so that its sender gets to read the refusal.
  private static final int DRAIN_MAX = 8 << 20;

  private final ServerSocket server;
  private final Handler handler;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  /// Answers requests.
  interface Handler {
    /// The answer, or null when the connection is to be broken instead.
    ///
    /// @throws IOException when the server is being ended
    @Nullable WireResponse answer(
        String method, String target, Map<String, String> headers, byte[] body) throws IOException;

    /// Whether there is a WebSocket at that path.
    default boolean streamsAt(String path) {
      return false;
    }

    /// Whether one more WebSocket can be taken; if so, [#stream] follows.
    default boolean takesStream() {
      return false;
    }

    /// Talks over a WebSocket until either side ends it.
    ///
    /// @throws IOException when the connection broke
    default void stream(WebSocket socket) throws IOException {
      throw new IOException("there is no WebSocket here");
    }
  }

  /// Listens at once.
  ///
  /// @param port 0 = any free one
  /// @throws java.net.BindException when the port is in use
  HttpListener(int port, Handler handler) throws IOException {
    this.handler = handler;
    this.server = new ServerSocket();
    try {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        if (connections.size() >= CONNECTIONS_MAX) {
          socket.close();
          continue;
        }
        connections.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException | RejectedExecutionException e) {
        if (!server.isClosed()) {
          LOG.warn("a connection could not be accepted", e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      // Answers are small: waiting to fill a packet would add 40 ms to each.
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(IDLE_MS);
      HttpInput in = new HttpInput(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      boolean more = true;
      while (more) {
        more = exchange(in, out, socket);
      }
    } catch (IOException clientGone) {
      LOG.debug("a connection ended: {}", clientGone.toString());
    } finally {
      connections.remove(socket);
    }
  }

  /// One request and its answer; whether the connection may carry another.
  private boolean exchange(HttpInput in, OutputStream out, Socket socket) throws IOException {
    HttpRequestHead head;
    byte[] body;
    try {
      head = HttpRequestHead.read(in);
      if (head == null) {
        return false;
      }
      if (head.header("expect").equalsIgnoreCase("100-continue")) {
        out.write(HttpRequestHead.ascii("HTTP/1.1 100 Continue\r\n\r\n"));
        out.flush();
      }
      body = head.body(in, BODY_MAX);
    } catch (HttpRequestHead.BadHttp bad) {
      write(out, Answers.error(400, "bad_request", String.valueOf(bad.getMessage())), true, true);
      return false;
    }
    boolean withBody = !head.method().equals("HEAD");
    if (body.length > BODY_MAX) {
      String most = "at most " + BODY_MAX + " bytes";
      write(out, Answers.error(413, "body_too_large", most), withBody, true);
      drain(in);
      return false;
    }
    if (handler.streamsAt(head.path())) {
      return upgrade(head, in, out, socket);
    }
    WireResponse answer;
    try {
      answer = handler.answer(head.method(), head.target(), head.headers(), body);
    } catch (RuntimeException e) {
      LOG.error("could not answer {}", head.method(), e);
      return false;
    }
    if (answer == null) {
      return false;
    }
    write(out, answer, withBody, head.isLast());
    return !head.isLast();
  }

  /// The opening handshake of a WebSocket (RFC 6455 section 4.2), and all that follows it.
  private boolean upgrade(HttpRequestHead head, HttpInput in, OutputStream out, Socket socket)
      throws IOException {
    WireResponse refused = WebSocketHandshake.refusal(head);
    if (refused == null && !handler.takesStream()) {
      refused =
          Answers.with(
              Answers.error(503, "too_many_streams", "no more streams are taken now"),
              "retry-after",
              "1");
    }
    if (refused != null) {
      write(out, refused, true, true);
      return false;
    }
    out.write(WebSocketHandshake.accept(head));
    out.flush();
    handler.stream(new WebSocket(in, socket));
    return false;
  }

  private static void drain(HttpInput in) throws IOException {
    long left = DRAIN_MAX;
    while (left > 0) {
      int read = in.readNBytes((int) Math.min(left, 1 << 16)).length;
      if (read == 0) {
        return;
      }
      left -= read;
    }
  }

  private static void write(OutputStream out, WireResponse answer, boolean withBody, boolean last)
      throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(answer.status()).append(" \r\n");
    answer
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (answer.status() >= 200 && answer.status() != 204 && answer.status() != 304) {
      head.append("content-length: ").append(body.length).append("\r\n");
    }
    if (last) {
      head.append("connection: close\r\n");
    }
    byte[] start = HttpRequestHead.ascii(head.append("\r\n").toString());
    int bodyBytes = withBody ? body.length : 0;
    byte[] all = Arrays.copyOf(start, start.length + bodyBytes);
    System.arraycopy(body, 0, all, start.length, bodyBytes);
    out.write(all);
    out.flush();
  }

  /// Stops at once; requests under way are broken off.
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("the port could not be closed: {}", e.toString());
    }
    threads.shutdownNow();
    for (Socket socket : connections) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("a connection could not be closed: {}", e.toString());
      }
    }
  }
}
