package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `handoff watch` while its server comes and goes, and at a dead letter.
class WatchOutageTest {
  private final AtomicInteger away = new AtomicInteger();
  private HttpServer server;
  private String uri;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    uri = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean timeline = exchange.getRequestURI().getPath().endsWith("/timeline");
    boolean gone = away.getAndDecrement() > 0;
    String body =
        gone
            ? "{\"title\":\"Not serving\",\"detail\":\"the database is away\"}"
            : timeline
                ? "{\"lines\":[{\"seq\":1,\"ms\":0,\"state\":\"requested\",\"holder\":\"source\","
                    + "\"heard\":\"asked for\",\"ordered\":[]}]}"
                : "{\"handoffId\":\"h-1\",\"state\":\"dead_lettered\",\"terminal\":true,"
                    + "\"stateDetail\":{\"cause\":\"stuck\"},\"attempt\":1}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(gone ? 503 : 200, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void a_server_that_is_away_for_a_moment_is_asked_again_and_a_dead_letter_is_a_finding() {
    away.set(2);
    Cli watch = Cli.run("handoff", "watch", "--server", uri, "h-1");
    assertThat(watch.text())
        .containsOnlyOnce("Not serving: the database is away; it is asked again for 30000 ms")
        .containsOnlyOnce("asked for")
        .contains("handoff h-1: dead_lettered (stuck)");
    assertThat(watch.exitCode()).isEqualTo(1);
  }

  @Test
  void a_server_that_stays_away_is_given_up() {
    server.stop(0);
    Cli watch = Cli.run("handoff", "watch", "--retry-ms", "300", "--server", uri, "h-1");
    assertThat(watch.exitCode()).isEqualTo(3);
    assertThat(watch.text())
        .contains("nothing answers at " + uri)
        .containsOnlyOnce("it is asked again for 300 ms");
  }
}
