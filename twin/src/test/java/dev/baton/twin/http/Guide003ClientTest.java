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
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A client written from guide 003, line by line but for the host, over real HTTP.
class Guide003ClientTest {
  private static final String TARGET_SESSION = "5f9a8b7c6d5e4f3a2b1c0d9e";
  private static final String TARGET_QUEUE = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

  private final HttpClient http = HttpClient.newHttpClient();
  private final TwinServer twins;

  Guide003ClientTest() throws IOException {
    twins =
        TwinServer.start(TwinOptions.defaults().withTimings(new Timings(20, 5, 20, 120_000, 0)));
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    twins.close();
  }

  /// `raise_for_status`.
  private static final class HttpError extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    HttpError(int status, String body) {
      super("HTTP " + status + ": " + body);
      this.status = status;
    }
  }

  private static String raised(HttpResponse<String> response) throws HttpError {
    if (response.statusCode() >= 400) {
      throw new HttpError(response.statusCode(), response.body());
    }
    return response.body();
  }

  private HttpResponse<String> send(
      String method, String path, String token, String body, int timeoutSec)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(twins.cognigy().resolve("/api/v1" + path))
            .timeout(Duration.ofSeconds(timeoutSec))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// `get_cognigy_token`.
  private String token(String clientId, String clientSecret)
      throws IOException, InterruptedException {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("client_id", clientId);
    payload.put("client_secret", clientSecret);
    payload.put("grant_type", "client_credentials");
    Fields data = Json.object(raised(send("POST", "/auth/login", "", Json.write(payload), 10)));
    assertThat(data.integer("expires_in", 1, 3_600, 0)).isEqualTo(3_600);
    assertThat(data.text("token_type")).isEqualTo("Bearer");
    return data.text("access_token");
  }

  /// `fetch_session`.
  private Fields fetchSession(String sessionId, String token)
      throws IOException, InterruptedException {
    HttpResponse<String> response = send("GET", "/session/" + sessionId, token, "", 10);
    if (response.statusCode() == 404) {
      throw new ConnectException("Session " + sessionId + " not found or already terminated");
    }
    return Json.object(raised(response));
  }

  /// `update_session_for_handoff`.
  private Fields updateSessionForHandoff(
      String sessionId, String token, String queueId, Map<String, Object> metadata)
      throws IOException, InterruptedException {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.putAll(fetchSession(sessionId, token).object("variables").asMap());
    variables.putAll(metadata);
    variables.put("transferTarget", queueId);
    variables.put("transferType", "queue");
    variables.put("handoffTrigger", true);
    variables.put("telephonyAction", "transfer");
    Map<String, Object> payload =
        Map.of(
            "variables",
            variables,
            "telephony",
            Map.of("action", "transfer", "preserveMediaStream", true));
    for (int attempt = 0; attempt < 3; attempt++) {
      HttpResponse<String> response =
          send("PUT", "/session/" + sessionId, token, Json.write(payload), 15);
      if (response.statusCode() == 429) {
        double seconds =
            Double.parseDouble(response.headers().firstValue("Retry-After").orElse("1"));
        TwinFront.pause(Math.round(seconds * 1_000));
        continue;
      }
      if (response.statusCode() == 409) {
        throw new IllegalStateException("Session is currently locked by an active flow execution.");
      }
      return Json.object(raised(response));
    }
    throw new IOException("Max retries exceeded for 429 responses");
  }

  /// `trigger_handoff_flow`.
  private Fields triggerHandoffFlow(String sessionId, String token)
      throws IOException, InterruptedException {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("sessionId", sessionId);
    payload.put("intent", "__system_transfer__");
    payload.put("text", "agent_handoff_requested");
    payload.put("channel", "voice");
    return Json.object(raised(send("POST", "/flow", token, Json.write(payload), 15)));
  }

  /// `orchestrate_voice_handoff`.
  private Fields handOver(String sessionId) throws IOException, InterruptedException {
    String token = token("demo-client", "demo-secret");
    Fields updated =
        updateSessionForHandoff(
            sessionId,
            token,
            TARGET_QUEUE,
            Map.of("handoffReason", "complex_billing_issue", "priority", "high"));
    assertThat(updated.text("status")).isEqualTo("transferring");
    assertThat(updated.object("telephony").text("status")).isEqualTo("initiated");
    return triggerHandoffFlow(sessionId, token);
  }

  private Books.CallerEntry caller() {
    return Objects.requireNonNull(twins.books().caller(TARGET_SESSION));
  }

  private void on(Operation operation, Fault fault) {
    twins.faults(FaultScript.of(FaultRule.on(Platform.NICE_COGNIGY, operation, fault).atMost(1)));
  }

  @Test
  void the_caller_ends_with_an_agent_of_the_genesys_queue_who_sees_name_issue_and_priority()
      throws Exception {
    Fields result = handOver(TARGET_SESSION);
    assertThat(result.text("flowExecutionId")).startsWith("exec_");
    assertThat(result.text("status")).isEqualTo("completed");
    assertThat(result.object("result").text("mediaStreamStatus")).isEqualTo("bridged");
    assertThat(result.object("result").text("targetQueue")).isEqualTo(TARGET_QUEUE);
    TwinHttp.waitFor("she talks to an agent", () -> caller().with().kind() == Party.Kind.AGENT);
    assertThat(caller().with().platform()).isEqualTo(Platform.GENESYS_CLOUD);
    assertThat(caller().with().queueId()).isEqualTo(TARGET_QUEUE);
    assertThat(caller().contexts().get("genesys_cloud"))
        .containsEntry("callerName", "Jane Doe")
        .containsEntry("issueType", "billing")
        .containsEntry("handoffReason", "complex_billing_issue")
        .containsEntry("priority", "high");
    assertThat(twins.summary().doubled()).isZero();
    assertThat(twins.summary().lost()).isZero();
    assertThat(twins.books().sessions().variablesLost()).isZero();
  }

  @Test
  void it_waits_as_long_as_a_429_says_and_tries_again() throws Exception {
    on(Operation.PREPARE, new Fault.Status(429, "0.05", false));
    handOver(TARGET_SESSION);
    assertThat(twins.faultReport().getFirst().seen()).isEqualTo(2);
  }

  @Test
  void a_session_that_a_flow_holds_makes_it_give_up() throws Exception {
    twins.with((world, now) -> world.sessions().lock(TARGET_SESSION, null, now));
    assertThatThrownBy(() -> handOver(TARGET_SESSION))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("locked by an active flow");
    assertThat(caller().with().kind()).isEqualTo(Party.Kind.BOT);
    twins.with((world, now) -> world.sessions().unlock(TARGET_SESSION, now));
    handOver(TARGET_SESSION);
  }

  @Test
  void a_session_that_is_not_there_is_said_to_be_so() {
    assertThatThrownBy(() -> handOver("5f9a8b7c6d5e4f3a2b1c0d00"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("not found or already terminated");
  }

  @Test
  void a_connector_that_is_down_is_an_http_error_with_a_body_to_capture() throws Exception {
    on(Operation.TRANSFER, Fault.ConnectorDown.trunk());
    assertThatThrownBy(() -> handOver(TARGET_SESSION))
        .isInstanceOfSatisfying(HttpError.class, e -> assertThat(e.status).isEqualTo(500))
        .hasMessageContaining("\"code\":\"SIP_503\"");
    assertThat(caller().with().kind()).isEqualTo(Party.Kind.BOT);
    handOver(TARGET_SESSION);
  }

  @Test
  void wrong_credentials_are_an_http_error() {
    assertThatThrownBy(() -> token("demo-client", "wrong"))
        .isInstanceOfSatisfying(HttpError.class, e -> assertThat(e.status).isEqualTo(401));
  }
}
