package dev.baton.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A receiver of events over real HTTP, on the loopback address, that answers as a test wants.
final class Subscriber implements AutoCloseable {
  /// What the tests' subscriptions are signed with.
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  static final String SECRET_NAME = "SUBSCRIBER_SECRET";

  /// What to answer, with a status.
  interface Behaviour {
    /// The status.
    ///
    /// @param nth how many deliveries came before this one
    int answer(Delivery delivery, int nth) throws InterruptedException;
  }

  /// What came once.
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  record Delivery(String id, String timestamp, String signature, String type, byte[] body) {
    JsonNode event() {
      return JsonMapper.shared().readTree(body);
    }

    String handoff() {
      return event().at("/data/handoffId").asString("");
    }

    long seq() {
      return event().at("/data/seq").asLong();
    }

    String to() {
      return event().at("/data/to").asString("");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Delivery> came = new CopyOnWriteArrayList<>();
  private final List<Delivery> taken = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour = (delivery, nth) -> 204;

  private Subscriber(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/events", this::receive);
    server.start();
  }

  static Subscriber start() {
    return start(0);
  }

  /// On a port that an earlier one had.
  static Subscriber start(int port) {
    try {
      return new Subscriber(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void behave(Behaviour other) {
    behaviour = other;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/events";
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      Delivery delivery =
          new Delivery(
              header(exchange, "webhook-id"),
              header(exchange, "webhook-timestamp"),
              header(exchange, "webhook-signature"),
              header(exchange, "Content-Type"),
              exchange.getRequestBody().readAllBytes());
      int nth;
      synchronized (came) {
        nth = came.size();
        came.add(delivery);
      }
      int status = behaviour.answer(delivery, nth);
      if (status < 300) {
        taken.add(delivery);
      } else if (status < 400) {
        exchange.getResponseHeaders().add("Location", url());
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
  }

  /// Every delivery, whatever was answered.
  List<Delivery> came() {
    return List.copyOf(came);
  }

  /// Those that were answered 2xx.
  List<Delivery> taken() {
    return List.copyOf(taken);
  }

  /// The states that were told of a handoff, in the order in which they were taken, copies left
  /// out.
  List<String> states(String handoff) {
    return taken.stream()
        .filter(delivery -> delivery.handoff().equals(handoff))
        .map(delivery -> delivery.seq() + " " + delivery.to())
        .distinct()
        .toList();
  }

  /// A subscription to it, as it stands below `subscriptions:`.
  ///
  /// @param more further keys, each line with a line break
  String yaml(String name, String more) {
    return "      %s:\n        url: %s\n        secret: ${env:%s}\n%s"
        .formatted(name, url(), SECRET_NAME, more.indent(8));
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
