package dev.baton.twin;

import static dev.baton.twin.Wire.COGNIGY;
import static dev.baton.twin.Wire.CXONE;
import static dev.baton.twin.Wire.GENESYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.twin.guide.RateLimit;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Connector;
import dev.baton.twin.model.NewSession;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cognigy's rows: guide 003's, and what CXone Studio receives from it.
class SessionRowsTest {
  static final String SESSION = "5f9a8b7c6d5e4f3a2b1c0d9e";
  private static final String ONE = "/api/v1/session/" + SESSION;
  private static final String QUEUE = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
  private static final String CXONE_QUEUE = "a1b2c3d4-5678-90ab-cdef-123456789012";
  private static final String FLOW_VERSION = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

  /// As the guide prints it.
  private static final String PUT =
      """
      {"variables": {"callerName": "Jane Doe", "issueType": "billing",
        "transferTarget": "%s", "transferType": "queue",
        "handoffTrigger": true, "telephonyAction": "transfer"},
       "telephony": {"action": "transfer", "preserveMediaStream": true}}
      """
          .formatted(QUEUE);

  /// As the guide prints it.
  private static final String FLOW =
      """
      {"sessionId": "%s", "intent": "__system_transfer__", "text": "agent_handoff_requested",
       "channel": "voice"}
      """
          .formatted(SESSION);

  private final Wire wire = new Wire();

  private WireResponse call(String method, String path, @Nullable String body) {
    return wire.call(COGNIGY, method, path, body);
  }

  private WireResponse putIf(String etag, String body) {
    WireRequest request = Wire.request("PUT", ONE, body).withHeader("If-Match", etag);
    return Wire.answer(wire.send(COGNIGY, request));
  }

  private WireResponse as(String scope, String method, String path, @Nullable String body) {
    String login = "{\"scope\": \"" + scope + "\"," + Wire.LOGIN.strip().substring(1);
    String token = Json.object(wire.login(login).body()).text("access_token");
    WireRequest request =
        Wire.request(method, path, body).withHeader("Authorization", "Bearer " + token);
    return Wire.answer(wire.twins.exchange(COGNIGY, request, wire.now));
  }

  private Fields session() {
    return Json.object(call("GET", ONE, null).body());
  }

  private Books.CallerEntry caller() {
    return Objects.requireNonNull(wire.twins.books(wire.now).caller(SESSION));
  }

  @Test
  void a_token_is_given_for_a_login_in_json() throws Exception {
    WireResponse answer = wire.login(Wire.LOGIN);
    assertThat(answer.status()).isEqualTo(200);
    Fields body = Json.object(answer.body());
    assertThat(body.asMap())
        .containsEntry("token_type", "Bearer")
        .containsEntry("expires_in", 3600);
    assertThat(body.text("scope").split(" "))
        .containsExactlyInAnyOrder("session:write", "flow:execute", "telephony:transfer");
    SignedJWT jwt = SignedJWT.parse(body.text("access_token"));
    assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant())
        .isEqualTo(wire.now.plusSeconds(3600));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          grant_type=client_credentials                           | 400 | invalid_request
          {"grant_type": "password"}                              | 400 | unsupported_grant_type
          {"client_id": "demo-client"}                            | 400 | invalid_request
          {"grant_type": "client_credentials", "client_id": 7}    | 400 | invalid_request
          {"grant_type": "client_credentials", "client_id": "demo-client", "client_secret": "x"} | 401 | invalid_client
          """)
  void a_login_that_cannot_be_is_refused(String body, int status, String error) {
    WireResponse answer = wire.login(body);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(Json.object(answer.body()).text("error")).isEqualTo(error);
    assertThat(wire.call(COGNIGY, "POST", "/oauth/token", Wire.ALL_CREDENTIALS).status())
        .isEqualTo(404);
  }

  @Test
  void the_guides_session_looks_as_the_guide_prints_it() {
    WireResponse answer = call("GET", ONE, null);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).matches("\"[^\"]+\"");
    assertThat(answer.body())
        .isEqualTo(
            "{\"sessionId\":\"5f9a8b7c6d5e4f3a2b1c0d9e\",\"userId\":\"tel:+15551234567\","
                + "\"channel\":\"voice\",\"status\":\"active\","
                + "\"variables\":{\"callerName\":\"Jane Doe\",\"issueType\":\"billing\"},"
                + "\"telephony\":{\"connector\":\"genesys_cloud\","
                + "\"callId\":\"genesys_call_887766\",\"direction\":\"inbound\"}}");
  }

  @Test
  void a_caller_goes_to_the_genesys_queue_by_the_guides_two_orders() {
    WireResponse put = call("PUT", ONE, PUT);
    assertThat(put.status()).isEqualTo(200);
    Fields written = Json.object(put.body());
    assertThat(written.text("status")).isEqualTo("transferring");
    assertThat(written.object("variables").asMap())
        .containsEntry("callerName", "Jane Doe")
        .containsEntry("handoffTrigger", true)
        .hasSize(6);
    Fields telephony = written.object("telephony");
    assertThat(telephony.text("action")).isEqualTo("transfer");
    assertThat(telephony.text("status")).isEqualTo("initiated");
    String transferId = telephony.text("transferId");
    assertThat(transferId).startsWith("genesys_xfer_");
    assertThat(wire.call(GENESYS, "GET", "/api/v2/interactions/" + transferId, null).status())
        .isEqualTo(404);

    WireResponse flow = call("POST", "/api/v1/flow", FLOW);
    assertThat(flow.status()).isEqualTo(200);
    Fields run = Json.object(flow.body());
    assertThat(run.text("flowExecutionId")).matches("exec_[0-9a-f]{16}");
    assertThat(run.text("sessionId")).isEqualTo(SESSION);
    assertThat(run.text("status")).isEqualTo("completed");
    assertThat(run.object("result").asMap())
        .isEqualTo(
            Map.of(
                "action",
                "transfer_to_genesis",
                "targetQueue",
                QUEUE,
                "mediaStreamStatus",
                "bridged",
                "agentWaitTime",
                0.3));

    wire.passMs(30);
    assertThat(wire.read(GENESYS, transferId).text("state")).isEqualTo("queued");
    assertThat(session().text("status")).isEqualTo("ended");
    assertThat(session().text("endedReason")).isEqualTo("transferred");
    wire.passMs(300);
    Fields leg = wire.read(GENESYS, "genesys_call_887766");
    assertThat(leg.text("state")).isEqualTo("active");
    assertThat(leg.text("queueId")).isEqualTo(QUEUE);
    assertThat(leg.text("agentId")).startsWith("gen-usr-30");
    assertThat(leg.object("attributes").asMap())
        .isEqualTo(Map.of("callerName", "Jane Doe", "issueType", "billing"));
    assertThat(caller().with().kind()).isEqualTo(Party.Kind.AGENT);
    assertThat(wire.summary().doubled()).isZero();
    assertThat(wire.summary().lost()).isZero();
  }

  @Test
  void while_a_flow_runs_nobody_else_writes_or_runs_one() {
    wire.twins.world().sessions().lock(SESSION, 500L, wire.now);
    assertThat(session().text("status")).isEqualTo("processing");
    WireResponse put = call("PUT", ONE, PUT);
    assertThat(put.status()).isEqualTo(409);
    assertThat(Json.object(put.body()).asMap())
        .containsEntry("code", "session_locked")
        .containsEntry("status", "processing");
    assertThat(call("POST", "/api/v1/flow", FLOW).status()).isEqualTo(409);
    assertThat(session().object("variables").has("transferTarget")).isFalse();
    wire.passMs(500);
    assertThat(session().text("status")).isEqualTo("active");
    assertThat(call("PUT", ONE, PUT).status()).isEqualTo(200);
  }

  @Test
  void a_write_that_names_a_version_is_refused_once_there_is_another() {
    String etag = Objects.requireNonNull(call("GET", ONE, null).header("ETag"));
    WireResponse other = call("PUT", ONE, "{\"variables\": {\"callerName\": \"Jane\"}}");
    assertThat(other.status()).isEqualTo(200);
    String next = Objects.requireNonNull(other.header("ETag"));
    assertThat(next).isNotEqualTo(etag);
    WireResponse stale = putIf(etag, PUT);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.header("ETag")).isEqualTo(next);
    assertThat(session().text("status")).isEqualTo("active");
    assertThat(putIf("\"x\", " + next, "{\"variables\": {}}").status()).isEqualTo(200);
    assertThat(putIf("*", PUT).status()).isEqualTo(200);
    assertThat(call("GET", ONE, null).header("ETag"))
        .isEqualTo(call("GET", ONE, null).header("ETag"));
  }

  @Test
  void what_is_unknown_or_has_ended_is_404() {
    String other = "/api/v1/session/5f9a8b7c6d5e4f3a2b1c0d00";
    assertThat(call("GET", other, null).status()).isEqualTo(404);
    assertThat(call("PUT", other, PUT).status()).isEqualTo(404);
    String flow = FLOW.replace(SESSION, "nobody");
    assertThat(call("POST", "/api/v1/flow", flow).status()).isEqualTo(404);
    wire.twins.world().hangUp(SESSION, wire.now);
    assertThat(session().text("status")).isEqualTo("ended");
    assertThat(session().text("endedReason")).isEqualTo("caller_left");
    WireResponse put = call("PUT", ONE, PUT);
    assertThat(put.status()).isEqualTo(404);
    assertThat(Json.object(put.body()).text("code")).isEqualTo("session_ended");
    assertThat(call("POST", "/api/v1/flow", FLOW).status()).isEqualTo(404);
    assertThat(call("GET", "/api/v2/interactions/" + SESSION, null).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"variables"                                                          | line 1
          {"telephony": {}}                                                     | variables
          {"variables": []}                                                     | variables
          {"variables": {"handoffTrigger": "yes"}}                              | variables.handoffTrigger
          {"variables": {"handoffTrigger": true}}                               | variables.transferTarget
          {"variables": {"handoffTrigger": true, "transferTarget": ""}}         | variables.transferTarget
          {"variables": {"handoffTrigger": true, "transferTarget": "q"}}        | variables.transferType
          {"variables": {"handoffTrigger": true, "transferTarget": "q", "transferType": "fax"}} | variables.transferType
          {"variables": {}, "telephony": {"action": "fly"}}                     | telephony.action
          {"variables": {}, "telephony": {"preserveMediaStream": "yes"}}        | telephony.preserveMediaStream
          """)
  void a_malformed_write_is_refused_saying_where(String body, String where) {
    WireResponse answer = call("PUT", ONE, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(Json.object(answer.body()).text("where")).startsWith(where);
    assertThat(session().object("variables").asMap()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"intent": "x"}                                             | sessionId
          {"sessionId": "5f9a8b7c6d5e4f3a2b1c0d9e"}                   | intent
          {"sessionId": "5f9a8b7c6d5e4f3a2b1c0d9e", "intent": "x", "channel": "webchat"} | channel
          """)
  void a_malformed_flow_is_refused_saying_where(String body, String where) {
    WireResponse answer = call("POST", "/api/v1/flow", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(Json.object(answer.body()).text("where")).isEqualTo(where);
  }

  @Test
  void a_session_has_64_kib_and_no_more() {
    String big = "{\"variables\": {\"note\": \"" + "x".repeat(65_600) + "\"}}";
    assertThat(call("PUT", ONE, big).status()).isEqualTo(413);
    assertThat(call("PUT", ONE, big.replaceAll("x{100}", "x")).status()).isEqualTo(200);
  }

  @Test
  void who_writes_to_a_bot_cannot_be_transferred() {
    wire.twins
        .world()
        .sessions()
        .add(
            new NewSession("chat-1", "guest-1", "webchat", true, Map.of(), null, null, null),
            wire.now);
    Fields chat = Json.object(call("GET", "/api/v1/session/chat-1", null).body());
    assertThat(chat.asMap())
        .containsEntry("channel", "webchat")
        .containsEntry("status", "idle")
        .doesNotContainKey("telephony");
    WireResponse put = call("PUT", "/api/v1/session/chat-1", PUT);
    assertThat(put.status()).isEqualTo(400);
    assertThat(Json.object(put.body()).text("where")).isEqualTo("variables.handoffTrigger");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          session:write                    | GET | 200 | -
          flow:execute                     | GET | 200 | -
          telephony:transfer               | GET | 200 | -
          flow:execute telephony:transfer  | PUT | 403 | session:write
          session:write                    | PUT | 403 | telephony:transfer
          session:write telephony:transfer | PUT | 200 | -
          session:write telephony:transfer | POST | 403 | flow:execute
          flow:execute                     | POST | 200 | -
          """)
  void each_row_wants_its_scopes(String scope, String method, int status, String missing) {
    WireResponse answer =
        switch (method) {
          case "GET" -> as(scope, "GET", ONE, null);
          case "PUT" -> as(scope, "PUT", ONE, PUT);
          default -> as(scope, "POST", "/api/v1/flow", FLOW);
        };
    assertThat(answer.status()).isEqualTo(status);
    if (status == 403) {
      assertThat(Json.object(answer.body()).text("missingScope")).isEqualTo(missing);
      assertThat(as("session:write", "PUT", ONE, "{\"variables\": {}}").status()).isEqualTo(200);
    }
  }

  @Test
  void a_connector_says_how_it_is() {
    String path = "/api/v1/telephony/connectors/genesys_cloud";
    assertThat(Json.object(call("GET", path, null).body()).asMap())
        .isEqualTo(Map.of("name", "genesys_cloud", "status", "connected", "transferMode", "refer"));
    wire.twins
        .world()
        .sessions()
        .putConnector(
            new Connector(
                "genesys_cloud", GENESYS, Connector.Status.DEGRADED, Connector.Mode.BLIND));
    assertThat(Json.object(call("GET", path, null).body()).asMap())
        .containsEntry("status", "degraded")
        .containsEntry("transferMode", "blind");
    assertThat(call("GET", "/api/v1/telephony/connectors/fax", null).status()).isEqualTo(404);
  }

  @Test
  void a_connector_that_cannot_hand_over_is_a_500_with_its_code_and_the_bot_has_her() {
    call("PUT", ONE, PUT.replace(QUEUE, "nowhere"));
    WireResponse unknown = call("POST", "/api/v1/flow", FLOW);
    assertThat(unknown.status()).isEqualTo(500);
    assertThat(Json.object(unknown.body()).asMap())
        .containsEntry("code", "queue_invalid")
        .containsEntry("connector", "genesys_cloud")
        .containsKey("error");
    assertThat(session().text("status")).isEqualTo("active");
    assertThat(session().object("telephony").text("status")).isEqualTo("failed");
    wire.twins
        .world()
        .sessions()
        .putConnector(
            new Connector(
                "genesys_cloud", GENESYS, Connector.Status.DISCONNECTED, Connector.Mode.REFER));
    call("PUT", ONE, PUT);
    WireResponse down = call("POST", "/api/v1/flow", FLOW);
    assertThat(down.status()).isEqualTo(500);
    assertThat(Json.object(down.body()).text("code")).isEqualTo("connector_disconnected");
    assertThat(caller().with().kind()).isEqualTo(Party.Kind.BOT);
  }

  @Test
  void an_order_under_the_same_key_takes_effect_once() {
    WireResponse put = wire.call(COGNIGY, "PUT", ONE, PUT, "h/1/prepare/1");
    wire.call(COGNIGY, "POST", "/api/v1/flow", FLOW, "h/1/commit/1");
    assertThat(wire.call(COGNIGY, "PUT", ONE, PUT, "h/1/prepare/1").body()).isEqualTo(put.body());
    assertThat(wire.call(COGNIGY, "POST", "/api/v1/flow", FLOW, "h/1/commit/1").status())
        .isEqualTo(200);
    assertThat(wire.twins.books(wire.now).ordersByKey())
        .containsExactlyInAnyOrder(
            new Books.KeyCount(COGNIGY, Operation.PREPARE, "h/1/prepare/1", 1),
            new Books.KeyCount(COGNIGY, Operation.TRANSFER, "h/1/commit/1", 1));
  }

  @Test
  void more_than_a_thousand_requests_in_five_minutes_are_too_many() {
    for (int i = 0; i < 999; i++) {
      assertThat(call("GET", ONE, null).status()).isEqualTo(200);
    }
    wire.passMs(299_001);
    assertThat(call("GET", ONE, null).status()).isEqualTo(200);
    WireResponse tooMany = call("GET", ONE, null);
    assertThat(tooMany.status()).isEqualTo(429);
    assertThat(tooMany.header("Retry-After")).isEqualTo("1");
    assertThat(wire.login(Wire.LOGIN).status()).isEqualTo(200);
    wire.passMs(999);
    assertThat(call("GET", ONE, null).status()).isEqualTo(200);
  }

  @Test
  void the_rate_can_be_another() {
    Wire slow = new Wire(TwinOptions.defaults().withCognigyRate(RateLimit.parse("2/10")));
    slow.call(COGNIGY, "GET", ONE, null);
    slow.call(COGNIGY, "GET", ONE, null);
    WireResponse tooMany = slow.call(COGNIGY, "PUT", ONE, PUT);
    assertThat(tooMany.status()).isEqualTo(429);
    assertThat(tooMany.header("Retry-After")).isEqualTo("10");
    for (Platform other : new Platform[] {GENESYS, CXONE}) {
      for (int i = 0; i < 3; i++) {
        assertThat(slow.call(other, "GET", "/api/v2/routing/queues/supervisors", null).status())
            .isEqualTo(200);
      }
    }
  }

  private static String handover(String more) {
    return """
    {"transferContext": {"queueId": "%s",
      "participant": {"name": "Jane Doe", "phoneNumber": "+15551234567"},
      "customAttributes": {"intent": "billing_inquiry", "confidence": 0.95,
        "canonicalInteractionId": "int-1"}%s}}
    """
        .formatted(CXONE_QUEUE, more);
  }

  @Test
  void studio_takes_the_bots_caller_into_its_queue_and_she_is_the_same() {
    String body = handover(", \"flowVersionId\": \"" + FLOW_VERSION + "\"");
    WireResponse answer = wire.call(CXONE, "POST", "/api/v2/flows/handover", body);
    assertThat(answer.status()).isEqualTo(201);
    String id = Json.object(answer.body()).text("id");
    assertThat(wire.read(CXONE, "int-1").text("id")).isEqualTo(id);
    assertThat(wire.read(CXONE, id).object("attributes").asMap())
        .containsEntry("intent", "billing_inquiry")
        .containsEntry("participantName", "Jane Doe");
    assertThat(session().text("endedReason")).isEqualTo("transferred");
    assertThat(caller().interactionIds()).containsExactly(SESSION, id);
    assertThat(wire.call(CXONE, "POST", "/api/v2/flows/handover", body).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "transferContext"  | "context"        | 400 | transferContext
          "queueId"          | "queue"          | 400 | transferContext.queueId
          "participant"      | "person"         | 400 | transferContext.participant
          "name"             | "called"         | 400 | transferContext.participant.name
          "phoneNumber"      | "phone"          | 400 | transferContext.participant.phoneNumber
          +15551234567       | 5551234567       | 400 | transferContext.participant.phoneNumber
          {"intent": "billing_inquiry", "confidence": 0.95, | [{ | 400 | line 1
          7c9e6679-7425      | 7c9e66797425     | 400 | transferContext.flowVersionId
          a1b2c3d4-5678-90ab-cdef-123456789012 | nowhere | 404 | unknown_queue
          7c9e6679-7425      | 7c9e6679-7426    | 404 | unknown_flow_version
          +15551234567       | +15551234568     | 404 | unknown_caller
          """)
  void a_handover_that_cannot_be_is_refused_with_the_path_at_fault(
      String from, String to, int status, String what) {
    String body = handover(", \"flowVersionId\": \"" + FLOW_VERSION + "\"").replace(from, to);
    WireResponse answer = wire.call(CXONE, "POST", "/api/v2/flows/handover", body);
    assertThat(answer.status()).isEqualTo(status);
    String said = Json.object(answer.body()).text(status == 400 ? "where" : "code");
    assertThat(said).startsWith(status == 400 && what.startsWith("line") ? "line" : what);
    assertThat(session().text("status")).isEqualTo("active");
  }

  @Test
  void a_session_whose_connector_leads_to_cxone_is_handed_to_its_studio() {
    wire.twins
        .world()
        .sessions()
        .add(NewSession.voice("cx-1", "+15550000001").on("nice_cxone"), wire.now);
    String put =
        """
        {"variables": {"transferTarget": "%1$s", "transferType": "studio_flow",
          "handoffTrigger": true, "telephonyAction": "transfer",
          "batonCanonicalInteractionId": "int-9",
          "transferContext": {"queueId": "%1$s",
            "participant": {"name": "Ann", "phoneNumber": "+15550000001"},
            "customAttributes": {"priority": "high"}, "flowVersionId": "%2$s"}}}
        """;
    String path = "/api/v1/session/cx-1";
    String flow = FLOW.replace(SESSION, "cx-1");
    String unknown = FLOW_VERSION.replace("7c9e", "0000");
    call("PUT", path, put.formatted(CXONE_QUEUE, unknown));
    WireResponse refused = call("POST", "/api/v1/flow", flow);
    assertThat(refused.status()).isEqualTo(500);
    assertThat(Json.object(refused.body()).asMap()).containsEntry("code", "handover_refused");
    assertThat(refused.body()).contains("404 there is no flow version");
    call("PUT", path, put.formatted(CXONE_QUEUE, FLOW_VERSION));
    WireResponse run = call("POST", "/api/v1/flow", flow);
    assertThat(Json.object(run.body()).object("result").text("action"))
        .isEqualTo("transfer_to_cxone");
    wire.passMs(330);
    Fields leg = wire.read(CXONE, "int-9");
    assertThat(leg.text("agentId")).isEqualTo("nice-usr-4501");
    assertThat(leg.object("attributes").asMap())
        .isEqualTo(Map.of("priority", "high", "participantName", "Ann"));
    assertThat(wire.summary().doubled()).isZero();
  }
}
