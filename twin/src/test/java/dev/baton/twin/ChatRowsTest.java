package dev.baton.twin;

import static dev.baton.twin.Wire.CALL;
import static dev.baton.twin.Wire.CXONE;
import static dev.baton.twin.Wire.GENESYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.ChatMessage;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Queue;
import dev.baton.twin.model.Timings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What CXone's twin answers about guests whom its bots have, row by row.
class ChatRowsTest {
  private final Wire wire = new Wire();
  private final ChatWire chats = new ChatWire(wire);

  @Test
  void the_guides_chats_are_live_from_the_start_and_nobody_has_handled_them() {
    Fields good = wire.read(CXONE, "web-1");
    assertThat(good.text("type")).isEqualTo("webchat");
    assertThat(good.text("state")).isEqualTo("bot_active");
    assertThat(good.object("attributes").number("bot_confidence_score", 0, 1)).isEqualTo(0.9);
    assertThat(good.object("attributes").flag("user_requested_transfer")).isFalse();
    assertThat(good.object("attributes").text("conversation_id")).isEqualTo("conv-web-1");
    assertThat(good.object("attributes").has("last_guest_message")).isTrue();
    Fields unsure = wire.read(CXONE, "web-2").object("attributes");
    assertThat(unsure.number("bot_confidence_score", 0, 1)).isEqualTo(0.2);
    Fields asks = wire.read(CXONE, "web-3").object("attributes");
    assertThat(asks.flag("user_requested_transfer")).isTrue();
    assertThat(asks.text("last_guest_message")).isEqualTo("I want to talk to a person, please.");
    assertThat(wire.read(CXONE, ChatWire.ROUTER).text("state")).isEqualTo("bot_active");
    wire.passMs(600_000);
    assertThat(chats.state("web-2")).isEqualTo("bot_active");
    assertThat(chats.sums().eligible()).isEqualTo(2);
    assertThat(chats.sums().open()).isEqualTo(2);
    assertThat(wire.read(GENESYS, CALL).text("type")).isEqualTo("voice");
  }

  @Test
  void guide_002_s_transfer_queues_the_guest_and_an_agent_of_the_queue_answers() {
    WireResponse answer =
        wire.call(CXONE, "POST", ChatWire.TRANSFERS, ChatWire.SKILLED, "h/1/commit/1");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(ChatWire.body(answer).asMap()).containsKeys("id", "status", "timestamp");
    assertThat(ChatWire.body(answer).text("status")).isEqualTo("queued");
    Fields queued = wire.read(CXONE, ChatWire.ROUTER);
    assertThat(queued.text("state")).isEqualTo("queued");
    assertThat(queued.text("queueId")).isEqualTo("queue-tech-support-01");
    assertThat(queued.object("lastOrder").text("kind")).isEqualTo("transfer");
    assertThat(queued.object("lastOrder").text("idempotencyKey")).isEqualTo("h/1/commit/1");
    assertThat(queued.object("attributes").text("handoffReason")).isEqualTo("intent_escalation");
    assertThat(chats.hold(ChatWire.ROUTER).status()).isEqualTo(200);
    assertThat(chats.state(ChatWire.ROUTER)).as("guide 002 holds only then").isEqualTo("queued");
    wire.passMs(300);
    assertThat(chats.state(ChatWire.ROUTER)).isEqualTo("active");
    assertThat(wire.read(CXONE, ChatWire.ROUTER).text("agentId")).startsWith("nice-usr-48");
    assertThat(chats.hold(ChatWire.ROUTER).status()).isEqualTo(200);
    assertThat(chats.state(ChatWire.ROUTER))
        .as("nobody would take her off hold again")
        .isEqualTo("active");
    assertThat(chats.chat(ChatWire.ROUTER).handovers())
        .extracting(Books.Handover::idempotencyKey)
        .containsExactly("h/1/commit/1");
    assertThat(chats.sums().notEligible()).isEqualTo(1);
  }

  @Test
  void guide_004_s_transfer_moves_her_once_and_the_second_order_is_refused() {
    String path = "/api/v2/interactions/web-2/transfer";
    WireResponse first = wire.call(CXONE, "POST", path, ChatWire.SIMPLE, "key-1");
    assertThat(first.status()).isEqualTo(200);
    assertThat(ChatWire.body(first).text("id")).isEqualTo("web-2");
    assertThat(ChatWire.body(first).text("status")).isEqualTo("queued");
    WireResponse repeated = wire.call(CXONE, "POST", path, ChatWire.SIMPLE, "key-1");
    assertThat(repeated.body()).isEqualTo(first.body());
    WireResponse other = wire.call(CXONE, "POST", path, ChatWire.SIMPLE, "key-2");
    assertThat(other.status()).isEqualTo(409);
    assertThat(ChatWire.body(other).text("code")).isEqualTo("already_transferred");
    wire.passMs(300);
    assertThat(chats.post(path, ChatWire.SIMPLE).status()).as("an agent has her").isEqualTo(409);
    assertThat(wire.read(CXONE, "web-2").object("attributes").asMap().toString())
        .contains("low_confidence_threshold", "content=Hello");
    wire.twins.world().hangUp("web-2", wire.now);
    assertThat(ChatWire.body(chats.post(path, ChatWire.SIMPLE)).text("code"))
        .isEqualTo("interaction_gone");
    assertThat(chats.chat("web-2").handedOver()).isEqualTo(1);
    assertThat(chats.chat("web-2").repeats()).isEqualTo(2);
    assertThat(chats.sums().handedOver()).isEqualTo(1);
    assertThat(chats.sums().twice()).isZero();
    assertThat(chats.sums().missed()).isZero();
  }

  @Test
  void a_queue_that_is_paused_or_full_takes_nobody() {
    wire.twins
        .world()
        .putQueue(CXONE, new Queue("queue-tech-support-01", "T", true, 9, List.of()), wire.now);
    WireResponse paused = chats.post(ChatWire.TRANSFERS, ChatWire.SKILLED);
    assertThat(paused.status()).isEqualTo(409);
    assertThat(ChatWire.body(paused).text("code")).isEqualTo("queue_paused");
    wire.twins.world().putQueue(CXONE, Queue.active("webchat-support", "W", 1), wire.now);
    assertThat(chats.post("/api/v2/interactions/web-2/transfer", ChatWire.SIMPLE).status())
        .isEqualTo(200);
    WireResponse full = chats.post("/api/v2/interactions/web-3/transfer", ChatWire.SIMPLE);
    assertThat(full.status()).isEqualTo(409);
    assertThat(ChatWire.body(full).text("code")).isEqualTo("queue_full");
    assertThat(chats.state("web-3")).isEqualTo("bot_active");
  }

  @Test
  void a_place_that_is_held_for_her_is_used_once_and_gone_for_another() {
    String reserve =
        """
        {"targetQueueId": "webchat-support", "mediaType": "webchat", "holdDurationLimit": 15,
         "contextPayload": {"canonicalInteractionId": "int-w2"}}
        """;
    String held =
        ChatWire.body(chats.post("/v1/interactions/reserve", reserve)).text("reservationId");
    String withPlace =
        ChatWire.SIMPLE.replaceFirst(
            "\\{",
            """
            {"metadata": {"reservationId": "%s", "canonicalInteractionId": "int-w2"},
            """
                .formatted(held));
    assertThat(chats.post("/api/v2/interactions/web-2/transfer", withPlace).status())
        .isEqualTo(200);
    assertThat(wire.read(CXONE, "int-w2").text("id")).isEqualTo("web-2");
    assertThat(chats.post("/api/v2/interactions/web-3/transfer", withPlace).status())
        .isEqualTo(410);
    assertThat(wire.summary().heldReservations()).isZero();
  }

  @Test
  void a_guest_on_hold_is_still_the_bot_s_and_goes_back_to_where_they_were() {
    assertThat(chats.hold("web-1").status()).isEqualTo(200);
    Fields held = wire.read(CXONE, "web-1");
    assertThat(held.text("state")).isEqualTo("held");
    assertThat(held.has("agentId")).isFalse();
    assertThat(held.has("queueId")).isFalse();
    assertThat(Objects.requireNonNull(wire.twins.books(wire.now).caller("web-1")).with().kind())
        .isEqualTo(Party.Kind.BOT);
    assertThat(chats.offHold("web-1").status()).isEqualTo(204);
    assertThat(chats.state("web-1")).isEqualTo("bot_active");
    assertThat(chats.offHold("web-1").status()).as("not held").isEqualTo(204);
    assertThat(chats.hold("nobody").status()).isEqualTo(404);
    assertThat(wire.summary().lost()).isZero();
  }

  @Test
  void a_transfer_from_hold_queues_her_and_off_hold_after_it_changes_nothing() {
    chats.hold("web-2");
    assertThat(chats.post("/api/v2/interactions/web-2/transfer", ChatWire.SIMPLE).status())
        .isEqualTo(200);
    assertThat(chats.offHold("web-2").status()).isEqualTo(204);
    assertThat(chats.state("web-2")).isEqualTo("queued");
    assertThat(chats.sums().handedOver()).isEqualTo(1);
  }

  @Test
  void a_message_is_kept_in_the_books_with_who_sent_it() {
    assertThat(chats.post("/api/v2/conversations/messages", ChatWire.MESSAGE).status())
        .isEqualTo(200);
    assertThat(chats.chat(ChatWire.ROUTER).said())
        .extracting(ChatMessage::author, ChatMessage::content)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(
                "system", "You are being connected to a specialist. Please wait."));
    for (int i = 0; i < 300; i++) {
      chats.post(
          "/api/v2/conversations/messages", ChatWire.MESSAGE.replace("specialist", "person " + i));
    }
    assertThat(chats.chat(ChatWire.ROUTER).said()).hasSize(200);
    assertThat(chats.chat(ChatWire.ROUTER).said().getLast().content()).contains("person 299");
  }

  @Test
  void a_history_is_read_page_by_page_to_its_end() {
    List<String> contents = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      WireResponse page =
          wire.call(CXONE, "GET", "/api/v2/interactions/web-2/messages?limit=100" + cursor, null);
      Fields fields = ChatWire.body(page);
      for (Fields entity : fields.objects("entities")) {
        assertThat(entity.asMap()).containsOnlyKeys("type", "author", "content", "timestamp");
        contents.add(entity.text("content"));
      }
      String token = fields.textOrNull("nextPageToken");
      cursor = token == null ? "" : "&cursor=" + token;
      pages++;
    } while (!cursor.isEmpty());
    assertThat(pages).isEqualTo(3);
    assertThat(contents).hasSize(230);
    assertThat(new HashSet<>(contents)).as("none twice").hasSize(230);
    assertThat(
            ChatWire.body(wire.call(CXONE, "GET", "/api/v2/interactions/web-1/messages", null))
                .objects("entities"))
        .hasSize(6);
  }

  @Test
  void guide_001_s_probe_makes_a_caller_who_queues_and_is_answered_and_can_be_ended() {
    WireResponse created = chats.post("/api/v2/interactions", ChatWire.CREATE);
    assertThat(created.status()).isEqualTo(201);
    String id = ChatWire.body(created).text("id");
    assertThat(chats.state(id)).isEqualTo("queued");
    wire.passMs(300);
    assertThat(wire.read(CXONE, id).text("agentId")).isEqualTo("nice-usr-4501");
    assertThat(wire.read(CXONE, id).object("attributes").text("intent")).isEqualTo("billing");
    wire.call(CXONE, "DELETE", "/api/v2/interactions/" + id, null);
    assertThat(chats.state(id)).isEqualTo("completed");
  }

  @Test
  void a_probe_into_a_full_queue_is_taken_and_dropped() {
    wire.twins
        .world()
        .putQueue(
            CXONE, Queue.active("a1b2c3d4-5678-90ab-cdef-123456789012", "Support", 0), wire.now);
    String id = ChatWire.body(chats.post("/api/v2/interactions", ChatWire.CREATE)).text("id");
    wire.passMs(300);
    assertThat(chats.state(id)).isEqualTo("completed");
  }

  @Test
  void a_callback_is_promised_and_she_stays_where_she_is() {
    WireResponse taken = wire.call(CXONE, "POST", "/api/v2/callbacks", ChatWire.CALLBACK, "cb-1");
    assertThat(taken.status()).isEqualTo(201);
    assertThat(ChatWire.body(taken).text("id")).startsWith("cb-");
    assertThat(chats.state(ChatWire.ROUTER)).isEqualTo("bot_active");
    assertThat(chats.chat(ChatWire.ROUTER).callbacks()).isEqualTo(1);
    String toChat =
        ChatWire.CALLBACK.replace("\"phoneNumber\": \"+14155550123\"", "\"conversationId\": \"c\"");
    assertThat(chats.post("/api/v2/callbacks", toChat).status()).isEqualTo(201);
    String atGenesys =
        ChatWire.CALLBACK.replace(ChatWire.ROUTER, CALL).replace("general-queue", "supervisors");
    assertThat(wire.call(GENESYS, "POST", "/api/v2/callbacks", atGenesys).status()).isEqualTo(201);
  }

  @Test
  void skill_groups_and_who_waits_can_be_read() {
    String groups = "/api/v2/routing/skillgroups/";
    Fields group =
        ChatWire.body(
            wire.call(CXONE, "GET", groups + "skill-group-advanced-troubleshooting", null));
    assertThat(group.asMap()).containsOnlyKeys("id", "name", "queueIds");
    assertThat(group.texts("queueIds")).containsExactly("queue-tech-support-01");
    assertThat(wire.call(CXONE, "GET", groups + "none", null).status()).isEqualTo(404);
    chats.post(ChatWire.TRANSFERS, ChatWire.SKILLED);
    String queue = "/api/v2/routing/queues/queue-tech-support-01";
    assertThat(ChatWire.body(wire.call(CXONE, "GET", queue, null)).integer("waiting", 0, 9, -1))
        .isEqualTo(1);
    wire.passMs(300);
    assertThat(ChatWire.body(wire.call(CXONE, "GET", queue, null)).integer("waiting", 0, 9, -1))
        .isZero();
  }

  @Test
  void guide_001_counts_one_of_two_agents_as_available() {
    String agents = "/api/v2/routing/queues/a1b2c3d4-5678-90ab-cdef-123456789012/agents";
    long available =
        ChatWire.body(wire.call(CXONE, "GET", agents, null)).objects("items").stream()
            .filter(agent -> Boolean.TRUE.equals(agent.flag("available")))
            .filter(agent -> agent.object("status").text("name").equals("Available"))
            .count();
    assertThat(available).isEqualTo(1);
  }

  @Test
  void a_503_though_the_guest_was_moved_shows_in_the_read_back() {
    Wire rough =
        new Wire(
            FaultScript.of(
                FaultRule.on(CXONE, Operation.TRANSFER, new Fault.Status(503, null, true))
                    .about(
                        new FaultRule.Match(
                            null, null, "queue-tech-support-01", ChatWire.ROUTER, null))
                    .atMost(1)));
    assertThat(rough.call(CXONE, "POST", ChatWire.TRANSFERS, ChatWire.SKILLED, "key-9").status())
        .isEqualTo(503);
    Fields leg = rough.read(CXONE, ChatWire.ROUTER);
    assertThat(leg.text("state")).isEqualTo("queued");
    assertThat(leg.object("lastOrder").text("idempotencyKey")).isEqualTo("key-9");
  }

  @Test
  void a_page_token_that_repeats_never_ends_and_a_page_may_have_a_hundred_thousand_messages() {
    String path = "/api/v2/interactions/web-2/messages?limit=100";
    Wire endless =
        new Wire(
            FaultScript.of(
                FaultRule.on(CXONE, Operation.HISTORY, new Fault.BigPage(100_000)).atMost(1),
                FaultRule.on(CXONE, Operation.HISTORY, new Fault.RepeatPage())));
    Fields big = Json.object(endless.call(CXONE, "GET", path, null).body());
    assertThat(big.objects("entities")).hasSize(100_000);
    assertThat(big.has("nextPageToken")).isFalse();
    String token = "";
    for (int i = 0; i < 5; i++) {
      Fields page = Json.object(endless.call(CXONE, "GET", path + token, null).body());
      assertThat(page.objects("entities")).hasSize(100);
      token = "&cursor=" + page.text("nextPageToken");
      assertThat(token).isEqualTo("&cursor=page-0");
    }
  }

  @Test
  void a_guest_who_leaves_the_bot_unhandled_is_missed_unless_a_callback_was_promised() {
    wire.twins.world().hangUp("web-2", wire.now);
    chats.post("/api/v2/callbacks", ChatWire.CALLBACK.replace(ChatWire.ROUTER, "web-3"));
    wire.twins.world().hangUp("web-3", wire.now);
    wire.twins.world().hangUp("web-1", wire.now);
    assertThat(chats.sums().missed()).isEqualTo(1);
    assertThat(chats.sums().hungUp()).isEqualTo(3);
    assertThat(chats.sums().open()).isZero();
  }

  @Test
  void a_bot_s_guest_can_be_transferred_to_the_other_platform_too() {
    Wire quick = new Wire(TwinOptions.defaults().withTimings(new Timings(10, 10, 10, 120_000, 0)));
    String out =
        """
        {"target": {"type": "external", "phoneNumber": "+18885551911"}}
        """;
    assertThat(quick.call(CXONE, "POST", "/api/v2/interactions/web-2/transfer", out).status())
        .isEqualTo(200);
    quick.passMs(20);
    assertThat(quick.read(CXONE, "web-2").text("endedReason")).isEqualTo("transferred");
    Books.ChatSums sums = quick.twins.world().chats().sums();
    assertThat(sums.handedOver()).isEqualTo(1);
    assertThat(sums.missed()).isZero();
    assertThat(quick.summary().lost()).isZero();
  }
}
