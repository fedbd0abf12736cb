package dev.baton.twin.http;

import static dev.baton.twin.http.TwinHttp.CXONE;
import static dev.baton.twin.http.TwinHttp.GENESYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What a client meets when the platforms are at their worst, over real HTTP and on both of them.
class RoughTwinTest {
  private static final String CANONICAL = "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d";
  private static final Duration HOUR = Duration.ofHours(1);

  private static TwinHttp wire;

  @BeforeAll
  static void start() throws IOException {
    wire = new TwinHttp();
  }

  @AfterAll
  static void stop() {
    wire.close();
  }

  @BeforeEach
  void a_new_world() {
    wire.twins.reset();
  }

  private static void faults(String script) throws Exception {
    assertThat(wire.call(CXONE, "PUT", "/twin/faults", script).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(names = {"GENESYS_CLOUD", "NICE_CXONE"})
  void revoked_tokens_are_dead_after_the_request_that_struck(Platform platform) throws Exception {
    Platform other = TwinHttp.other(platform);
    String id = wire.caller(platform);
    String there = wire.caller(other);
    faults(
        "rules: [{platform: %s, operation: read, times: 1, fault: revoke_tokens}]"
            .formatted(platform.wireName()));
    String path = "/api/v2/interactions/" + id;
    wire.call(other, "GET", "/api/v2/interactions/" + there, null);
    assertThat(wire.call(platform, "GET", path, null).statusCode()).isEqualTo(200);
    assertThat(wire.call(platform, "GET", path, null).statusCode()).isEqualTo(401);
    assertThat(wire.call(platform, "GET", path, null).statusCode()).isEqualTo(401);
    assertThat(wire.call(other, "GET", "/api/v2/interactions/" + there, null).statusCode())
        .isEqualTo(200);
    wire.newToken(platform);
    assertThat(wire.call(platform, "GET", path, null).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(names = {"GENESYS_CLOUD", "NICE_CXONE"})
  void a_good_token_can_be_refused_once(Platform platform) throws Exception {
    String path = "/api/v2/interactions/" + wire.caller(platform);
    wire.newToken(platform);
    faults("rules: [{operation: read, times: 1, fault: {kind: status, status: 401}}]");
    assertThat(wire.call(platform, "GET", path, null).statusCode()).isEqualTo(401);
    assertThat(wire.call(platform, "GET", path, null).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"GENESYS_CLOUD, 3600000", "NICE_CXONE, -3600000"})
  void a_platforms_clock_may_be_wrong_and_all_it_writes_with_it(Platform platform, int skewMs)
      throws Exception {
    String id = wire.caller(platform);
    String clock = "{\"platform\": \"%s\", \"skewMs\": %d}".formatted(platform.wireName(), skewMs);
    assertThat(wire.call(GENESYS, "PUT", "/twin/clock", clock).body())
        .contains("\"" + platform.wireName() + "\":" + skewMs);
    Instant before = Instant.now();
    String token = wire.newToken(platform);
    String agent = "\"targetAgentId\": \"%s\"".formatted(freeAgent(platform));
    HttpResponse<String> reserved = wire.reserve(platform, agent, CANONICAL);
    Instant after = Instant.now();

    Instant date = date(reserved);
    assertThat(date).isBetween(before.plusMillis(skewMs - 1_000), after.plusMillis(skewMs));
    Instant validUntil = Instant.parse(Json.object(reserved.body()).text("validUntil"));
    assertThat(Duration.between(date, validUntil)).isBetween(secs(14), secs(17));
    var claims = SignedJWT.parse(token).getJWTClaimsSet();
    assertThat(claims.getIssueTime().toInstant())
        .isBetween(before.plusMillis(skewMs - 1_000), after.plusMillis(skewMs));
    assertThat(claims.getExpirationTime().toInstant().minus(HOUR))
        .isBetween(before.plusMillis(skewMs - 1_000), after.plusMillis(skewMs));
    Instant since = Instant.parse(wire.read(platform, id).text("stateSince"));
    assertThat(since).isBetween(before.plusMillis(skewMs - 60_000), after.plusMillis(skewMs));
    // The books and the other platform keep the true time.
    assertThat(wire.entry(id).since()).isBetween(before.minus(secs(60)), after);
    HttpResponse<String> right =
        wire.call(TwinHttp.other(platform), "GET", "/api/v2/interactions/none", null);
    assertThat(date(right)).isBetween(before.minusMillis(1_000), Instant.now());

    wire.twins.reset();
    wire.newToken(platform);
    assertThat(wire.call(GENESYS, "GET", "/twin/clock", null).body())
        .contains("{\"genesys_cloud\":0,\"nice_cxone\":0,\"nice_cognigy\":0}");
  }

  @Test
  void a_clock_that_jumps_ahead_makes_every_token_old() throws Exception {
    wire.newToken(CXONE);
    faults("rules: [{platform: nice_cxone, times: 1, fault: {kind: clock_skew, ms: 3700000}}]");
    assertThat(wire.call(CXONE, "GET", "/api/v2/interactions/none", null).statusCode())
        .isEqualTo(401);
    wire.newToken(CXONE);
    assertThat(wire.call(CXONE, "GET", "/api/v2/interactions/none", null).statusCode())
        .isEqualTo(404);
    wire.twins.reset();
    wire.newToken(CXONE);
    assertThat(wire.call(CXONE, "PUT", "/twin/clock", "{\"skewMs\": 86400001}").statusCode())
        .isEqualTo(400);
    assertThat(wire.call(CXONE, "PUT", "/twin/clock", "{}").statusCode()).isEqualTo(400);
  }

  private static Duration secs(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Instant date(HttpResponse<String> answer) {
    String date = answer.headers().firstValue("Date").orElseThrow();
    return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }

  private static String freeAgent(Platform platform) {
    return platform == GENESYS ? "gen-usr-1003" : "nice-usr-4492";
  }

  @Test
  void ten_slow_minutes_hold_nobody_else_up_and_end_with_the_twin() throws Exception {
    try (TwinHttp own = new TwinHttp()) {
      String id = own.caller(GENESYS);
      own.call(
          GENESYS,
          "PUT",
          "/twin/faults",
          """
          rules:
            - {operation: reserve, fault: {kind: slow, ms: 600000}}
            - {operation: hold, fault: {kind: delay, ms: 600000}}
          """);
      String hold = "{\"interactionId\": \"" + id + "\"}";
      CompletableFuture<HttpResponse<String>> held =
          own.http.sendAsync(
              own.request(GENESYS, "/api/v2/interactions/hold")
                  .POST(HttpRequest.BodyPublishers.ofString(hold))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      TwinHttp.waitFor(
          "the hold took effect", () -> own.entry(id).orders().toString().contains("HOLD"));
      assertThat(own.read(GENESYS, id).text("state")).isEqualTo("held");
      assertThat(held).isNotDone();
      own.twins.close();
      assertThatThrownBy(() -> held.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GENESYS_CLOUD", "NICE_CXONE"})
  void who_is_busy_or_away_and_what_is_full_or_paused_is_true_on_both(Platform platform)
      throws Exception {
    String name = platform.wireName();
    String agentId = freeAgent(platform);
    String agent = "\"targetAgentId\": \"" + agentId + "\"";
    String queue = "\"targetQueueId\": \"billing_specialists\"";

    control("POST", "/twin/callers", "'platform': '%s', 'agent': '%s'".formatted(name, agentId));
    assertThat(refusal(platform, agent)).isEqualTo("agent_busy");
    wire.twins.reset();
    control(
        "POST",
        "/twin/agents",
        "'platform': '%s', 'id': '%s', 'status': 'on_break'".formatted(name, agentId));
    assertThat(refusal(platform, agent)).isEqualTo("agent_on_break");
    control(
        "POST",
        "/twin/queues",
        "'platform': '%s', 'id': 'billing_specialists', 'status': 'paused'".formatted(name));
    assertThat(refusal(platform, queue)).isEqualTo("queue_paused");
    control(
        "POST",
        "/twin/queues",
        "'platform': '%s', 'id': 'billing_specialists', 'status': 'active', 'maxConcurrentCalls': 0"
            .formatted(name));
    assertThat(refusal(platform, queue)).isEqualTo("queue_full");
  }

  private static void control(String method, String path, String fields) throws Exception {
    HttpResponse<String> answer =
        wire.call(CXONE, method, path, "{" + fields.replace('\'', '"') + "}");
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
  }

  private static String refusal(Platform platform, String target) throws Exception {
    HttpResponse<String> answer = wire.reserve(platform, target, CANONICAL);
    assertThat(answer.statusCode()).isEqualTo(409);
    return Json.object(answer.body()).text("code");
  }

  @ParameterizedTest
  @CsvSource({
    "GENESYS_CLOUD, 'external', 'phoneNumber', '+18885551910'",
    "GENESYS_CLOUD, 'sipUri', 'uri', 'sip:billing@inbound.nice-incontact.com'",
    "NICE_CXONE, 'external', 'phoneNumber', '+18885551911'",
    "NICE_CXONE, 'sipUri', 'uri', 'sip:billing@outbound.mypurecloud.com'",
  })
  void a_caller_without_a_reservation_arrives_in_the_default_queue_under_her_canonical_id(
      Platform source, String type, String field, String address) throws Exception {
    String id = wire.caller(source);
    HttpResponse<String> answer =
        wire.transfer(
            source,
            id,
            "\"type\": \"%s\", \"%s\": \"%s\"".formatted(type, field, address),
            "\"canonicalInteractionId\": \"" + CANONICAL + "\"");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    TwinHttp.waitFor(
        "an agent answers",
        () -> {
          // One look: of two, one may see her with the source's agent, the other in the queue.
          Party with = wire.entry(id).with();
          return with.agentId() != null && with.platform() == TwinHttp.other(source);
        });
    Fields arrived = wire.read(TwinHttp.other(source), CANONICAL);
    assertThat(arrived.text("state")).isEqualTo("active");
    assertThat(arrived.text("queueId")).isEqualTo("billing_specialists");
    assertThat(arrived.textOrNull("reservationId")).isNull();
    assertThat(wire.twins.summary().lost()).isZero();
    assertThat(wire.twins.summary().doubled()).isZero();
  }

  @Test
  void an_address_of_another_kind_is_refused_with_what_is_allowed() throws Exception {
    String id = wire.caller(CXONE);
    HttpResponse<String> answer = wire.transfer(CXONE, id, "\"type\": \"pigeon\"", "");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("external, sipUri");
    assertThat(wire.transfer(CXONE, id, "\"type\": \"sipUri\"", "").body()).contains("target.uri");
    assertThat(wire.transfer(CXONE, id, "\"type\": \"sipUri\", \"uri\": \"sip:a@b\"", "").body())
        .contains("sip:a@b leads nowhere");
  }

  @ParameterizedTest
  @CsvSource({
    "GENESYS_CLOUD, before",
    "GENESYS_CLOUD, reserved",
    "GENESYS_CLOUD, commit",
    "GENESYS_CLOUD, queued",
    "GENESYS_CLOUD, arrived",
    "NICE_CXONE, before",
    "NICE_CXONE, reserved",
    "NICE_CXONE, commit",
    "NICE_CXONE, queued",
    "NICE_CXONE, arrived",
  })
  void a_caller_who_hangs_up_is_gone_of_her_own_will_wherever_she_is(Platform source, String when)
      throws Exception {
    Platform destination = TwinHttp.other(source);
    String id = wire.caller(source);
    control(
        "POST", "/twin/queues", "'platform': '%s', 'id': 'deep'".formatted(destination.wireName()));
    String target =
        when.equals("queued")
            ? "\"targetQueueId\": \"deep\""
            : "\"targetAgentId\": \"" + freeAgent(destination) + "\"";
    if (when.equals("before")) {
      hangUp(id);
    }
    Fields reserved = Json.object(wire.reserve(destination, target, CANONICAL).body());
    if (when.equals("reserved")) {
      hangUp(id);
    }
    if (when.equals("commit")) {
      faults("rules: [{operation: commit, fault: caller_hangs_up}]");
    }
    HttpResponse<String> answer =
        wire.transfer(
            source,
            id,
            source == GENESYS
                ? "\"type\": \"external\", \"phoneNumber\": \"+18885551900\","
                    + " \"extension\": \"CXONE_HANDBACK\""
                : "\"type\": \"external\", \"phoneNumber\": \"+18885551901\","
                    + " \"extension\": \"GENESYS_HANDBACK\"",
            "\"reservationId\": \"%s\", \"canonicalInteractionId\": \"%s\""
                .formatted(reserved.text("reservationId"), CANONICAL));
    assertThat(answer.statusCode())
        .isEqualTo(when.equals("before") || when.equals("reserved") ? 409 : 200);
    if (when.equals("queued") || when.equals("arrived")) {
      TwinHttp.waitFor("she has arrived", () -> wire.entry(id).with().platform() == destination);
      hangUp(id);
    }
    assertThat(wire.entry(id).with().kind()).isEqualTo(Party.Kind.HUNG_UP);
    Fields leg =
        when.equals("queued") || when.equals("arrived")
            ? wire.read(destination, CANONICAL)
            : wire.read(source, id);
    assertThat(leg.text("state")).isEqualTo("completed");
    assertThat(leg.text("endedReason")).isEqualTo("caller_left");
    assertThat(wire.twins.summary().lost()).isZero();
    assertThat(wire.twins.summary().doubled()).isZero();
  }

  private static void hangUp(String id) throws Exception {
    control("POST", "/twin/callers/" + id + "/hangup", "");
  }
}
