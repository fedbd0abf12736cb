package dev.baton.twin;

import static dev.baton.twin.Wire.CXONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.wire.WireResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What CXone's twin refuses of what is asked about guests whom its bots have.
class ChatRefusalsTest {
  private final Wire wire = new Wire();
  private final ChatWire chats = new ChatWire(wire);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"from": {"id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"} | {"from": {"id": "a b"}            | 400 | from.id
          {"from": {"id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"} | {"from": {"id": 7}                | 400 | from.id
          {"from": {"id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"} | {"from": {}                       | 400 | from.id
          "from"                                    | "whom"                                          | 400 | from
          "to"                                      | "whither"                                       | 400 | to
          "type": "queue"                           | "type": "agent"                                 | 400 | to.type
          "reason"                                  | "cause"                                         | 400 | reason
          "bot_escalation"                          | "boredom"                                       | 400 | reason
          "skillGroupId": "skill-group-advanced-troubleshooting"}, | "skillGroupId": "none"},         | 400 | to.skillGroupId
          "skillGroupId": "skill-group-advanced-troubleshooting"}, | "skillGroupId": "skill-group-general"}, | 400 | to.skillGroupId
          {"skillGroupId": "skill-group-advanced-troubleshooting", | {"skillGroupId": "none",         | 400 | routingData.skillGroupId
          "attributes": {                           | "attributes": [], "x": {                        | 400 | attributes
          a1b2c3d4-e5f6-7890-abcd-ef1234567890      | a1b2c3d4-e5f6-7890-abcd-000000000000            | 404 |
          queue-tech-support-01                     | queue-nowhere                                   | 404 |
          """)
  void a_transfer_that_cannot_be_is_refused_saying_where(
      String from, String to, int status, String where) {
    assertThat(ChatWire.SKILLED).contains(from);
    WireResponse answer = chats.post(ChatWire.TRANSFERS, ChatWire.SKILLED.replace(from, to));
    assertThat(answer.status()).isEqualTo(status);
    if (status == 400) {
      assertThat(ChatWire.body(answer).text("where")).isEqualTo(where);
    }
    assertThat(chats.state(ChatWire.ROUTER)).isEqualTo("bot_active");
    assertThat(chats.sums().handedOver()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "type": "queue"      | "type": "planet"  | 400 | target.type
          "id": "webchat-support" | "name": "x"    | 400 | target.id
          "history": [         | "history": ["x",  | 400 | history[0]
          "context": {         | "context": 1, "x": { | 400 | context
          webchat-support      | nowhere           | 404 |
          """)
  void a_transfer_in_guide_004_s_form_is_refused_saying_where(
      String from, String to, int status, String where) {
    assertThat(ChatWire.SIMPLE).contains(from);
    WireResponse answer =
        chats.post("/api/v2/interactions/web-2/transfer", ChatWire.SIMPLE.replace(from, to));
    assertThat(answer.status()).isEqualTo(status);
    if (status == 400) {
      assertThat(ChatWire.body(answer).text("where")).isEqualTo(where);
    }
    assertThat(chats.state("web-2")).isEqualTo("bot_active");
    assertThat(chats.post("/api/v2/interactions/web-99/transfer", ChatWire.SIMPLE).status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "conversationId": "conv-9876543210" | "conversationId": "conv-0" | 404 |
          "conversationId"  | "conversation"  | 400 | conversationId
          "from": {         | "from": 1, "x": { | 400 | from
          {"id": "system",  | {"name": "x",   | 400 | from.id
          "to": {           | "x": {          | 400 | to
          "body"            | "text"          | 400 | body
          text/plain        | text/html       | 400 | contentType
          """)
  void a_message_that_cannot_be_said_is_refused(String from, String to, int status, String where) {
    WireResponse answer =
        chats.post("/api/v2/conversations/messages", ChatWire.MESSAGE.replace(from, to));
    assertThat(answer.status()).isEqualTo(status);
    if (status == 400) {
      assertThat(ChatWire.body(answer).text("where")).isEqualTo(where);
    }
    String long4001 = ChatWire.MESSAGE.replace("Please wait.", "x".repeat(4_000));
    assertThat(chats.post("/api/v2/conversations/messages", long4001).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "web-2/messages?limit=0, 400",
    "web-2/messages?limit=501, 400",
    "web-2/messages?limit=ten, 400",
    "web-2/messages?cursor=7, 400",
    "web-2/messages?cursor=page-99999999, 400",
    "web-99/messages, 404"
  })
  void a_history_that_cannot_be_read_is_refused(String path, int status) {
    assertThat(wire.call(CXONE, "GET", "/api/v2/interactions/" + path, null).status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "type": "voice"   | "kind": "voice"  | type
          "type": "voice"   | "type": "fax"    | type
          "routingData"     | "routing"        | routingData
          "queueId"         | "queue"          | routingData.queueId
          a1b2c3d4-5678     | ffffffff-5678    | routingData.queueId
          "participants"    | "people"         | participants
          [{"id"            | [{"key"          | participants[0].id
          "inbound"         | "sideways"       | participants[0].direction
          "address"         | "phone"          | participants[0].address
          +15551234567      | (555) 123-4567   | participants[0].address
          +15551234567      | 15551234567      | participants[0].address
          "name": "John Doe"| "called": "J"    | participants[0].name
          {"intent": "billing"} | "billing"    | participants[0].customAttributes
          """)
  void an_interaction_that_cannot_be_made_is_refused_with_the_path(
      String from, String to, String where) {
    assertThat(ChatWire.CREATE).contains(from);
    WireResponse answer = chats.post("/api/v2/interactions", ChatWire.CREATE.replace(from, to));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(ChatWire.body(answer).text("where")).isEqualTo(where);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "interactionId"   | "interaction"    | 400 | interactionId
          "queueId"         | "queue"          | 400 | queueId
          "phoneNumber"     | "phone"          | 400 | phoneNumber
          +14155550123      | 4155550123       | 400 | phoneNumber
          general-queue     | nowhere          | 404 |
          a1b2c3d4          | ffffffff         | 404 |
          """)
  void a_callback_that_cannot_be_promised_is_refused(
      String from, String to, int status, String where) {
    WireResponse answer = chats.post("/api/v2/callbacks", ChatWire.CALLBACK.replace(from, to));
    assertThat(answer.status()).isEqualTo(status);
    if (status == 400) {
      assertThat(ChatWire.body(answer).text("where")).isEqualTo(where);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v2/interactions/transfers, interactions:hold, interactions:transfer",
    "POST, /api/v2/interactions/web-1/transfer, interactions:read, interactions:write",
    "POST, /api/v2/conversations/messages, interactions:transfer, conversations:write",
    "POST, /api/v2/interactions, interactions:write, interaction:initiate",
    "POST, /api/v2/callbacks, users:read, interactions:write",
    "GET, /api/v2/interactions/web-1/messages, interactions:read, messaging:read",
    "GET, /api/v2/interactions/web-1, messaging:read, interactions:write",
    "GET, /api/v2/routing/skillgroups/x, messaging:read, routing:queue:view"
  })
  void a_token_without_the_scope_gets_403_that_names_it(
      String method, String path, String scope, String missing) {
    String token =
        ChatWire.body(wire.token(CXONE, Wire.ALL_CREDENTIALS + "&scope=" + scope))
            .text("access_token");
    WireResponse answer =
        Wire.answer(
            wire.twins.exchange(
                CXONE,
                Wire.request(method, path, method.equals("GET") ? null : "{}")
                    .withHeader("Authorization", "Bearer " + token),
                wire.now));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(ChatWire.body(answer).text("missingScope")).isEqualTo(missing);
    assertThat(answer.header("WWW-Authenticate")).contains("insufficient_scope", missing);
  }
}
