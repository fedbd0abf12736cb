package dev.baton.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.platform.Platform;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.TransportFault.Reason;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The transport against real sockets whose owners misbehave. A request that is not cut off at its
/// deadline makes its test run into the timeout.
@Timeout(20)
class HttpTransportTest {
  private static final long LONG_MS = 10_000;
  private static final long SHORT_MS = 250;
  private static final WireRequest ORDER =
      new WireRequest("DELETE", "/v1/thing", Map.of("idempotency-key", "order-1"), null);

  @TempDir Path folder;

  private final HttpPeer tokens = HttpPeer.tokens();
  private final TestClock clock = new TestClock();
  private final HttpTransport transport =
      new HttpTransport(clock, System::nanoTime, new MemoryTokenStore(clock));
  private final List<AutoCloseable> toClose = new ArrayList<>(List.of(tokens, transport));

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : toClose.reversed()) {
      one.close();
    }
  }

  @Test
  void a_request_reaches_the_platform_with_its_token_and_its_path_prefix() {
    HttpPeer api = peer();
    api.answer(request -> HttpPeer.json(200, "{\"grüße\":1}"));
    WireRequest patch =
        new WireRequest("PATCH", "/x?y=1", Map.of("content-type", "application/json"), "{\"ä\":1}");

    WireResult result =
        transport.exchange(account(URI.create(api.url() + "/prefix/")), patch, LONG_MS, true);

    assertThat(result)
        .isInstanceOfSatisfying(
            WireResponse.class,
            answer -> {
              assertThat(answer.status()).isEqualTo(200);
              assertThat(answer.body()).isEqualTo("{\"grüße\":1}");
              assertThat(answer.header("Content-Type")).isEqualTo("application/json");
              assertThat(answer.header("Date")).isNotNull();
            });
    WireRequest sent = api.requests.getFirst();
    assertThat(sent.method() + " " + sent.path()).isEqualTo("PATCH /prefix/x?y=1");
    assertThat(sent.body()).isEqualTo("{\"ä\":1}");
    assertThat(sent.header("Authorization")).isEqualTo("Bearer token-1");
    assertThat(sent.header("Accept-Encoding")).isNull();
    assertThat(sent.header("Upgrade")).isNull();
  }

  @Test
  void redirects_are_not_followed_and_cookies_not_kept() {
    HttpPeer api = peer();
    api.answer(request ->
        new WireResponse(
            307, Map.of("location", api.url() + "/else", "set-cookie", "a=b; Path=/"), ""));

    for (int i = 0; i < 2; i++) {
      assertThat(exchange(api.url())).isInstanceOf(WireResponse.class);
    }

    assertThat(api.requests)
        .hasSize(2)
        .allMatch(request -> request.path().equals("/v1/thing"))
        .allMatch(request -> request.header("Cookie") == null);
  }

  @Test
  void a_refused_connection_was_not_sent() throws IOException {
    URI nobody;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + taken.getLocalPort());
    }

    assertNotSent(exchange(nobody), Reason.CONNECT_REFUSED);
  }

  @Test
  void a_connection_that_does_not_come_about_was_not_sent_and_is_cut_off() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket deaf = new ServerSocket(0, 1, loopback)) {
      // Nobody accepts, so once the queue is full the system leaves connections unanswered.
      List<Socket> queued = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Socket socket = new Socket();
        queued.add(socket);
        Thread.ofVirtual().start(() -> connectQuietly(socket, deaf));
      }
      await(() -> queued.stream().filter(Socket::isConnected).count() >= 2);

      Account patient = account(URI.create("http://127.0.0.1:" + deaf.getLocalPort()), 256, 60_000);
      assertNotSent(transport.exchange(patient, ORDER, SHORT_MS, true), Reason.CONNECT_REFUSED);
      for (Socket socket : queued) {
        socket.close();
      }
    }
  }

  @Test
  void a_name_without_an_address_was_not_sent() {
    assertNotSent(exchange(URI.create("http://nobody.invalid")), Reason.DNS);
  }

  @Test
  void a_peer_that_does_not_speak_tls_was_not_sent_anything() {
    RawPeer plain = raw(connection -> connection.write("HTTP/1.1 400 Bad Request\r\n\r\n"));

    assertNotSent(exchange(plain.url("https")), Reason.TLS_HANDSHAKE);
  }

  @Test
  void a_peer_whose_certificate_nobody_vouches_for_is_not_sent_anything() throws Exception {
    AtomicInteger served = new AtomicInteger();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(SelfSigned.context(folder)));
    server.createContext("/", exchange -> served.incrementAndGet());
    server.start();
    toClose.add(() -> server.stop(0));

    URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort());

    assertNotSent(exchange(url), Reason.TLS_HANDSHAKE);
    assertThat(served).hasValue(0);
  }

  @Test
  void a_peer_that_is_silent_in_the_handshake_is_cut_off_and_was_not_sent_anything() {
    RawPeer silent = raw(RawPeer.Connection::waitForClose);
    Account patient = account(silent.url("https"), 256, 60_000);

    assertThat(transport.exchange(patient, ORDER, SHORT_MS, true))
        .isInstanceOf(TransportFault.NotSent.class);
  }

  @Test
  void a_peer_that_accepts_and_closes_may_have_got_it() {
    RawPeer rude = raw(RawPeer.Connection::readRequest);

    assertThat(exchange(rude.url("http"))).isInstanceOf(TransportFault.Broken.class);
    assertThat(rude.requests).hasValue(1);
  }

  @Test
  void a_peer_that_never_answers_is_cut_off_at_the_deadline() {
    RawPeer mute = raw(RawPeer.Connection::waitForClose);

    WireResult result = transport.exchange(account(mute.url("http")), ORDER, SHORT_MS, true);

    assertThat(result)
        .isEqualTo(
            new TransportFault.TimedOut(SHORT_MS, "cxone-main: no whole answer within 250 ms"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n",
        "HTTP/1.1 200 OK\r\n\r\n"
      })
  void a_peer_that_dribbles_its_answer_is_cut_off_at_the_deadline(String beginning) {
    RawPeer dribbling =
        raw(connection -> {
          connection.readRequest();
          connection.write(beginning);
          for (int i = 0; i < 1_000; i++) {
            connection.write("x");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
          }
        });

    WireResult result = transport.exchange(account(dribbling.url("http")), ORDER, SHORT_MS, true);

    assertThat(result).isInstanceOf(TransportFault.TimedOut.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5000000\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n4c4b40\r\n",
        "\r\n"
      })
  void an_answer_longer_than_allowed_is_not_read(String headers) {
    RawPeer flood =
        raw(connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\n" + headers);
          for (int i = 0; i < 5_000; i++) {
            connection.write("x".repeat(1_000));
          }
        });

    assertThat(exchange(flood.url("http")))
        .isEqualTo(
            new TransportFault.Broken("cxone-main: the answer is longer than 1048576 bytes"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 OK\r\n\r\n"
      })
  void an_answer_that_is_not_http_or_not_whole_is_broken(String answer) {
    RawPeer odd =
        raw(connection -> {
          connection.readRequest();
          connection.write(answer);
        });

    assertThat(exchange(odd.url("http"))).isInstanceOf(TransportFault.Broken.class);
  }

  @Test
  void an_answer_with_endless_headers_is_broken() {
    RawPeer many =
        raw(connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\n");
          for (int i = 0; i < 100_000; i++) {
            connection.write("X-" + i + ": y\r\n");
          }
        });

    assertThat(exchange(many.url("http"))).isInstanceOf(TransportFault.Broken.class);
  }

  @Test
  void an_order_on_a_stale_connection_is_broken_and_is_not_sent_again() {
    RawPeer stale =
        raw(connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
          connection.readRequest();
        });

    assertThat(exchange(stale.url("http"))).isInstanceOf(WireResponse.class);
    assertThat(exchange(stale.url("http"))).isInstanceOf(TransportFault.Broken.class);
    assertThat(stale.requests).hasValue(2);
  }

  @Test
  void an_interrupt_breaks_the_wait_and_says_that_the_order_may_have_arrived() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    RawPeer mute =
        raw(connection -> {
          connection.readRequest();
          arrived.countDown();
          connection.waitForClose();
        });
    BlockingQueue<Object> seen = new ArrayBlockingQueue<>(2);
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              seen.add(exchange(mute.url("http")));
              seen.add(Thread.currentThread().isInterrupted());
            });
    arrived.await();

    sender.interrupt();

    assertThat(seen.poll(10, TimeUnit.SECONDS)).isInstanceOf(TransportFault.Broken.class);
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(true);
  }

  @Test
  void a_request_beyond_the_bound_waits_for_a_turn_until_its_own_deadline() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    HttpPeer api = peer();
    api.answer(request -> {
      arrived.countDown();
      awaitQuietly(release);
      return HttpPeer.json(200, "{}");
    });
    Account narrow = account(api.url(), 1, 1_000);
    BlockingQueue<WireResult> first = new ArrayBlockingQueue<>(1);
    Thread.ofVirtual().start(() -> first.add(transport.exchange(narrow, ORDER, LONG_MS, true)));
    arrived.await();

    assertNotSent(transport.exchange(narrow, ORDER, SHORT_MS, true), Reason.BUDGET_EMPTY);

    release.countDown();
    assertThat(first.poll(10, TimeUnit.SECONDS)).isInstanceOf(WireResponse.class);
    assertThat(transport.exchange(narrow, ORDER, LONG_MS, true)).isInstanceOf(WireResponse.class);
    assertThat(api.requests).hasSize(2);
  }

  @Test
  void a_deadline_that_has_passed_sends_nothing() {
    HttpPeer api = peer();

    assertThat(transport.exchange(account(api.url()), ORDER, 0, true))
        .isInstanceOf(TransportFault.NotSent.class);
    assertThat(api.requests).isEmpty();
  }

  @Test
  void one_401_refreshes_the_token_and_repeats_the_same_order_once() {
    HttpPeer api = peer();
    api.answer(request ->
        "Bearer token-1".equals(request.header("authorization"))
            ? HttpPeer.json(401, "{}")
            : HttpPeer.json(200, "{}"));

    assertStatus(exchange(api.url()), 200);

    assertThat(api.requests)
        .extracting(request -> request.header("authorization"))
        .containsExactly("Bearer token-1", "Bearer token-2");
    assertThat(api.requests)
        .extracting(request -> request.header("idempotency-key"))
        .containsExactly("order-1", "order-1");
  }

  @Test
  void a_second_401_is_given_to_the_caller() {
    HttpPeer api = peer();
    api.answer(request -> HttpPeer.json(401, "{}"));

    assertStatus(exchange(api.url()), 401);

    assertThat(api.requests).hasSize(2);
    assertThat(tokens.requests).hasSize(2);
  }

  @Test
  void a_401_is_not_repeated_when_the_caller_does_not_want_it_but_its_token_is_dropped() {
    HttpPeer api = peer();
    api.answer(request -> HttpPeer.json(401, "{}"));

    assertStatus(transport.exchange(account(api.url()), ORDER, LONG_MS, false), 401);
    assertThat(api.requests).hasSize(1);

    api.answer(request -> HttpPeer.json(200, "{}"));
    assertStatus(exchange(api.url()), 200);
    assertThat(api.requests.getLast().header("authorization")).isEqualTo("Bearer token-2");
  }

  @Test
  void a_platform_that_refuses_every_token_does_not_storm_the_token_endpoint() {
    HttpPeer api = peer();
    api.answer(request -> HttpPeer.json(401, "{}"));
    HttpTransport frozen = new HttpTransport(clock, clock, new MemoryTokenStore(clock));
    toClose.add(frozen);

    for (int i = 0; i < 50; i++) {
      assertStatus(frozen.exchange(account(api.url()), ORDER, LONG_MS, true), 401);
    }
    assertThat(tokens.requests).hasSize(2);

    clock.advance(Duration.ofSeconds(1));
    assertStatus(frozen.exchange(account(api.url()), ORDER, LONG_MS, true), 401);
    assertThat(tokens.requests).hasSize(3);
  }

  @Test
  void an_account_that_keeps_failing_is_left_alone_and_tried_with_one_probe() {
    HttpPeer api = peer();
    api.answer(request -> HttpPeer.json(503, ""));
    Account account = account(api.url());
    HttpTransport frozen = new HttpTransport(clock, clock, new MemoryTokenStore(clock));
    toClose.add(frozen);

    for (int i = 0; i < account.limits().breakerFailures(); i++) {
      assertStatus(frozen.exchange(account, ORDER, LONG_MS, true), 503);
    }
    assertNotSent(frozen.exchange(account, ORDER, LONG_MS, true), Reason.BREAKER_OPEN);
    assertThat(api.requests).hasSize(account.limits().breakerFailures());

    clock.advance(Duration.ofMillis(account.limits().breakerOpenMs()));
    assertStatus(frozen.exchange(account, ORDER, LONG_MS, true), 503);
    assertNotSent(frozen.exchange(account, ORDER, LONG_MS, true), Reason.BREAKER_OPEN);

    api.answer(request -> HttpPeer.json(404, ""));
    clock.advance(Duration.ofMillis(account.limits().breakerOpenMs()));
    assertStatus(frozen.exchange(account, ORDER, LONG_MS, true), 404);
    assertStatus(frozen.exchange(account, ORDER, LONG_MS, true), 404);
  }

  @Test
  void nothing_secret_stands_in_a_fault() {
    RawPeer leaking =
        raw(connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 token-1 s3cret +14155551234\r\nbroken header\r\n\r\n");
        });

    WireResult result = exchange(leaking.url("http"));

    assertThat(result).isInstanceOf(TransportFault.Broken.class);
    assertThat(((TransportFault) result).detail()).doesNotContain("token-1", "s3cret", "+1415");
  }

  private WireResult exchange(URI apiBase) {
    return transport.exchange(account(apiBase), ORDER, LONG_MS, true);
  }

  private Account account(URI apiBase) {
    return Samples.account(Platform.NICE_CXONE, apiBase, tokens.tokenUrl());
  }

  private Account account(URI apiBase, int maxConcurrent, long connectTimeoutMs) {
    return Samples.account(
        Platform.NICE_CXONE,
        apiBase,
        tokens.tokenUrl(),
        new AccountLimits(maxConcurrent, connectTimeoutMs, 1 << 20, 10, 2_000, 32 << 10));
  }

  private HttpPeer peer() {
    HttpPeer peer = new HttpPeer(request -> HttpPeer.json(200, "{}"));
    toClose.add(peer);
    return peer;
  }

  private RawPeer raw(RawPeer.Script script) {
    RawPeer peer = new RawPeer(script);
    toClose.add(peer);
    return peer;
  }

  private static void assertNotSent(WireResult result, Reason reason) {
    assertThat(result)
        .isInstanceOfSatisfying(
            TransportFault.NotSent.class, fault -> assertThat(fault.reason()).isEqualTo(reason));
  }

  private static void assertStatus(WireResult result, int status) {
    assertThat(result)
        .isInstanceOfSatisfying(
            WireResponse.class, answer -> assertThat(answer.status()).isEqualTo(status));
  }

  private static void connectQuietly(Socket socket, ServerSocket server) {
    try {
      socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
    } catch (IOException closed) {
      // The one that found the queue full ends when the test does.
      return;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(BooleanSupplier condition) {
    Instant giveUp = Instant.now().plusSeconds(10);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(giveUp);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
