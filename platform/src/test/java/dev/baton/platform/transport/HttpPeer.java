package dev.baton.platform.transport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A real HTTP server on a free loopback port that answers what a test tells it to, and remembers
/// what it was asked.
final class HttpPeer implements AutoCloseable {
  /// More than any test connects at once: the system leaves what does not fit unanswered, and its
  /// second try comes only after the account's connect timeout of a second.
  private static final int BACKLOG = 1_024;

  final List<WireRequest> requests = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Function<WireRequest, WireResponse> answers;

  HttpPeer(Function<WireRequest, WireResponse> answers) {
    this.answers = answers;
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /// A token endpoint that gives every client the tokens `token-1`, `token-2`, ... for an hour.
  static HttpPeer tokens() {
    HttpPeer peer = new HttpPeer(request -> new WireResponse(500, Map.of(), ""));
    peer.answer(request ->
        json(
            200,
            "{\"access_token\":\"token-%d\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                .formatted(peer.requests.size())));
    return peer;
  }

  static WireResponse json(int status, String body) {
    return new WireResponse(status, Map.of("content-type", "application/json"), body);
  }

  void answer(Function<WireRequest, WireResponse> newAnswers) {
    answers = newAnswers;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  URI tokenUrl() {
    return url().resolve("/oauth/token");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      WireRequest request =
          new WireRequest(
              exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
      requests.add(request);
      WireResponse answer = answers.apply(request);
      answer.headers().forEach(exchange.getResponseHeaders()::add);
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }
}
