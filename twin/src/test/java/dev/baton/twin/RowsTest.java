package dev.baton.twin;

import static dev.baton.twin.Wire.CALL;
import static dev.baton.twin.Wire.CANONICAL;
import static dev.baton.twin.Wire.CXONE;
import static dev.baton.twin.Wire.GENESYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowsTest {
  private final Wire wire = new Wire();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"targetAgentId": "a"                                             | line 1
          []                                                                | body
          {"mediaType": "voice"}                                            | targetAgentId
          {"targetAgentId": "a", "targetQueueId": "b", "mediaType": "voice"}| targetQueueId
          {"targetAgentId": 7}                                              | targetAgentId
          {"targetAgentId": "a"}                                            | mediaType
          {"targetAgentId": "a", "mediaType": "voice"}                      | contextPayload
          {"targetAgentId": "a", "mediaType": "voice", "contextPayload": {}}| contextPayload.canonicalInteractionId
          {"targetAgentId": "a", "mediaType": "voice", "contextPayload": {"canonicalInteractionId": "i"}, "holdDurationLimit": 0} | holdDurationLimit
          """)
  void a_malformed_reservation_is_refused_saying_where(String body, String where) {
    WireResponse answer = wire.call(CXONE, "POST", "/v1/interactions/reserve", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(Json.object(answer.body()).text("where")).startsWith(where);
    assertThat(Json.object(answer.body()).text("message")).contains(where);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "warm"         | "cold"         | transferType
          "phoneNumber", | "fax",         | transferTo.type
          +18885551900   | 8885551900     | transferTo.phoneNumber
          +18885551900   | +18885551999   | transferTo.phoneNumber
          "interactionId"| "interactionI" | interactionId
          """)
  void a_malformed_transfer_is_refused_saying_where(String from, String to, String where) {
    String body = Wire.transferBody(wire.reservationId()).replace(from, to);
    WireResponse answer = wire.call(GENESYS, "POST", "/api/v2/interactions/transfer", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(Json.object(answer.body()).text("where")).isEqualTo(where);
    assertThat(wire.read(GENESYS, CALL).text("state")).isEqualTo("active");
  }

  @Test
  void unknown_fields_are_tolerated() {
    String body = Wire.reserveBody("nice-usr-4492").replaceFirst("\\{", "{\"dryRun\": true, ");
    assertThat(wire.call(CXONE, "POST", "/v1/interactions/reserve", body).status()).isEqualTo(200);
  }

  @Test
  void what_does_not_exist_is_404_and_a_wrong_method_is_405() {
    assertThat(wire.call(CXONE, "GET", "/api/v2/nothing", null).status()).isEqualTo(404);
    assertThat(wire.call(CXONE, "GET", "/api/v2/interactions/x", null).status()).isEqualTo(404);
    assertThat(wire.call(CXONE, "GET", "/v1/interactions/reserve/x", null).status()).isEqualTo(404);
    assertThat(wire.call(CXONE, "GET", "/api/v2/routing/queues/x", null).status()).isEqualTo(404);
    assertThat(
            wire.call(CXONE, "POST", "/v1/interactions/reserve", Wire.reserveBody("nobody"))
                .status())
        .isEqualTo(404);
    WireResponse put = wire.call(CXONE, "PUT", "/v1/interactions/reserve", "{}");
    assertThat(put.status()).isEqualTo(405);
    assertThat(put.header("Allow")).isEqualTo("POST, GET");
  }

  @Test
  void a_reservation_is_read_listed_and_released_and_releasing_again_is_204() {
    WireResponse reserved = wire.reserve();
    Fields body = Json.object(reserved.body());
    assertThat(body.asMap().keySet())
        .containsExactly("reservationId", "validUntil", "interactionId");
    assertThat(body.text("validUntil")).isEqualTo(wire.now.plusSeconds(15).toString());
    assertThat(reserved.header("Date")).isEqualTo("Thu, 01 Jan 2026 00:00:00 GMT");
    String one = "/v1/interactions/reserve/" + body.text("reservationId");
    assertThat(Json.object(wire.call(CXONE, "GET", one, null).body()).text("status"))
        .isEqualTo("held");
    WireResponse list =
        wire.call(
            CXONE, "GET", "/v1/interactions/reserve?canonicalInteractionId=" + CANONICAL, null);
    assertThat(list.body()).startsWith("{\"items\":[").contains(body.text("reservationId"), "held");
    assertThat(wire.call(CXONE, "DELETE", one, null).status()).isEqualTo(204);
    assertThat(wire.call(CXONE, "DELETE", one, null).status()).isEqualTo(204);
    assertThat(wire.call(CXONE, "DELETE", "/v1/interactions/reserve/x", null).status())
        .isEqualTo(204);
    assertThat(Json.object(wire.call(CXONE, "GET", one, null).body()).text("status"))
        .isEqualTo("released");
    assertThat(wire.call(CXONE, "GET", "/v1/interactions/reserve", null).status()).isEqualTo(400);
  }

  @Test
  void a_leg_shows_the_last_order_so_that_a_client_can_find_its_own() {
    String reservationId = wire.reservationId();
    wire.call(
        GENESYS,
        "POST",
        "/api/v2/interactions/transfer",
        Wire.transferBody(reservationId),
        "h/1/commit/1");
    Fields leg = wire.read(GENESYS, CALL);
    assertThat(leg.text("state")).isEqualTo("transferring");
    assertThat(leg.text("canonicalInteractionId")).isEqualTo(CANONICAL);
    assertThat(leg.object("lastOrder").text("kind")).isEqualTo("transfer");
    assertThat(leg.object("lastOrder").text("reservationId")).isEqualTo(reservationId);
    assertThat(leg.object("lastOrder").text("idempotencyKey")).isEqualTo("h/1/commit/1");
    wire.passMs(150);
    assertThat(wire.read(GENESYS, CANONICAL).text("endedReason")).isEqualTo("transferred");
  }

  @Test
  void the_guides_queue_has_two_agents_of_whom_one_is_available() {
    String queue = "/api/v2/routing/queues/a1b2c3d4-5678-90ab-cdef-123456789012";
    Fields body = Json.object(wire.call(CXONE, "GET", queue, null).body());
    assertThat(body.text("status")).isEqualTo("active");
    assertThat(body.asMap()).containsKeys("id", "name", "maxConcurrentCalls", "wrapUpCodes");
    String agents = wire.call(CXONE, "GET", queue + "/agents", null).body();
    assertThat(agents)
        .contains("\"available\":true")
        .contains("\"available\":false")
        .contains("\"status\":{\"name\":\"on_break\"}");
  }

  @Test
  void holding_a_caller_and_taking_her_off_again_is_seen_and_timed() {
    String hold = "{\"interactionId\": \"%s\", \"holdType\": \"music\"}".formatted(CALL);
    assertThat(wire.call(GENESYS, "POST", "/api/v2/interactions/hold", hold).status())
        .isEqualTo(200);
    assertThat(wire.read(GENESYS, CALL).text("state")).isEqualTo("held");
    wire.passMs(4_000);
    String off = "/api/v2/interactions/hold/" + CALL;
    assertThat(wire.call(GENESYS, "DELETE", off, null).status()).isEqualTo(204);
    assertThat(wire.call(GENESYS, "DELETE", off, null).status()).isEqualTo(204);
    assertThat(wire.read(GENESYS, CALL).text("state")).isEqualTo("active");
    Fields times =
        Json.object(
            wire.call(GENESYS, "GET", "/api/v2/analytics/interactions/" + CALL, null).body());
    assertThat(times.integer("holdSec", 0, 99, -1)).isEqualTo(4);
  }

  @Test
  void a_caller_goes_back_from_cxone_to_genesys_in_the_same_two_phases() {
    Wire.answer(wire.send(GENESYS, wire.transfer(wire.reservationId())));
    wire.passMs(150);
    String reserve = Wire.reserveBody("gen-usr-2001").replace("genesys_cloud", "nice_cxone");
    Fields held =
        Json.object(wire.call(GENESYS, "POST", "/v1/interactions/reserve", reserve).body());
    String back =
        """
        {"target": {"type": "external", "phoneNumber": "+18885551901",
                    "extension": "GENESYS_HANDBACK"},
         "metadata": {"reservationId": "%s", "canonicalInteractionId": "%s"}}
        """
            .formatted(held.text("reservationId"), CANONICAL);
    String leg = wire.read(CXONE, CANONICAL).text("id");
    WireResponse answer =
        wire.call(CXONE, "POST", "/api/v2/interactions/" + leg + "/transfer", back);
    assertThat(answer.status()).isEqualTo(200);
    wire.passMs(150);
    assertThat(wire.read(GENESYS, CANONICAL).text("agentId")).isEqualTo("gen-usr-2001");
    assertThat(wire.read(CXONE, leg).text("endedReason")).isEqualTo("transferred");
    assertThat(wire.summary().doubled()).isZero();
  }
}
