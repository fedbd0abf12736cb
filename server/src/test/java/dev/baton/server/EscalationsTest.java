package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.baton.server.metrics.EscalationMetrics;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.ChatMessage;
import dev.baton.twin.model.MediaType;
import dev.baton.twin.model.NewChat;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Queue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Guide 002 as a feature: a bot hands a guest over, and whatever goes wrong she is with somebody
/// and reads only what is true. The twin's books are the judge.
class EscalationsTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String QUEUE = "queue-tech-support-01";
  private static final String SKILL_GROUP = "skill-group-advanced-troubleshooting";

  private static final String WAIT = "You are being connected to a specialist. Please wait.";
  private static final String SELF_SERVICE = "I am unable to connect you to an agent.";
  private static final String UNAVAILABLE = "The requested service is currently unavailable.";
  private static final String CALLBACK = "Our support system is experiencing high volume.";
  private static final String ADMINISTRATOR = "I could not reach an agent just now.";

  @RegisterExtension static final Rig RIG = Rig.create().withConfig(EscalationsTest::withQueues);

  private static String withQueues(String yaml) {
    return yaml.replaceFirst(
        "(?m)^( +)cxone-closed:",
        """
        $1  escalation:
        $1    general-queue: general-queue
        $1    general-skill-group: skill-group-general
        $1    callback-queue: general-queue
        $1    messages:
        $1      de:
        $1        hold: Bitte warten Sie.
        $1cxone-closed:\
        """);
  }

  @Test
  void a_guest_meets_a_person_with_the_whole_history_and_reads_that_she_is_being_connected() {
    String guest = chat("esc-1", "conv-esc-1");

    JsonNode done = play(body(guest, "conv-esc-1"));

    assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("success");
    assertThat(done.path("latencyMs").decimalValue().scale()).isLessThanOrEqualTo(2);
    assertThat(done.at("/courtesies/hold").asString()).isEqualTo("done");
    Books.CallerEntry caller = RIG.caller(guest);
    assertThat(caller.with().kind()).isIn(Party.Kind.QUEUE, Party.Kind.AGENT);
    assertThat(chat(caller).handedOver()).isOne();
    assertThat(said(caller)).anyMatch(text -> text.startsWith(WAIT));
    assertThat(JSON.writeValueAsString(caller.contexts())).contains("My router keeps dropping");
    RIG.assertNobodyIsHurt();
  }

  @Test
  void the_hold_message_is_in_the_guests_language() {
    String guest = chat("esc-de", "conv-esc-de");
    ObjectNode asked = body(guest, "conv-esc-de");
    asked.withObject("/guestMetadata").put("language", "de-AT");

    play(asked);

    assertThat(said(RIG.caller(guest))).contains("Bitte warten Sie.");
  }

  /// Guide 002's table of failures, row by row. The fault holds for one transfer, or for all of
  /// them.
  @ParameterizedTest
  @CsvSource({
    "400, 9, offer_self_service_menu, fallback, 0",
    "403, 1, route_to_general_queue, success, 0",
    "403, 9, log_and_escalate_to_admin, fallback, 0",
    "404, 9, terminate_session_gracefully, fallback, 0",
    "500, 9, queue_callback_request, fallback, 1",
    "502, 9, queue_callback_request, fallback, 1",
    "503, 9, queue_callback_request, fallback, 1",
    "410, 9, log_and_escalate_to_admin, fallback, 0"
  })
  void each_failure_has_its_action_and_its_message(
      int status, int times, String action, String outcome, int callbacks) {
    String guest = chat("esc-" + status + "-" + times, "conv-" + status + "-" + times);
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.TRANSFER, new Fault.Status(status, null, false))
            .atMost(times));

    JsonNode done = play(body(guest, "conv-" + status + "-" + times));

    assertThat(done.path("status").asString()).as(done.toString()).isEqualTo(outcome);
    assertThat(done.path("fallbackAction").asString()).as(done.toString()).isEqualTo(action);
    Books.CallerEntry caller = RIG.caller(guest);
    assertThat(chat(caller).callbacks()).isEqualTo(callbacks);
    if (outcome.equals("fallback")) {
      assertThat(caller.with().kind()).isEqualTo(Party.Kind.BOT);
      assertThat(done.at("/courtesies/offHold").asString()).isEqualTo("done");
      assertThat(said(caller)).noneMatch(text -> text.startsWith(WAIT));
      assertThat(said(caller)).anyMatch(text -> text.startsWith(message(action)));
    } else {
      assertThat(said(caller)).anyMatch(text -> text.startsWith(WAIT));
      assertThat(chat(caller).handedOver()).isOne();
    }
    RIG.assertNobodyIsHurt();
  }

  private static String message(String action) {
    return switch (action) {
      case "offer_self_service_menu" -> SELF_SERVICE;
      case "terminate_session_gracefully" -> UNAVAILABLE;
      case "queue_callback_request" -> CALLBACK;
      default -> ADMINISTRATOR;
    };
  }

  @Test
  void a_503_though_the_transfer_happened_is_read_back_and_nobody_is_called_back() {
    String guest = chat("esc-503", "conv-503");
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.TRANSFER, new Fault.Status(503, null, true))
            .atMost(1));

    JsonNode done = play(body(guest, "conv-503"));

    assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("success");
    assertThat(chat(RIG.caller(guest)).handedOver()).isOne();
    assertThat(chat(RIG.caller(guest)).callbacks()).isZero();
    assertThat(said(RIG.caller(guest))).noneMatch(text -> text.startsWith(CALLBACK));
    RIG.assertNobodyIsHurt();
  }

  @Test
  void a_409_is_no_success_by_itself_she_is_where_the_reading_says() {
    String guest = chat("esc-409", "conv-409");
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.TRANSFER, new Fault.Status(409, null, false))
            .atMost(1));

    JsonNode done = play(body(guest, "conv-409"));

    assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("fallback");
    assertThat(RIG.caller(guest).with().kind()).isEqualTo(Party.Kind.BOT);
  }

  @Test
  void a_hold_or_a_message_that_fails_stops_no_transfer_and_is_recorded() {
    String guest = chat("esc-hold", "conv-hold");
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.HOLD, new Fault.Status(400, null, false)),
        FaultRule.on(Platform.NICE_CXONE, Operation.MESSAGE, new Fault.Status(500, null, false)));

    JsonNode done = play(body(guest, "conv-hold"));

    assertThat(done.path("status").asString()).isEqualTo("success");
    assertThat(done.at("/courtesies/hold").asString()).isEqualTo("failed");
    assertThat(done.at("/courtesies/holdMessage").asString()).isEqualTo("doubted");
  }

  @Test
  void a_paused_queue_leads_to_the_general_queue_and_nothing_is_ordered_at_the_paused_one() {
    String guest = chat("esc-paused", "conv-paused");
    RIG.twins()
        .with((world, now) -> {
          world.putQueue(Platform.NICE_CXONE, new Queue(QUEUE, "Tech", true, 10, List.of()), now);
          return now;
        });

    JsonNode done = play(body(guest, "conv-paused"));

    assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("success");
    assertThat(done.path("fallbackAction").asString()).isEqualTo("route_to_general_queue");
    assertThat(chat(RIG.caller(guest)).handovers())
        .extracting(Books.Handover::queueId)
        .containsExactly("general-queue");
  }

  @Test
  void a_voice_is_escalated_and_the_message_that_she_could_not_read_is_left_out() {
    RIG.twins()
        .addChat(new NewChat("esc-voice", MediaType.VOICE, null, "+14155550173", 0.5, false, 2));
    ObjectNode asked = body("esc-voice", null);
    asked.put("mediaType", "voice");

    JsonNode done = play(asked);

    assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("success");
    assertThat(done.at("/courtesies/holdMessage").asString()).isEqualTo("left_out");
  }

  @Test
  void a_bot_that_is_not_sure_is_refused_by_the_threshold() {
    ObjectNode asked = body("esc-unsure", "conv-unsure").put("intentScore", 0.7499);

    Api.Answer answer = RIG.api().post("/v1/escalations", asked.toString());

    Problem.assertIs(answer, 422, "below-threshold", "/v1/escalations");
    assertThat(answer.at("/threshold")).isEqualTo("0.75");
    assertThat(answer.at("/trigger")).isEqualTo("intent_escalation");
  }

  @Test
  void what_is_wrong_with_a_request_is_said_with_its_place() {
    ObjectNode asked = body("esc-wrong", null);
    Api.Answer answer = RIG.api().post("/v1/escalations", asked.toString());
    Problem.assertIs(answer, 422, "invalid-request", "/v1/escalations");
    assertThat(answer.text()).contains("/conversationId");

    ObjectNode genesys = body("gen-int-1", "conv-1").put("account", "genesys-main");
    answer = RIG.api().post("/v1/escalations", genesys.toString());
    Problem.assertIs(answer, 422, "invalid-request", "/v1/escalations");
    assertThat(answer.text()).contains("nice_cxone");
  }

  @Test
  void the_same_request_again_is_the_same_escalation() {
    String guest = chat("esc-again", "conv-again");
    String body = body(guest, "conv-again").toString();

    Api.Answer first = RIG.api().post("/v1/escalations", body, "Idempotency-Key", "esc-again");
    JsonNode done = end(first.at("/handoffId"));
    Api.Answer second = RIG.api().post("/v1/escalations", body, "Idempotency-Key", "esc-again");

    assertThat(second.at("/handoffId")).isEqualTo(first.at("/handoffId"));
    assertThat(done.path("status").asString()).isEqualTo("success");
    assertThat(chat(RIG.caller(guest)).handedOver()).isOne();
  }

  @Test
  void a_bot_is_silent_while_a_person_has_its_guest_and_speaks_again_when_she_is_returned() {
    String guest = chat("esc-fence", "conv-fence");
    Map<String, String> words =
        Map.of(
            "account", "cxone-main",
            "interactionId", guest,
            "conversationId", "conv-fence",
            "text", "Have you tried resetting it?");
    String message = JSON.writeValueAsString(words);
    int before = chat(RIG.caller(guest)).messages();
    assertThat(RIG.api().post("/v1/bot-messages", message).status()).isEqualTo(200);
    assertThat(chat(RIG.caller(guest)).messages()).isEqualTo(before + 1);

    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.TRANSFER, new Fault.Status(400, null, false)));
    play(body(guest, "conv-fence"));
    assertThat(RIG.api().post("/v1/bot-messages", message).status()).isEqualTo(200);

    RIG.faults();
    play(body(guest, "conv-fence"));
    int handedOver = chat(RIG.caller(guest)).messages();
    Api.Answer refused = RIG.api().post("/v1/bot-messages", message);

    Problem.assertIs(refused, 409, "bot-not-owner", "/v1/bot-messages");
    assertThat(refused.at("/holder")).isEqualTo("destination");
    assertThat(chat(RIG.caller(guest)).messages()).isEqualTo(handedOver);
  }

  @Test
  void a_dry_run_looks_at_queue_and_skill_group_and_moves_nobody() {
    String guest = chat("esc-dry", "conv-dry");
    ObjectNode asked = body(guest, "conv-dry").put("skillGroupId", "skill-group-general");

    Api.Answer answer = RIG.api().post("/v1/escalations?dryRun=true", asked.toString());

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.at("/reason")).isEqualTo("bot_escalation");
    assertThat(answer.text())
        .contains("skill-group-of-other-queues", "general-queue", "\"callback\"");
    assertThat(chat(RIG.caller(guest)).handedOver()).isZero();
    assertThat(RIG.caller(guest).orders()).isEmpty();
  }

  @Test
  void each_escalation_leaves_one_line_with_the_guides_fields() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger logger = (Logger) LoggerFactory.getLogger(EscalationMetrics.class);
    logger.addAppender(lines);
    try {
      String guest = chat("esc-line", "conv-line");
      RIG.faults(
          FaultRule.on(
              Platform.NICE_CXONE, Operation.TRANSFER, new Fault.Status(400, null, false)));
      play(body(guest, "conv-line"));
      Await.until("the line is there", () -> line(lines, guest) != null);
      JsonNode line = Objects.requireNonNull(line(lines, guest));
      assertThat(line.path("handoffSuccess").asBoolean()).isFalse();
      assertThat(line.path("fallbackAction").asString()).isEqualTo("offer_self_service_menu");
      assertThat(line.path("queueId").asString()).isEqualTo(QUEUE);
      assertThat(line.path("environment").asString()).isEqualTo("production");
      assertThat(line.path("errorCode").asString()).isEqualTo("rejected");
      assertThat(line.path("canonicalInteractionId").asString()).startsWith("int-");
      assertThat(line.path("latencyMs").isNumber()).isTrue();
      assertThat(line.path("timestamp").isNumber()).isTrue();
      assertThat(line.path("sdkVersion").asString()).startsWith("baton");
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(MetricsPage.of(RIG.api()).text())
        .contains("baton_escalations_ended_total", "action=\"offer_self_service_menu\"");
  }

  private static @Nullable JsonNode line(ListAppender<ILoggingEvent> lines, String guest) {
    for (ILoggingEvent event : List.copyOf(lines.list)) {
      String text = event.getFormattedMessage();
      if (text.startsWith("HANDOFF_METRIC: ") && text.contains('"' + guest + '"')) {
        return JSON.readTree(text.substring("HANDOFF_METRIC: ".length()));
      }
    }
    return null;
  }

  private static String chat(String interactionId, String conversationId) {
    return RIG.twins().addChat(NewChat.web(interactionId, conversationId, 0.9)).id();
  }

  private static Books.ChatEntry chat(Books.CallerEntry caller) {
    return Objects.requireNonNull(caller.chat());
  }

  private static List<String> said(Books.CallerEntry caller) {
    return chat(caller).said().stream().map(ChatMessage::content).toList();
  }

  private static ObjectNode body(String guest, @Nullable String conversation) {
    ObjectNode body = JSON.createObjectNode();
    body.put("account", "cxone-main").put("interactionId", guest);
    if (conversation != null) {
      body.put("conversationId", conversation);
    }
    body.put("queueId", QUEUE).put("skillGroupId", SKILL_GROUP).put("intentScore", 0.92);
    var history = body.putArray("conversationHistory");
    history.addObject().put("role", "user").put("content", "My router keeps dropping connection.");
    history.addObject().put("role", "assistant").put("content", "Have you tried resetting it?");
    body.putObject("guestMetadata").put("sessionId", "sess-123").put("tier", "premium");
    return body;
  }

  private static JsonNode play(ObjectNode body) {
    Api.Answer answer = RIG.api().post("/v1/escalations", body.toString());
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return end(answer.at("/handoffId"));
  }

  private static JsonNode end(String id) {
    RIG.end(id);
    return RIG.api().get("/v1/escalations/" + id).body();
  }
}
