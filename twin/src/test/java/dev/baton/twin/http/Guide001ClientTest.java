package dev.baton.twin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Queue;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The diagnosis of guide 001, word for word but for the host, over real HTTP.
class Guide001ClientTest {
  private static final String QUEUE = "a1b2c3d4-5678-90ab-cdef-123456789012";
  private static final String ALL = "agent:view interaction:initiate routing:queue:view";

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> printed = new ArrayList<>();
  private final TwinServer twins;

  Guide001ClientTest() throws IOException {
    twins =
        TwinServer.start(TwinOptions.defaults().withTimings(new Timings(20, 5, 20, 120_000, 0)));
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    twins.close();
  }

  /// `get_token`; the guide names no scope, which gives all.
  private String token(@Nullable String scope) throws IOException, InterruptedException {
    String form = "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret";
    String asked =
        scope == null ? "" : "&scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(twins.cxone().resolve("/oauth/token"))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form + asked))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    Fields data = Json.object(response.body());
    assertThat(data.has("expires_in")).isTrue();
    return data.text("access_token");
  }

  private HttpResponse<String> call(String token, String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(twins.cxone().resolve(path))
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

  /// `check_queue_health`.
  private boolean checkQueue(String token, String queueId)
      throws IOException, InterruptedException {
    String url = "/api/v2/routing/queues/" + queueId;
    HttpResponse<String> response = call(token, "GET", url, null);
    if (response.statusCode() == 404) {
      printed.add("[FAIL] Queue not found. Check the Queue ID in Cognigy.");
      return false;
    }
    if (response.statusCode() != 200) {
      printed.add("[FAIL] Error fetching queue: " + response.statusCode());
      return false;
    }
    Fields queue = Json.object(response.body());
    printed.add("[OK] Queue Name: " + queue.text("name"));
    if (queue.text("status").equals("paused")) {
      printed.add("[WARN] Queue is PAUSED. Agents cannot receive calls.");
    }
    assertThat(queue.integer("maxConcurrentCalls", 0, 1_000_000, -1)).isNotNegative();
    assertThat(queue.texts("wrapUpCodes")).isNotEmpty();
    HttpResponse<String> agents = call(token, "GET", url + "/agents", null);
    if (agents.statusCode() == 200) {
      List<Fields> items = Json.object(agents.body()).objects("items");
      long available = items.stream().filter(Guide001ClientTest::isAvailable).count();
      printed.add("[INFO] Total Agents in Queue: " + items.size());
      printed.add("[INFO] Available Agents: " + available);
      if (available == 0) {
        printed.add("[WARN] No agents available. Handover will queue or abandon.");
      }
    }
    return true;
  }

  /// As the guide's `check_agent_availability` has it: the flag, and the name of the status.
  private static boolean isAvailable(Fields agent) {
    return Boolean.TRUE.equals(agent.flag("available"))
        && agent.object("status").text("name").equals("Available");
  }

  /// `simulate_handover`.
  private boolean simulate(String token, String queueId, String phoneNumber)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        call(
            token,
            "POST",
            "/api/v2/interactions",
            """
            {"type": "voice", "routingData": {"queueId": "%s", "priority": 1},
             "participants": [{"id": "diag-test", "direction": "inbound", "address": "%s",
                "name": "John Doe", "customAttributes": {"intent": "billing_inquiry",
                                                         "confidence": 0.95}}]}
            """
                .formatted(queueId, phoneNumber));
    printed.add(
        switch (response.statusCode()) {
          case 201 -> "[SUCCESS] " + Json.object(response.body()).text("id");
          case 400 -> "[FAIL] Bad Request: " + response.body();
          case 403 -> "[FAIL] Forbidden. Missing 'interaction:initiate' scope.";
          case 429 -> "[FAIL] Rate Limited.";
          default -> "[FAIL] HTTP " + response.statusCode();
        });
    return response.statusCode() == 201;
  }

  @Test
  void the_guide_s_queue_is_healthy_and_its_probe_reaches_an_agent() throws Exception {
    String token = token(null);
    assertThat(checkQueue(token, QUEUE)).isTrue();
    assertThat(printed)
        .containsExactly(
            "[OK] Queue Name: Support",
            "[INFO] Total Agents in Queue: 2",
            "[INFO] Available Agents: 1");
    assertThat(simulate(token, QUEUE, "+15551234567")).isTrue();
    String id = printed.getLast().substring("[SUCCESS] ".length());
    TwinHttp.waitFor(
        "an agent has her",
        () -> Objects.requireNonNull(twins.books().caller(id)).with().kind() == Party.Kind.AGENT);
  }

  @Test
  void a_queue_that_is_paused_without_agents_or_unknown_is_told() throws Exception {
    String token = token(ALL);
    assertThat(checkQueue(token, "your-real-queue-uuid")).isFalse();
    twins.with((world, now) -> {
      world.putQueue(
          Platform.NICE_CXONE, new Queue("empty", "Empty", true, 5, List.of("done")), now);
      return now;
    });
    assertThat(checkQueue(token, "empty")).isTrue();
    assertThat(printed)
        .containsExactly(
            "[FAIL] Queue not found. Check the Queue ID in Cognigy.",
            "[OK] Queue Name: Empty",
            "[WARN] Queue is PAUSED. Agents cannot receive calls.",
            "[INFO] Total Agents in Queue: 0",
            "[INFO] Available Agents: 0",
            "[WARN] No agents available. Handover will queue or abandon.");
  }

  @ParameterizedTest
  @CsvSource({"(555) 123-4567", "5551234567", "+0551234567", "+1555"})
  void a_number_that_is_not_e_164_is_a_bad_request_with_its_path(String phoneNumber)
      throws Exception {
    boolean good = simulate(token(null), QUEUE, phoneNumber);
    assertThat(good).isEqualTo(phoneNumber.equals("+1555"));
    if (!good) {
      assertThat(printed.getLast()).contains("participants[0].address", "E.164");
    }
  }

  @Test
  void a_client_without_the_scope_is_told_so_and_one_that_asks_too_often_waits() throws Exception {
    String viewer = token("agent:view routing:queue:view");
    assertThat(checkQueue(viewer, QUEUE)).isTrue();
    assertThat(simulate(viewer, QUEUE, "+15551234567")).isFalse();
    assertThat(printed.getLast())
        .isEqualTo("[FAIL] Forbidden. Missing 'interaction:initiate' scope.");
    assertThat(checkQueue(token("interaction:initiate"), QUEUE)).isFalse();
    assertThat(printed.getLast()).isEqualTo("[FAIL] Error fetching queue: 403");
    twins.faults(
        FaultScript.of(
            FaultRule.on(Platform.NICE_CXONE, Operation.CREATE, new Fault.Status(429, "1", false))
                .atMost(1)));
    assertThat(simulate(token(null), QUEUE, "+15551234567")).isFalse();
    assertThat(printed.getLast()).isEqualTo("[FAIL] Rate Limited.");
  }

  @Test
  void a_probe_that_the_script_drops_is_gone() throws Exception {
    twins.faults(
        FaultScript.of(
            FaultRule.on(
                Platform.NICE_CXONE, Operation.CREATE, new Fault.CallerHangsUp(30, null))));
    assertThat(simulate(token(null), QUEUE, "+15551234567")).isTrue();
    String id = printed.getLast().substring("[SUCCESS] ".length());
    TwinHttp.waitFor(
        "she is gone",
        () -> Objects.requireNonNull(twins.books().caller(id)).with().kind() == Party.Kind.HUNG_UP);
  }
}
