package dev.baton.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.baton.core.account.Account;
import dev.baton.core.platform.Platform;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.TransportFault.Reason;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Samples;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens: asked for once, checked before every call, renewed in time. Guide 000, edge case 1.
@Timeout(20)
class TokensTest {
  private static final long LONG_MS = 10_000;

  /// Does not reach beyond the pause after a failure.
  private static final long SHORT_MS = 2_000;

  private static final WireRequest READ = new WireRequest("GET", "/x", Map.of(), null);

  private final TestClock clock = new TestClock();
  private final TokenStore store = new MemoryTokenStore(clock);
  private final HttpPeer tokens = HttpPeer.tokens();
  private final HttpPeer api = new HttpPeer(request -> HttpPeer.json(200, "{}"));
  private final HttpTransport transport = new HttpTransport(clock, clock, store);

  @AfterEach
  void closeAll() {
    transport.close();
    api.close();
    tokens.close();
  }

  @Test
  void cxone_takes_the_credentials_in_the_form() {
    call();

    WireRequest asked = tokens.requests.getFirst();
    assertThat(asked.method() + " " + asked.path()).isEqualTo("POST /oauth/token");
    assertThat(asked.header("content-type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(asked.header("authorization")).isNull();
    assertThat(List.of(String.valueOf(asked.body()).split("&")))
        .containsExactlyInAnyOrder(
            "grant_type=client_credentials",
            "client_id=demo-client",
            "client_secret=s3cret%26%2B%2F%3D",
            "scope=interactions%3Awrite+agents%3Aread");
  }

  @Test
  void genesys_takes_the_credentials_as_http_basic() {
    transport.exchange(account(Platform.GENESYS_CLOUD), READ, LONG_MS, true);

    WireRequest asked = tokens.requests.getFirst();
    // demo-client:s3cret&+/=
    assertThat(asked.header("authorization")).isEqualTo("Basic ZGVtby1jbGllbnQ6czNjcmV0JisvPQ==");
    assertThat(asked.body())
        .isEqualTo("grant_type=client_credentials&scope=interactions%3Awrite+agents%3Aread");
  }

  @Test
  void cognigy_takes_them_as_json() {
    assertThat(TokenForms.request(account(Platform.NICE_COGNIGY)).body())
        .isEqualTo(
            "{\"client_id\":\"demo-client\",\"client_secret\":\"s3cret&+/=\","
                + "\"grant_type\":\"client_credentials\","
                + "\"scope\":\"interactions:write agents:read\"}");
  }

  @Test
  void a_thousand_calls_on_many_threads_ask_for_one_token() throws Exception {
    int threads = 100;
    CyclicBarrier together = new CyclicBarrier(threads);
    Callable<List<WireResult>> caller =
        () -> {
          meet(together);
          return IntStream.range(0, 10).mapToObj(i -> call()).toList();
        };
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<WireResult>> one :
          executor.invokeAll(IntStream.range(0, threads).mapToObj(i -> caller).toList())) {
        assertThat(one.get()).allMatch(result -> result instanceof WireResponse);
      }
    }

    assertThat(tokens.requests).hasSize(1);
    assertThat(api.requests).hasSize(10 * threads);
  }

  @Test
  void a_token_is_renewed_a_minute_before_its_exp_whatever_expires_in_says() {
    tokens.answer(request -> jwtAnswer(Duration.ofSeconds(600), 3_600));
    call();
    clock.advance(Duration.ofSeconds(539));
    call();
    assertThat(tokens.requests).hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    callUntil(() -> tokens.requests.size() == 2);

    String first = bearer(0);
    callUntil(() -> !bearer(api.requests.size() - 1).equals(first));
  }

  @Test
  void a_call_at_3605_seconds_goes_out_with_a_fresh_token() {
    call();
    clock.advance(Duration.ofSeconds(3_605));

    assertStatus(call(), 200);

    assertThat(bearer(1)).isEqualTo("Bearer token-2");
  }

  @Test
  void a_token_that_lives_shorter_than_the_margin_is_renewed_at_half_of_its_life() {
    tokens.answer(request -> answer("opaque-" + tokens.requests.size(), ",\"expires_in\":30"));
    call();
    clock.advance(Duration.ofSeconds(14));
    call();
    assertThat(tokens.requests).hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    callUntil(() -> tokens.requests.size() == 2);
    assertThat(api.requests).allMatch(r -> String.valueOf(r.header("authorization")).contains("o"));
  }

  @Test
  void a_missing_expires_in_counts_as_an_hour() {
    tokens.answer(request -> answer("opaque-" + tokens.requests.size(), ""));
    call();
    clock.advance(Duration.ofSeconds(3_539));
    call();
    assertThat(tokens.requests).hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    callUntil(() -> tokens.requests.size() == 2);
  }

  @Test
  void while_the_old_token_is_valid_a_failed_refresh_harms_nobody() {
    call();
    tokens.answer(request -> HttpPeer.json(500, "broken"));
    clock.advance(Duration.ofSeconds(3_550));

    callUntil(() -> tokens.requests.size() == 2);

    assertStatus(call(), 200);
    assertThat(api.requests).allMatch(r -> "Bearer token-1".equals(r.header("authorization")));
  }

  @Test
  void once_the_old_token_has_expired_a_failing_endpoint_means_that_nothing_is_sent() {
    call();
    tokens.answer(request -> HttpPeer.json(500, "broken"));
    clock.advance(Duration.ofSeconds(3_600));

    assertNotSent(shortCall(), Reason.TOKEN_UNREACHABLE);

    assertThat(api.requests).hasSize(1);
  }

  @Test
  void a_failing_endpoint_is_not_stormed_and_is_asked_again_after_a_growing_pause() {
    tokens.answer(request -> HttpPeer.json(503, ""));
    for (int i = 0; i < 50; i++) {
      assertNotSent(shortCall(), Reason.TOKEN_UNREACHABLE);
    }
    assertThat(tokens.requests).hasSize(1);

    clock.advance(Duration.ofSeconds(2));
    assertNotSent(shortCall(), Reason.TOKEN_UNREACHABLE);
    clock.advance(Duration.ofSeconds(2));
    assertNotSent(shortCall(), Reason.TOKEN_UNREACHABLE);
    assertThat(tokens.requests).hasSize(3);

    clock.advance(Duration.ofSeconds(2));
    assertNotSent(shortCall(), Reason.TOKEN_UNREACHABLE);
    assertThat(tokens.requests).hasSize(3);

    tokens.answer(request -> answer("good", ""));
    clock.advance(Duration.ofSeconds(2));
    assertStatus(call(), 200);
    assertThat(tokens.requests).hasSize(4);
  }

  @Test
  void a_token_request_whose_connection_breaks_is_sent_once_more_at_once() {
    tokens.answer(request -> {
      if (tokens.requests.size() == 1) {
        throw new IllegalStateException("the connection breaks");
      }
      return answer("good", "");
    });

    assertStatus(call(), 200);

    assertThat(tokens.requests).hasSize(2);
    assertThat(bearer(0)).isEqualTo("Bearer good");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"access_token\":null}",
        "{\"access_token\":\"\"}",
        "{\"access_token\":7}",
        "{\"access_token\":\"a\\r\\nX-Evil: 1\"}",
        "{\"access_token\":\"opaque\",\"expires_in\":0}",
        "{\"access_token\":\"opaque\",\"expires_in\":-5}",
        "[]",
        "null",
        "",
        "<html>"
      })
  void a_200_without_a_usable_token_is_a_refusal(String body) {
    tokens.answer(request -> HttpPeer.json(200, body));

    assertNotSent(shortCall(), Reason.TOKEN_REFUSED);
    assertThat(api.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-3_600, 3_600})
  void a_platform_whose_clock_is_an_hour_off_gives_tokens_that_live_as_long(long skewSec) {
    tokens.answer(request ->
        jwtAnswer(
            claims -> {
              Instant issued = clock.instant().plusSeconds(skewSec);
              claims.issueTime(Date.from(issued));
              claims.expirationTime(Date.from(issued.plusSeconds(600)));
            },
            3_600));

    assertStatus(call(), 200);
    clock.advance(Duration.ofSeconds(539));
    assertStatus(call(), 200);
    assertThat(tokens.requests).hasSize(1);

    clock.advance(Duration.ofSeconds(62));
    assertStatus(call(), 200);
    assertThat(tokens.requests).hasSize(2);
  }

  @Test
  void a_token_that_has_expired_when_it_comes_is_a_refusal() {
    tokens.answer(request -> jwtAnswer(Duration.ofSeconds(-1), 3_600));

    assertNotSent(shortCall(), Reason.TOKEN_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "1e400", "\"3600\"", "\"soon\"", "{}"})
  void an_odd_expires_in_does_no_harm(String expiresIn) {
    tokens.answer(request -> answer("opaque", ",\"expires_in\":" + expiresIn));

    assertStatus(call(), 200);
    clock.advance(Duration.ofDays(1));
    callUntil(() -> tokens.requests.size() >= 2);
  }

  @Test
  void wrong_credentials_are_a_refusal_that_does_not_repeat_them() {
    tokens.answer(request -> HttpPeer.json(401, "{\"error\":\"invalid_client s3cret\"}"));

    assertThat(shortCall())
        .isEqualTo(
            new TransportFault.NotSent(
                Reason.TOKEN_REFUSED, "cxone-main: the token endpoint answered 401"));
  }

  @Test
  void an_unreachable_token_endpoint_means_that_nothing_was_sent() {
    tokens.close();

    assertNotSent(shortCall(), Reason.TOKEN_UNREACHABLE);
    assertThat(api.requests).isEmpty();
  }

  @Test
  void a_token_endpoint_that_does_not_answer_holds_nobody_beyond_his_deadline() {
    RawPeer mute = new RawPeer(RawPeer.Connection::waitForClose);
    try (mute) {
      Account account =
          Samples.account(
              Platform.NICE_CXONE, api.url(), URI.create(mute.url("http") + "/oauth/token"));

      assertNotSent(transport.exchange(account, READ, 200, true), Reason.TOKEN_UNREACHABLE);
    }
  }

  @Test
  void another_node_uses_the_token_that_this_one_has_put_into_the_store() {
    call();
    try (HttpTransport other = new HttpTransport(clock, clock, store)) {
      assertStatus(other.exchange(account(Platform.NICE_CXONE), READ, LONG_MS, true), 200);
    }

    assertThat(tokens.requests).hasSize(1);
    assertThat(bearer(1)).isEqualTo("Bearer token-1");
  }

  @Test
  void a_refused_token_is_dropped_from_the_store_but_a_newer_one_is_kept() {
    TokenKey key = TokenKey.of(account(Platform.NICE_CXONE));
    call();
    AccessToken kept = store.get(key).orElseThrow();
    api.answer(request ->
        HttpPeer.json("Bearer token-1".equals(request.header("authorization")) ? 401 : 200, "{}"));

    assertStatus(call(), 200);

    assertThat(store.get(key).map(token -> token.value().reveal())).hasValue("token-2");
    store.remove(key, kept);
    assertThat(store.get(key)).isPresent();
    clock.advance(Duration.ofHours(1));
    assertThat(store.get(key)).isEqualTo(Optional.empty());
  }

  @Test
  void a_token_is_never_printed() {
    call();

    AccessToken token = store.get(TokenKey.of(account(Platform.NICE_CXONE))).orElseThrow();

    assertThat(token.toString()).doesNotContain("token-1").contains("***");
  }

  private WireResult call() {
    return transport.exchange(account(Platform.NICE_CXONE), READ, LONG_MS, true);
  }

  private WireResult shortCall() {
    return transport.exchange(account(Platform.NICE_CXONE), READ, SHORT_MS, true);
  }

  /// Renewal is in the background, so what it brings about comes some calls later.
  private void callUntil(BooleanSupplier condition) {
    Instant giveUp = Instant.now().plusSeconds(10);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(giveUp);
      assertStatus(call(), 200);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private Account account(Platform platform) {
    return Samples.account(platform, api.url(), tokens.tokenUrl());
  }

  private String bearer(int index) {
    return String.valueOf(api.requests.get(index).header("authorization"));
  }

  private WireResponse jwtAnswer(Duration life, long expiresInSec) {
    return jwtAnswer(
        claims -> claims.expirationTime(Date.from(clock.instant().plus(life))), expiresInSec);
  }

  private WireResponse jwtAnswer(Consumer<JWTClaimsSet.Builder> times, long expiresInSec) {
    JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().jwtID("t-" + tokens.requests.size());
    times.accept(claims);
    try {
      SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
      jwt.sign(new MACSigner("0123456789abcdef0123456789abcdef"));
      return answer(jwt.serialize(), ",\"expires_in\":" + expiresInSec);
    } catch (JOSEException unsigned) {
      throw new IllegalStateException("the test's own token", unsigned);
    }
  }

  private static WireResponse answer(String token, String more) {
    return HttpPeer.json(200, "{\"access_token\":\"" + token + "\"" + more + "}");
  }

  private static void meet(CyclicBarrier barrier) throws InterruptedException {
    try {
      barrier.await();
    } catch (BrokenBarrierException broken) {
      throw new IllegalStateException("another caller gave up", broken);
    }
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
}
