package dev.baton.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A Baton that refuses each request some times, and then says that its handoff has ended. It
/// counts who is there at once.
final class BusyBaton implements AutoCloseable {
  private static final String ENDED =
      "{\"handoffId\":\"h-1\",\"state\":\"completed\",\"terminal\":true}";

  /// How often each was asked for, by its key.
  final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

  /// The reasons that were given, in the order in which they came.
  final List<String> order = new ArrayList<>();

  /// The most requests that were here at once.
  final AtomicInteger most = new AtomicInteger();

  /// The most of one session.
  final AtomicInteger mostOfOne = new AtomicInteger();

  private final Map<String, AtomicInteger> atOnce = new ConcurrentHashMap<>();
  private final AtomicInteger all = new AtomicInteger();
  private final HttpServer http;
  private final int refusals;
  private final int status;
  private final String retryAfter;
  private final int peers;

  /// @param refusals how often each is refused
  /// @param status of a refusal
  /// @param peers so many requests must have been here at once before any is answered
  BusyBaton(int refusals, int status, String retryAfter, int peers) throws IOException {
    this.refusals = refusals;
    this.status = status;
    this.retryAfter = retryAfter;
    this.peers = peers;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::answer);
    http.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode body = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
      String session = body.at("/source/interactionId").asString("");
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      boolean refused =
          !session.isEmpty() && asked(session, key, body.path("reason").asString("")) <= refusals;
      if (refused) {
        exchange.getResponseHeaders().add("Retry-After", retryAfter);
      }
      byte[] said = ENDED.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(refused ? status : 202, said.length);
      exchange.getResponseBody().write(said);
    }
  }

  /// How often this one has been asked for.
  private int asked(String session, String key, String reason) {
    AtomicInteger mine = atOnce.computeIfAbsent(session, _ -> new AtomicInteger());
    mostOfOne.accumulateAndGet(mine.incrementAndGet(), Math::max);
    most.accumulateAndGet(all.incrementAndGet(), Math::max);
    synchronized (order) {
      order.add(reason);
    }
    Waiting.until("others are asked for too", 30_000, () -> most.get() >= peers);
    mine.decrementAndGet();
    all.decrementAndGet();
    return asked.computeIfAbsent(key, _ -> new AtomicInteger()).incrementAndGet();
  }

  String uri() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
