package dev.baton.twin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client written from guide 000, word for word, over real HTTP.
class GuideClientTest {
  private static final String CALL = "gen-int-77a2c91f-3b4e-4d2a-8c1f-9e5d6a7b8c9d";
  private static final String CANONICAL = "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d";
  private static final String RESERVE =
      """
      {
        "targetAgentId": "nice-usr-4492",
        "mediaType": "voice",
        "holdDurationLimit": 15,
        "contextPayload": {
          "canonicalInteractionId": "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d",
          "sourcePlatform": "genesys_cloud",
          "complianceFlags": ["pci_dss", "hipaa"]
        }
      }
      """;
  private static final String TRANSFER =
      """
      {
        "interactionId": "gen-int-77a2c91f-3b4e-4d2a-8c1f-9e5d6a7b8c9d",
        "transferType": "warm",
        "transferTo": {
          "type": "phoneNumber",
          "phoneNumber": "+18885551900",
          "extension": "CXONE_HANDBACK"
        },
        "metadata": {
          "reservationId": "%s",
          "canonicalInteractionId": "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d",
          "handoffProtocol": "two_phase_commit"
        }
      }
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private TwinServer twins;
  private String genesysToken;
  private String cxoneToken;

  GuideClientTest() throws IOException {
    twins =
        TwinServer.start(TwinOptions.defaults().withTimings(new Timings(20, 5, 20, 120_000, 0)));
    genesysToken = "";
    cxoneToken = "";
  }

  @BeforeEach
  void getTokens() throws Exception {
    String credentials =
        Base64.getEncoder()
            .encodeToString("demo-client:demo-secret".getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> genesys =
        http.send(
            form(twins.genesys(), "grant_type=client_credentials")
                .header("Authorization", "Basic " + credentials)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    genesysToken = Json.object(genesys.body()).text("access_token");
    HttpResponse<String> cxone =
        http.send(
            form(
                    twins.cxone(),
                    "grant_type=client_credentials&client_id=demo-client"
                        + "&client_secret=demo-secret&scope=interactions%3Awrite+agents%3Aread"
                        + "+telephony%3Amanage+analytics%3Aread")
                .build(),
            HttpResponse.BodyHandlers.ofString());
    cxoneToken = Json.object(cxone.body()).text("access_token");
  }

  @AfterEach
  void stop() {
    twins.close();
  }

  private static HttpRequest.Builder form(URI host, String form) {
    return HttpRequest.newBuilder(host.resolve("/oauth/token"))
        .timeout(Duration.ofSeconds(10))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form));
  }

  private HttpResponse<String> genesys(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    return call(twins.genesys(), genesysToken, method, path, body);
  }

  private HttpResponse<String> cxone(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    return call(twins.cxone(), cxoneToken, method, path, body);
  }

  private HttpResponse<String> call(
      URI host, String token, String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(host.resolve(path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void waitFor(String what, Supplier<Boolean> condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.get()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true: " + what);
      }
      Thread.sleep(5);
    }
  }

  private Books.CallerEntry caller(String interactionId) {
    Books.CallerEntry entry = twins.books().caller(interactionId);
    if (entry == null) {
      throw new AssertionError("no caller of " + interactionId);
    }
    return entry;
  }

  private String reserve() throws IOException, InterruptedException {
    HttpResponse<String> answer = cxone("POST", "/v1/interactions/reserve", RESERVE);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Date")).isPresent();
    return Json.object(answer.body()).text("reservationId");
  }

  @Test
  void the_two_phases_of_the_guide_move_the_caller() throws Exception {
    String reservationId = reserve();
    HttpResponse<String> transfer =
        genesys("POST", "/api/v2/interactions/transfer", TRANSFER.formatted(reservationId));
    assertThat(transfer.statusCode()).isEqualTo(200);
    HttpResponse<String> context =
        cxone(
            "PATCH",
            "/api/v2/interactions/" + CANONICAL + "/context",
            "{\"attributes\": {\"dtmfSequence\": [\"1\", \"3\", \"0\"],"
                + " \"accountNumber\": \"ACC-992837\"}}");
    assertThat(context.statusCode()).isEqualTo(200);
    waitFor("the caller is with CXone's agent", () -> "nice-usr-4492".equals(agentOfCaller()));
    Fields arrived = Json.object(cxone("GET", "/api/v2/interactions/" + CANONICAL, null).body());
    assertThat(arrived.text("state")).isEqualTo("active");
    assertThat(arrived.text("reservationId")).isEqualTo(reservationId);
    Fields left = Json.object(genesys("GET", "/api/v2/interactions/" + CALL, null).body());
    assertThat(left.text("state")).isEqualTo("completed");
    assertThat(left.text("endedReason")).isEqualTo("transferred");
    assertThat(caller(CALL).contexts().toString()).contains("[1, 3, 0]", "ACC-992837");
    assertThat(twins.summary().lost()).isZero();
    assertThat(twins.summary().doubled()).isZero();
  }

  private String agentOfCaller() {
    String agentId = caller(CALL).with().agentId();
    return agentId == null ? "" : agentId;
  }

  @Test
  void phase_two_without_a_live_reservation_is_410_and_the_caller_stays() throws Exception {
    HttpResponse<String> transfer =
        genesys("POST", "/api/v2/interactions/transfer", TRANSFER.formatted("res-cxone-8842"));
    assertThat(transfer.statusCode()).isEqualTo(410);
    assertThat(agentOfCaller()).isEqualTo("gen-usr-1001");
  }

  @Test
  void a_lost_answer_closes_the_connection_though_the_caller_moved() throws Exception {
    twins.faults(
        FaultScript.of(
            FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.LoseAnswer())
                .atMost(1)));
    String body = TRANSFER.formatted(reserve());
    assertThatThrownBy(() -> genesys("POST", "/api/v2/interactions/transfer", body))
        .isInstanceOf(IOException.class);
    waitFor("the caller arrived", () -> "nice-usr-4492".equals(agentOfCaller()));
    HttpResponse<String> again = genesys("POST", "/api/v2/interactions/transfer", body);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(twins.faultReport().getFirst().struck()).isEqualTo(1);
  }

  @Test
  void faults_are_put_and_read_over_http_and_broken_ones_are_located() throws Exception {
    HttpResponse<String> put =
        cxone(
            "PUT",
            "/twin/faults",
            "rules:\n  - operation: reserve\n    times: 1\n    fault: agent_on_break\n");
    assertThat(put.statusCode()).isEqualTo(200);
    HttpResponse<String> refused = cxone("POST", "/v1/interactions/reserve", RESERVE);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(Json.object(refused.body()).text("code")).isEqualTo("agent_on_break");
    assertThat(genesys("GET", "/twin/faults", null).body()).contains("\"remaining\":0");
    HttpResponse<String> broken =
        cxone("PUT", "/twin/faults", "{\"rules\": [\n  {\"fault\": \"explode\"}]}");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(Json.object(broken.body()).text("message"))
        .startsWith("line 2, column 13: unknown fault 'explode'");
  }

  @Test
  void callers_agents_and_queues_are_added_over_http_and_seen_in_the_books() throws Exception {
    HttpResponse<String> added =
        genesys("POST", "/twin/callers", "{\"phone\": \"+14155550001\", \"count\": 3}");
    assertThat(added.statusCode()).isEqualTo(201);
    String id = Json.object(added.body()).text("interactionId");
    assertThat(twins.summary().callers()).isEqualTo(10);
    assertThat(genesys("POST", "/twin/callers/" + id + "/hangup", "").statusCode()).isEqualTo(200);
    assertThat(genesys("POST", "/twin/callers/nobody/hangup", "").statusCode()).isEqualTo(404);
    Fields entry = Json.object(cxone("GET", "/twin/books?interactionId=" + id, null).body());
    assertThat(entry.object("with").text("kind")).isEqualTo("hung_up");
    assertThat(
            cxone("POST", "/twin/agents", "{\"count\": 30, \"queueIds\": [\"new\"]}").statusCode())
        .isEqualTo(200);
    assertThat(
            cxone("POST", "/twin/queues", "{\"id\": \"new\", \"status\": \"paused\"}").statusCode())
        .isEqualTo(200);
    assertThat(cxone("GET", "/api/v2/routing/queues/new", null).body())
        .contains("\"status\":\"paused\"");
    cxone("POST", "/twin/agents", "{\"id\": \"nice-usr-4492\", \"status\": \"on_break\"}");
    assertThat(cxone("POST", "/v1/interactions/reserve", RESERVE).body())
        .contains("agent_on_break");
    Fields books = Json.object(cxone("GET", "/twin/books", null).body());
    assertThat(books.object("summary").integer("hungUp", 0, 9, -1)).isEqualTo(1);
    assertThat(books.asMap()).containsKeys("callers", "reservations", "orders", "ordersByKey");
    assertThat(genesys("POST", "/twin/reset", "").statusCode()).isEqualTo(200);
    assertThat(twins.summary().callers()).isEqualTo(7);
  }

  @Test
  void time_passes_though_nobody_asks() throws Exception {
    TwinServer impatient =
        TwinServer.start(TwinOptions.defaults().withTimings(new Timings(1, 1, 1, 30, 0)));
    try (impatient) {
      impatient.with((world, now) -> {
        world.end(Platform.GENESYS_CLOUD, CALL, null, now);
        return now;
      });
      waitFor(
          "the caller in limbo hung up",
          () ->
              impatient.books().caller(CALL) instanceof Books.CallerEntry entry
                  && entry.with().kind() == Party.Kind.HUNG_UP_OUT_OF_LIMBO);
      assertThat(impatient.summary().lost()).isEqualTo(1);
    }
  }

  @Test
  void bad_http_gets_a_clear_answer() throws Exception {
    HttpResponse<String> large =
        cxone("POST", "/v1/interactions/reserve", "x".repeat((1 << 20) + 1));
    assertThat(large.statusCode()).isEqualTo(413);
    HttpResponse<String> unknown = cxone("GET", "/nothing/here", null);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(Json.object(unknown.body()).text("code")).isEqualTo("unknown_path");
    assertThat(cxone("GET", "/twin/nothing", null).statusCode()).isEqualTo(404);
    HttpRequest notUtf8 =
        HttpRequest.newBuilder(twins.cxone().resolve("/v1/interactions/reserve"))
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {(byte) 0xff}))
            .build();
    assertThat(http.send(notUtf8, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(400);
  }

  @Test
  void a_port_in_use_is_named() {
    int taken = twins.genesys().getPort();
    assertThatThrownBy(() -> TwinServer.start(TwinOptions.defaults().withPorts(taken, 0)))
        .isInstanceOf(BindException.class)
        .hasMessage("port " + taken + " for the genesys twin is in use");
  }

  @Test
  void the_ready_line_says_where_the_twins_are() {
    Fields line = Json.object(twins.readyLine());
    assertThat(line.asMap().get("ready")).isEqualTo(true);
    assertThat(line.text("genesys")).isEqualTo(twins.genesys().toString());
    assertThat(line.text("cxone")).isEqualTo(twins.cxone().toString());
  }

  @Test
  void more_callers_are_live_at_genesys_when_asked_for() throws IOException {
    try (TwinServer busy = TwinServer.start(TwinOptions.defaults().withCallers(50))) {
      assertThat(busy.summary().withSomebody()).isEqualTo(57);
    }
  }
}
