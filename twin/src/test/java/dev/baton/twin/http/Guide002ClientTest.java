package dev.baton.twin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.ChatMessage;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A client written from guide 002, word for word but for the host, over real HTTP.
class Guide002ClientTest {
  private static final String INTERACTION = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
  private static final String CONVERSATION = "conv-9876543210";
  private static final String QUEUE = "queue-tech-support-01";
  private static final String SKILL_GROUP = "skill-group-advanced-troubleshooting";

  private final HttpClient http = HttpClient.newHttpClient();
  private final TwinServer twins;
  private String token = "";

  Guide002ClientTest() throws IOException {
    twins =
        TwinServer.start(TwinOptions.defaults().withTimings(new Timings(20, 5, 20, 120_000, 0)));
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    twins.close();
  }

  /// `_get_token`.
  private String token() throws IOException, InterruptedException {
    if (token.isEmpty()) {
      HttpRequest request =
          HttpRequest.newBuilder(twins.cxone().resolve("/api/v2/oauth/token"))
              .timeout(Duration.ofSeconds(15))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "grant_type=client_credentials&client_id=demo-client"
                          + "&client_secret=demo-secret&scope=interactions%3Atransfer"
                          + "+interactions%3Ahold+conversations%3Awrite+users%3Aread"))
              .build();
      Fields data = Json.object(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
      assertThat(data.integer("expires_in", 1, 3_600, 0)).isEqualTo(3_600);
      token = data.text("access_token");
    }
    return token;
  }

  private HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(twins.cxone().resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /// `execute_handoff`: transfer, hold, hold message; what went wrong decides on the fallback.
  private String handOff(String interaction, String queue, String skillGroup)
      throws IOException, InterruptedException {
    String payload =
        """
        {"from": {"id": "%s"},
         "to": {"id": "%s", "type": "queue", "skillGroupId": "%s"},
         "reason": "bot_escalation",
         "attributes": {"custom": {
           "handoffReason": "intent_escalation", "modelConfidence": 0.92,
           "conversationHistory": [
             {"role": "user", "content": "My router keeps dropping connection."},
             {"role": "assistant", "content": "I can help with that. Have you tried resetting it?"}],
           "guestContext": {"sessionId": "sess-123", "language": "en-US", "tier": "premium"}}},
         "routingData": {"skillGroupId": "%s", "priority": 1}}
        """
            .formatted(interaction, queue, skillGroup, skillGroup);
    HttpResponse<String> transfer = post("/api/v2/interactions/transfers", payload);
    if (transfer.statusCode() == 429) {
      assertThat(transfer.headers().firstValue("Retry-After").orElse("5")).matches("[0-9]+");
      transfer = post("/api/v2/interactions/transfers", payload);
    }
    if (transfer.statusCode() >= 400) {
      return fallback(transfer.statusCode());
    }
    assertThat(Json.object(transfer.body()).asMap()).containsKeys("id", "status", "timestamp");
    HttpResponse<String> hold =
        post(
            "/api/v2/interactions/hold",
            """
            {"interactionId": "%s", "holdType": "customer",
             "holdReason": "transferring_to_agent"}
            """
                .formatted(interaction));
    assertThat(hold.statusCode()).isEqualTo(200);
    say("system", "You are being connected to a specialist. Please wait.");
    return "success";
  }

  private String fallback(int status) throws IOException, InterruptedException {
    return switch (status) {
      case 400 -> {
        say("bot_fallback", "I am unable to connect you to an agent.");
        yield "offer_self_service_menu";
      }
      case 403 -> "route_to_general_queue";
      case 404 -> {
        say("bot_fallback", "The requested service is currently unavailable.");
        yield "terminate_session_gracefully";
      }
      case 500, 502, 503 -> {
        say("bot_fallback", "I will send you a callback link.");
        yield "queue_callback_request";
      }
      default -> "log_and_escalate_to_admin";
    };
  }

  private void say(String from, String text) throws IOException, InterruptedException {
    HttpResponse<String> said =
        post(
            "/api/v2/conversations/messages",
            """
            {"conversationId": "%1$s", "from": {"id": "%2$s", "type": "system"},
             "to": {"id": "%1$s", "type": "conversation"}, "body": "%3$s",
             "contentType": "text/plain"}
            """
                .formatted(CONVERSATION, from, text));
    assertThat(said.statusCode()).isEqualTo(200);
    Json.object(said.body());
  }

  private Books.CallerEntry guest() {
    return Objects.requireNonNull(twins.books().caller(INTERACTION));
  }

  @Test
  void the_guest_meets_a_person_who_knows_what_she_told_the_bot() throws Exception {
    assertThat(handOff(INTERACTION, QUEUE, SKILL_GROUP)).isEqualTo("success");
    TwinHttp.waitFor("an agent has her", () -> guest().with().kind() == Party.Kind.AGENT);
    assertThat(Objects.requireNonNull(guest().with().queueId())).isEqualTo(QUEUE);
    assertThat(guest().contexts().toString())
        .contains("My router keeps dropping connection.", "tier=premium", "0.92");
    Books.ChatEntry chat = Objects.requireNonNull(guest().chat());
    assertThat(chat.said())
        .extracting(ChatMessage::author, ChatMessage::content)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(
                "system", "You are being connected to a specialist. Please wait."));
    assertThat(chat.handedOver()).isEqualTo(1);
    assertThat(twins.summary().lost()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "a1b2c3d4-e5f6-7890-abcd-ef1234567890, queue-tech-support-01, none, offer_self_service_menu",
    "a1b2c3d4-e5f6-7890-abcd-ef1234567890, general-queue,"
        + " skill-group-advanced-troubleshooting, offer_self_service_menu",
    "not/an/id, queue-tech-support-01, skill-group-advanced-troubleshooting,"
        + " offer_self_service_menu",
    "a1b2c3d4-e5f6-7890-abcd-ef1234567890, queue-gone, skill-group-advanced-troubleshooting,"
        + " terminate_session_gracefully",
    "00000000-e5f6-7890-abcd-ef1234567890, queue-tech-support-01,"
        + " skill-group-advanced-troubleshooting, terminate_session_gracefully"
  })
  void what_is_wrong_leads_to_the_guide_s_own_fallback(
      String interaction, String queue, String skillGroup, String action) throws Exception {
    assertThat(handOff(interaction, queue, skillGroup)).isEqualTo(action);
    assertThat(guest().with().kind()).isEqualTo(Party.Kind.BOT);
    assertThat(Objects.requireNonNull(guest().chat()).said())
        .extracting(ChatMessage::author)
        .containsExactly("bot_fallback");
  }

  @ParameterizedTest
  @CsvSource({
    "403, route_to_general_queue",
    "500, queue_callback_request",
    "502, queue_callback_request",
    "503, queue_callback_request",
    "418, log_and_escalate_to_admin"
  })
  void what_the_script_answers_leads_to_the_guide_s_own_fallback(int status, String action)
      throws Exception {
    twins.faults(script(new Fault.Status(status, null, false)));
    assertThat(handOff(INTERACTION, QUEUE, SKILL_GROUP)).isEqualTo(action);
  }

  private static FaultScript script(Fault fault) {
    return FaultScript.of(FaultRule.on(Platform.NICE_CXONE, Operation.TRANSFER, fault).atMost(1));
  }

  @Test
  void who_is_told_to_wait_waits_and_then_gets_through() throws Exception {
    twins.faults(script(new Fault.Status(429, "1", false)));
    assertThat(handOff(INTERACTION, QUEUE, SKILL_GROUP)).isEqualTo("success");
    assertThat(twins.faultReport().getFirst().seen()).isEqualTo(2);
  }

  @Test
  void a_503_though_the_transfer_happened_makes_the_guide_s_client_say_what_is_not_true()
      throws Exception {
    twins.faults(script(new Fault.Status(503, null, true)));
    assertThat(handOff(INTERACTION, QUEUE, SKILL_GROUP)).isEqualTo("queue_callback_request");
    assertThat(guest().with().kind()).isIn(Party.Kind.QUEUE, Party.Kind.AGENT);
    assertThat(Objects.requireNonNull(guest().chat()).said().getFirst().content())
        .contains("callback link");
  }
}
