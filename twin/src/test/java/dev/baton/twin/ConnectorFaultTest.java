package dev.baton.twin;

import static dev.baton.twin.Wire.COGNIGY;
import static dev.baton.twin.Wire.GENESYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.fault.FaultScriptReader;
import dev.baton.twin.fault.InvalidFaultScript;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a fault script does to Cognigy's orders.
class ConnectorFaultTest {
  private static final String SESSION = SessionRowsTest.SESSION;
  private static final String ONE = "/api/v1/session/" + SESSION;
  private static final String QUEUE = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
  private static final String PUT =
      """
      {"variables": {"transferTarget": "%s", "transferType": "queue", "handoffTrigger": true,
        "telephonyAction": "transfer", "batonCanonicalInteractionId": "int-1"}}
      """
          .formatted(QUEUE);
  private static final String WITHDRAW = "{\"variables\": {\"handoffTrigger\": false}}";
  private static final String FLOW =
      "{\"sessionId\": \"" + SESSION + "\", \"intent\": \"__system_transfer__\"}";

  private static Wire with(String rule) throws InvalidFaultScript {
    return new Wire(
        FaultScriptReader.read("rules: [{platform: nice_cognigy, " + rule + "}]", "test"));
  }

  private static Fields session(Wire wire) {
    return Json.object(wire.call(COGNIGY, "GET", ONE, null).body());
  }

  private static Party.Kind whoHasHer(Wire wire) {
    Books.CallerEntry caller = wire.twins.books(wire.now).caller(SESSION);
    return Objects.requireNonNull(caller).with().kind();
  }

  @Test
  void a_connector_that_is_down_answers_500_with_its_code_and_words() throws Exception {
    Wire wire =
        with(
            "operation: commit, times: 1, fault:"
                + " {kind: connector_down, code: E_TRUNK, message: no trunk}");
    assertThat(wire.call(COGNIGY, "PUT", ONE, PUT).status()).isEqualTo(200);
    WireResponse down = wire.call(COGNIGY, "POST", "/api/v1/flow", FLOW);
    assertThat(down.status()).isEqualTo(500);
    assertThat(Json.object(down.body()).asMap())
        .containsEntry("code", "E_TRUNK")
        .containsEntry("message", "no trunk")
        .containsEntry("connector", "genesys_cloud");
    assertThat(down.header("Date")).isNotNull();
    assertThat(session(wire).text("status")).isEqualTo("active");
    assertThat(session(wire).object("telephony").text("status")).isEqualTo("failed");
    wire.passMs(60_000);
    assertThat(whoHasHer(wire)).isEqualTo(Party.Kind.BOT);
    assertThat(wire.call(COGNIGY, "POST", "/api/v1/flow", FLOW).status()).isEqualTo(200);
  }

  @Test
  void a_bridge_that_is_silent_is_none() throws Exception {
    for (boolean stays : new boolean[] {false, true}) {
      Wire wire = with("operation: commit, fault: {kind: silent_bridged, stays: " + stays + "}");
      wire.call(COGNIGY, "PUT", ONE, PUT);
      WireResponse run = wire.call(COGNIGY, "POST", "/api/v1/flow", FLOW);
      assertThat(run.status()).isEqualTo(200);
      assertThat(run.body()).contains("\"mediaStreamStatus\":\"bridged\"");
      wire.passMs(60_000);
      assertThat(session(wire).text("status")).isEqualTo(stays ? "transferring" : "active");
      assertThat(whoHasHer(wire)).isEqualTo(Party.Kind.BOT);
      assertThat(wire.call(COGNIGY, "PUT", ONE, WITHDRAW).status()).isEqualTo(200);
      assertThat(session(wire).text("status")).isEqualTo("active");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prepare", "commit"})
  void a_transfer_can_be_dropped_or_kept_by_either_order(String operation) throws Exception {
    Wire drop = with("operation: " + operation + ", fault: drop_transfer");
    Wire keep = with("operation: " + operation + ", fault: keep_source");
    for (Wire wire : new Wire[] {drop, keep}) {
      wire.call(COGNIGY, "PUT", ONE, PUT);
      wire.call(COGNIGY, "POST", "/api/v1/flow", FLOW);
      wire.passMs(30);
    }
    assertThat(whoHasHer(drop)).isEqualTo(Party.Kind.LIMBO);
    assertThat(keep.summary().doubled()).isEqualTo(1);
  }

  @Test
  void an_answer_can_be_lost_and_the_order_took_effect_all_the_same() throws Exception {
    Wire wire = with("operation: prepare, times: 1, fault: lose_answer");
    assertThat(wire.send(COGNIGY, Wire.request("PUT", ONE, PUT)))
        .isInstanceOf(Exchange.LostAnswer.class);
    assertThat(session(wire).text("status")).isEqualTo("transferring");
    wire.passMs(30_030);
    assertThat(wire.read(GENESYS, "int-1").text("state")).isEqualTo("queued");
  }

  @Test
  void an_order_can_be_late() throws Exception {
    Wire wire = with("operation: prepare, times: 1, fault: {kind: slow, ms: 5000}");
    var request = wire.authorised(COGNIGY, Wire.request("PUT", ONE, PUT));
    assertThat(wire.twins.exchange(COGNIGY, request, wire.now))
        .isEqualTo(new Exchange.Deferred(5_000));
    assertThat(session(wire).text("status")).isEqualTo("active");
    wire.passMs(5_000);
    assertThat(wire.twins.proceed(COGNIGY, request, wire.now).response().status()).isEqualTo(200);
    assertThat(session(wire).text("status")).isEqualTo("transferring");
  }

  @Test
  void a_rule_knows_an_order_by_what_it_writes_and_by_her_ids() throws Exception {
    Wire wire =
        with(
            "operation: withdraw, match: {canonicalId: int-1, queue: nowhere},"
                + " fault: {kind: status, status: 503}");
    wire.call(COGNIGY, "PUT", ONE, PUT);
    assertThat(wire.call(COGNIGY, "PUT", ONE, WITHDRAW).status()).isEqualTo(200);
    Wire hers =
        with(
            "operation: commit, match: {canonicalId: int-1, queue: "
                + QUEUE
                + ", interactionId: "
                + SESSION
                + "}, fault: {kind: status, status: 503}");
    hers.call(COGNIGY, "PUT", ONE, PUT);
    assertThat(hers.call(COGNIGY, "POST", "/api/v1/flow", FLOW).status()).isEqualTo(503);
    assertThat(hers.twins.faultReport().getFirst().struck()).isEqualTo(1);
    assertThat(hers.twins.faultReport().getFirst().operation()).isEqualTo(Operation.TRANSFER);
    Wire writes = with("operation: context, fault: {kind: status, status: 429, retryAfter: \"2\"}");
    WireResponse limited = writes.call(COGNIGY, "PUT", ONE, "{\"variables\": {}}");
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.header("Retry-After")).isEqualTo("2");
    assertThat(writes.call(COGNIGY, "PUT", ONE, PUT).status()).isEqualTo(200);
  }

  @Test
  void its_clock_and_its_tokens_are_its_own() throws Exception {
    Wire wire = with("operation: read, times: 1, fault: revoke_tokens");
    assertThat(wire.call(COGNIGY, "GET", ONE, null).status()).isEqualTo(200);
    assertThat(wire.call(COGNIGY, "GET", ONE, null).status()).isEqualTo(401);
    assertThat(wire.call(GENESYS, "GET", "/api/v2/routing/queues/supervisors", null).status())
        .isEqualTo(200);
    wire.twins.skewClock(COGNIGY, 3_600_000);
    assertThat(wire.login(Wire.LOGIN).header("Date")).contains("01:00:00");
  }
}
