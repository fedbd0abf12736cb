package dev.baton.platform.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.context.Author;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.ChatMessage;
import dev.baton.core.platform.ConversationView;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.QueueView;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.Samples;
import dev.baton.platform.cxone.CxoneGuide;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From a bot to a person within CXone, on the wire: what guides 001, 002 and 004 print.
class GuideEscalationTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final PlatformCodec CODEC = CxoneGuide.codec();
  private static final Account ACCOUNT = Samples.account(Platform.NICE_CXONE);
  private static final Instant AT = Instant.parse("2024-05-14T08:32:11Z");

  @Test
  void the_transfer_with_a_skill_group_is_guide_002s() {
    CanonicalContext context =
        Samples.context(Map.of("botSession", "sess-123", "tier", "premium"))
            .with(
                new CanonicalContext.Bot(null, 0.923456, "en-US", null),
                List.of(
                    new CanonicalContext.Utterance(
                        Author.CALLER, AT, "My router keeps dropping connection."),
                    new CanonicalContext.Utterance(Author.BOT, AT, "Have you tried resetting it?")),
                Map.of("botSession", "sess-123", "tier", "premium"));
    assertSent(
        Samples.within("skill-group-advanced-troubleshooting"),
        context,
        "POST /api/v2/interactions/transfers",
        """
        {
          "from": {"id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
          "to": {
            "id": "queue-tech-support-01",
            "type": "queue",
            "skillGroupId": "skill-group-advanced-troubleshooting"
          },
          "reason": "bot_escalation",
          "attributes": {
            "custom": {
              "handoffReason": "intent_escalation",
              "modelConfidence": 0.9235,
              "conversationHistory": [
                {"role": "user", "content": "My router keeps dropping connection."},
                {"role": "assistant", "content": "Have you tried resetting it?"}
              ],
              "guestContext": {"sessionId": "sess-123", "tier": "premium"},
              "botSessionId": "sess-123",
              "preferredLanguage": "en-US"
            }
          },
          "routingData": {"skillGroupId": "skill-group-advanced-troubleshooting", "priority": 1}
        }
        """);
  }

  @Test
  void the_transfer_without_a_skill_group_is_guide_004s() {
    assertSent(
        Samples.within(null),
        Samples.context(Map.of())
            .with(
                null,
                List.of(new CanonicalContext.Utterance(Author.CALLER, AT, "A person, please.")),
                Map.of()),
        "POST /api/v2/interactions/a1b2c3d4-e5f6-7890-abcd-ef1234567890/transfer",
        """
        {
          "target": {"type": "queue", "id": "queue-tech-support-01"},
          "context": {"handoff_reason": "intent_escalation", "preserved_history_count": 1},
          "history": [
            {
              "type": "text",
              "author": "user",
              "content": "A person, please.",
              "timestamp": "2024-05-14T08:32:11Z"
            }
          ]
        }
        """);
  }

  @Test
  void the_last_twenty_exchanges_go_along_and_of_those_what_the_account_takes() {
    CanonicalContext short30 = said(30, "word");
    JsonNode history =
        JSON.readTree(body(Samples.within("sg"), short30))
            .at("/attributes/custom/conversationHistory");
    assertThat(history).hasSize(20);
    assertThat(history.get(19).get("content").stringValue()).isEqualTo("29 word");

    CanonicalContext long20 = said(20, "x".repeat(3_900));
    String body = body(Samples.within("sg"), long20);
    JsonNode kept = JSON.readTree(body).at("/attributes/custom/conversationHistory");
    assertThat(body.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(ACCOUNT.limits().maxContextBytes())
        .isGreaterThan(ACCOUNT.limits().maxContextBytes() / 2);
    assertThat(kept.get(kept.size() - 1).get("content").stringValue()).startsWith("19 ");
  }

  @Test
  void what_is_known_of_a_guest_stays_out_when_it_alone_is_too_long() {
    Map<String, String> known = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      known.put("note" + i, "x".repeat(2_000));
    }
    CanonicalContext context = said(3, "word");
    String body =
        body(Samples.within("sg"), context.with(context.bot(), context.transcript(), known));

    assertThat(body.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(ACCOUNT.limits().maxContextBytes());
    assertThat(JSON.readTree(body).at("/attributes/custom/guestContext")).isEmpty();
  }

  private static CanonicalContext said(int count, String text) {
    return Samples.context(Map.of())
        .with(
            null,
            IntStream.range(0, count)
                .mapToObj(i -> new CanonicalContext.Utterance(Author.CALLER, null, i + " " + text))
                .toList(),
            Map.of());
  }

  @Test
  void hold_messages_and_callbacks_are_guide_002s() {
    List<Call> calls = Samples.escalationCalls();
    assertSent(
        calls.get(2),
        null,
        "POST /api/v2/interactions/hold",
        """
        {"interactionId": "web-1", "holdType": "customer", "holdReason": "transferring_to_agent"}
        """);
    assertSent(calls.get(3), null, "DELETE /api/v2/interactions/hold/web-1", null);
    assertSent(
        calls.get(4),
        null,
        "POST /api/v2/conversations/messages",
        """
        {
          "conversationId": "conv-9876543210",
          "from": {"id": "system", "type": "system"},
          "to": {"id": "conv-9876543210", "type": "conversation"},
          "body": "Please wait.",
          "contentType": "text/plain"
        }
        """);
    assertSent(
        calls.get(5),
        null,
        "POST /api/v2/callbacks",
        """
        {"interactionId": "web-1", "queueId": "callbacks", "conversationId": "conv-9876543210"}
        """);
  }

  @Test
  void without_a_conversation_a_callback_names_the_number_of_the_context() {
    Order.RequestCallback byPhone =
        new Order.RequestCallback(
            Samples.release().orderId(),
            Samples.CXONE,
            new VendorId("voice-1"),
            Samples.CANONICAL,
            null,
            "callbacks");
    assertSent(
        byPhone,
        Samples.context(Map.of()),
        "POST /api/v2/callbacks",
        """
        {"interactionId": "voice-1", "queueId": "callbacks", "phoneNumber": "+14155551234"}
        """);
  }

  @Test
  void the_tests_caller_and_the_readings_are_guide_001s_and_004s() {
    List<Call> calls = Samples.escalationCalls();
    assertSent(
        calls.get(6),
        null,
        "POST /api/v2/interactions",
        """
        {
          "type": "voice",
          "routingData": {"queueId": "queue-tech-support-01", "priority": 1},
          "participants": [
            {
              "id": "diag-test",
              "direction": "inbound",
              "address": "+15551234567",
              "name": "Diagnostic Test",
              "customAttributes": {"intent": "billing"}
            }
          ]
        }
        """);
    assertSent(calls.get(7), null, "GET /api/v2/routing/queues/queue-tech-support-01", null);
    assertSent(calls.get(8), null, "GET /api/v2/routing/queues/queue-tech-support-01/agents", null);
    assertSent(
        calls.get(9),
        null,
        "GET /api/v2/routing/skillgroups/skill-group-advanced-troubleshooting",
        null);
    assertSent(
        calls.get(10),
        null,
        "GET /api/v2/interactions/web-2/messages?limit=100&cursor=page-2",
        null);
    assertSent(calls.get(11), null, "GET /api/v2/interactions/web-2", null);
  }

  @Test
  void an_agent_is_available_only_when_flag_and_status_say_so() {
    Answer answer =
        done(
            new Query.ReadAgents(Samples.CXONE, "q"),
            """
            {"items": [
              {"id": "1", "available": true, "status": {"name": "Available"}},
              {"id": "2", "available": true, "status": {"name": "Wrap-up"}},
              {"id": "3", "available": false, "status": {"name": "Available"}},
              {"id": "4", "available": "true", "status": {"name": "Available"}},
              {"id": "5", "available": true},
              {"id": "6", "available": true, "status": "Available"}
            ]}
            """);
    assertThat(answer).isEqualTo(new Answer.AgentsRead(6, 1));
  }

  @Test
  void a_queue_says_whether_it_is_paused_or_full() {
    Query.ReadQueue read = new Query.ReadQueue(Samples.CXONE, "q");
    QueueView.Present paused =
        queue(read, "{'id':'q','name':'Q','status':'paused','maxConcurrentCalls':5}");
    assertThat(paused.isPaused()).isTrue();
    assertThat(paused.isFull()).as("nobody says how many wait").isFalse();
    QueueView.Present full =
        queue(read, "{'id':'q','status':'active','maxConcurrentCalls':5,'waiting':5}");
    assertThat(full.isPaused()).isFalse();
    assertThat(full.isFull()).isTrue();
    assertThat(CODEC.decode(read, new WireResponse(404, Map.of(), "")))
        .isEqualTo(new Outcome.Done(new Answer.QueueRead(new QueueView.Absent())));
  }

  private static QueueView.Present queue(Query.ReadQueue read, String body) {
    return (QueueView.Present) ((Answer.QueueRead) done(read, body.replace('\'', '"'))).view();
  }

  @Test
  void a_message_of_odd_form_hides_no_other() {
    Answer answer =
        done(
            new Query.ReadMessages(Samples.CXONE, "web-1", 100, null),
            """
            {"entities": [
              {"type": "text", "author": "user", "content": "Hello", "timestamp": "2024-05-14"},
              {"author": 7, "content": ["no text"]},
              "no object"
            ], "nextPageToken": "2"}
            """);
    assertThat(answer)
        .isEqualTo(
            new Answer.MessagesRead(
                List.of(
                    new ChatMessage("text", "user", "Hello", "2024-05-14"),
                    new ChatMessage("text", "unknown", "", ""),
                    new ChatMessage("text", "unknown", "", "")),
                "2"));
  }

  @Test
  void a_conversation_keeps_the_platforms_own_words() {
    Answer answer =
        done(
            new Query.ReadConversation(Samples.CXONE, "web-2"),
            """
            {"id": "web-2", "type": "webchat", "state": "dreaming",
             "attributes": {"bot_confidence_score": 0.2, "user_requested_transfer": "yes"}}
            """);
    assertThat(answer)
        .isEqualTo(
            new Answer.ConversationRead(
                new ConversationView.Present(
                    new VendorId("web-2"),
                    "webchat",
                    "dreaming",
                    null,
                    0.2,
                    false,
                    null,
                    null,
                    null,
                    null,
                    null)));
  }

  @ParameterizedTest
  @CsvSource({
    "409, queue_full, NO_CAPACITY",
    "409, queue_paused, NO_CAPACITY",
    "409, already_transferring, CONFLICT",
    "400, invalid_request, REJECTED",
    "404, unknown_queue, NOT_FOUND",
    "503, , UNKNOWN"
  })
  void a_refused_transfer_is_what_its_status_and_code_say(
      int status, @Nullable String code, FailureKind kind) {
    String body = code == null ? "" : "{\"code\":\"" + code + "\"}";
    Outcome outcome = CODEC.decode(Samples.within("sg"), new WireResponse(status, Map.of(), body));
    assertThat(((Outcome.Failed) outcome).failure().kind()).isEqualTo(kind);
  }

  private static Answer done(Call call, String body) {
    return ((Outcome.Done) CODEC.decode(call, new WireResponse(200, Map.of(), body))).answer();
  }

  private static String body(Call call, @Nullable CanonicalContext context) {
    return Objects.requireNonNull(CODEC.encode(call, ACCOUNT, context).body());
  }

  private static void assertSent(
      Call call, @Nullable CanonicalContext context, String head, @Nullable String body) {
    WireRequest request = CODEC.encode(call, ACCOUNT, context);
    assertThat(request.method() + " " + request.path()).isEqualTo(head);
    if (body == null) {
      assertThat(request.body()).isNull();
    } else {
      assertThat(JSON.readTree(Objects.requireNonNull(request.body())))
          .isEqualTo(JSON.readTree(body));
    }
    if (call instanceof Order order) {
      assertThat(request.headers()).containsEntry("idempotency-key", order.orderId().value());
    }
  }
}
