package dev.baton.twin;

import static dev.baton.twin.Wire.CALL;
import static dev.baton.twin.Wire.CANONICAL;
import static dev.baton.twin.Wire.CXONE;
import static dev.baton.twin.Wire.GENESYS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.NoCapacity;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import org.junit.jupiter.api.Test;

class FaultStoryTest {
  private static Wire with(FaultRule... rules) {
    return new Wire(FaultScript.of(rules));
  }

  private static FaultRule onTransfer(Fault fault) {
    return FaultRule.on(GENESYS, Operation.TRANSFER, fault).atMost(1);
  }

  private static FaultRule onReserve(Fault fault) {
    return FaultRule.on(CXONE, Operation.RESERVE, fault).atMost(1);
  }

  @Test
  void a_lost_answer_had_its_effect_and_asking_again_has_no_second_one() {
    Wire wire = with(onTransfer(new Fault.LoseAnswer()));
    WireRequest order =
        wire.transfer(wire.reservationId()).withHeader("Idempotency-Key", "h/1/commit/1");
    Exchange first = wire.send(GENESYS, order);
    assertThat(first).isInstanceOf(Exchange.LostAnswer.class);
    WireResponse unsent = ((Exchange.LostAnswer) first).unsent();
    wire.passMs(200);
    WireResponse again = Wire.answer(wire.send(GENESYS, order));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(unsent.body());
    assertThat(wire.twins.books(wire.now).ordersByKey())
        .containsExactly(new Books.KeyCount(GENESYS, Operation.TRANSFER, "h/1/commit/1", 1));
    assertThat(wire.summary().ordersThatTookEffectTwice()).isZero();
    assertThat(wire.caller().with().platform()).isEqualTo(CXONE);
  }

  @Test
  void a_platform_that_ignores_the_key_refuses_the_repetition_by_its_state() {
    Wire wire = new Wire(TwinOptions.defaults().honouringIdempotencyKeys(false));
    WireRequest order = wire.transfer(wire.reservationId()).withHeader("Idempotency-Key", "k");
    assertThat(Wire.answer(wire.send(GENESYS, order)).status()).isEqualTo(200);
    assertThat(Wire.answer(wire.send(GENESYS, order)).status()).isEqualTo(409);
  }

  @Test
  void an_order_that_takes_effect_twice_under_one_key_is_seen_in_the_books() {
    Wire wire = new Wire(TwinOptions.defaults().honouringIdempotencyKeys(false));
    String body = Wire.reserveBody("nice-usr-4492");
    WireResponse first = wire.call(CXONE, "POST", "/v1/interactions/reserve", body, "k");
    String id = Json.object(first.body()).text("reservationId");
    wire.call(CXONE, "DELETE", "/v1/interactions/reserve/" + id, null);
    wire.call(CXONE, "POST", "/v1/interactions/reserve", body, "k");
    assertThat(wire.summary().ordersThatTookEffectTwice()).isEqualTo(1);
  }

  @Test
  void a_lost_request_had_no_effect() {
    Wire wire = with(onReserve(new Fault.LoseRequest()));
    WireRequest request =
        Wire.request("POST", "/v1/interactions/reserve", Wire.reserveBody("nice-usr-4492"));
    assertThat(wire.send(CXONE, request)).isInstanceOf(Exchange.LostRequest.class);
    assertThat(wire.summary().heldReservations()).isZero();
    assertThat(Wire.answer(wire.send(CXONE, request)).status()).isEqualTo(200);
  }

  @Test
  void a_slow_request_takes_effect_later_whoever_waits_for_it() {
    Wire wire = with(onReserve(new Fault.Slow(500)));
    WireRequest request =
        wire.authorised(
            CXONE,
            Wire.request("POST", "/v1/interactions/reserve", Wire.reserveBody("nice-usr-4492")));
    assertThat(wire.send(CXONE, request)).isEqualTo(new Exchange.Deferred(500));
    assertThat(wire.summary().heldReservations()).isZero();
    wire.passMs(500);
    WireResponse late = wire.twins.proceed(CXONE, request, wire.now).response();
    assertThat(Json.object(late.body()).text("validUntil"))
        .isEqualTo(wire.now.plusSeconds(15).toString());
  }

  @Test
  void a_delayed_answer_comes_later_than_its_effect() {
    Wire wire = with(onReserve(new Fault.Delay(700)));
    WireRequest request =
        Wire.request("POST", "/v1/interactions/reserve", Wire.reserveBody("nice-usr-4492"));
    Exchange exchange = wire.send(CXONE, request);
    assertThat(((Exchange.Answer) exchange).delayMs()).isEqualTo(700);
    assertThat(wire.summary().heldReservations()).isEqualTo(1);
  }

  @Test
  void a_status_before_the_effect_leaves_nothing_and_one_after_it_hides_what_happened() {
    Wire wire =
        with(
            onReserve(new Fault.Status(429, "2", false)),
            onReserve(new Fault.Status(503, null, true)));
    WireResponse limited = wire.reserve();
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.header("Retry-After")).isEqualTo("2");
    assertThat(wire.summary().heldReservations()).isZero();
    assertThat(wire.reserve().status()).isEqualTo(503);
    assertThat(wire.summary().heldReservations()).isEqualTo(1);
  }

  @Test
  void an_agent_can_be_busy_for_one_request_only() {
    Wire wire =
        with(
            onReserve(new Fault.Refuse(NoCapacity.AGENT_BUSY))
                .about(new FaultRule.Match(null, "nice-usr-4492", null, null, null)));
    WireResponse other =
        wire.call(CXONE, "POST", "/v1/interactions/reserve", Wire.reserveBody("nice-usr-4493"));
    assertThat(other.status()).isEqualTo(200);
    WireResponse busy = wire.reserve();
    assertThat(busy.status()).isEqualTo(409);
    assertThat(Json.object(busy.body()).text("code")).isEqualTo("agent_busy");
    assertThat(wire.reserve().status()).isEqualTo(200);
  }

  @Test
  void a_reservation_that_expires_at_the_order_is_gone_and_the_source_keeps_her() {
    Wire wire = with(onTransfer(new Fault.ExpireReservation()));
    WireResponse answer = Wire.answer(wire.send(GENESYS, wire.transfer(wire.reservationId())));
    assertThat(answer.status()).isEqualTo(410);
    assertThat(wire.caller().with().platform()).isEqualTo(GENESYS);
  }

  @Test
  void a_reservation_that_expires_before_the_arrival_drops_her_and_a_requeue_rescues_her() {
    Wire wire = with(onTransfer(new Fault.ExpireBeforeArrival()));
    WireResponse answer = Wire.answer(wire.send(GENESYS, wire.transfer(wire.reservationId())));
    assertThat(answer.status()).isEqualTo(200);
    wire.passMs(150);
    assertThat(wire.read(GENESYS, CALL).text("state")).isEqualTo("completed");
    assertThat(wire.call(CXONE, "GET", "/api/v2/interactions/" + CANONICAL, null).status())
        .isEqualTo(404);
    assertThat(wire.summary().inLimbo()).isEqualTo(1);
    WireResponse rescue =
        wire.call(
            CXONE,
            "POST",
            "/api/v2/interactions/" + CANONICAL + "/requeue",
            "{\"queueId\": \"billing_specialists\", \"priority\": 1, \"reason\": \"dropped\"}");
    assertThat(rescue.status()).isEqualTo(200);
    wire.passMs(300);
    assertThat(wire.read(CXONE, CANONICAL).text("state")).isEqualTo("active");
    assertThat(wire.summary().lost()).isZero();
  }

  @Test
  void a_dropped_transfer_is_answered_200_and_nobody_gets_her() {
    Wire wire = with(onTransfer(new Fault.DropTransfer()));
    WireResponse answer = Wire.answer(wire.send(GENESYS, wire.transfer(wire.reservationId())));
    assertThat(answer.status()).isEqualTo(200);
    wire.passMs(150);
    assertThat(wire.caller().with().kind()).isEqualTo(Party.Kind.LIMBO);
  }

  @Test
  void a_source_that_keeps_the_caller_after_her_arrival_makes_two_parties() {
    Wire wire = with(onTransfer(new Fault.KeepSource()));
    WireResponse answer = Wire.answer(wire.send(GENESYS, wire.transfer(wire.reservationId())));
    assertThat(answer.status()).isEqualTo(200);
    wire.passMs(150);
    assertThat(wire.read(GENESYS, CALL).text("state")).isEqualTo("active");
    assertThat(wire.read(CXONE, CANONICAL).text("state")).isEqualTo("active");
    assertThat(wire.summary().doubled()).isEqualTo(1);
    wire.call(GENESYS, "DELETE", "/api/v2/interactions/" + CALL, null);
    assertThat(wire.read(GENESYS, CALL).text("state")).isEqualTo("completed");
    assertThat(wire.caller().with().platform()).isEqualTo(CXONE);
    assertThat(wire.summary().lost()).isZero();
  }

  @Test
  void a_share_of_the_accepted_transfers_is_dropped_silently() {
    Wire wire =
        new Wire(
            FaultScript.of(
                FaultRule.on(GENESYS, Operation.TRANSFER, new Fault.DropTransfer())
                    .withProbability(0.05)));
    for (int i = 0; i < 400; i++) {
      String id = wire.twins.addCaller(GENESYS, null, null, wire.now).id();
      String body =
          """
          {"interactionId": "%s", "transferType": "blind",
           "transferTo": {"type": "phoneNumber", "phoneNumber": "+18885551910"}}
          """
              .formatted(id);
      assertThat(wire.call(GENESYS, "POST", "/api/v2/interactions/transfer", body).status())
          .isEqualTo(200);
    }
    wire.passMs(30);
    assertThat(wire.summary().inLimbo()).isBetween(8, 36);
  }

  @Test
  void a_leg_whose_talk_is_hidden_shows_no_time_in_analytics_and_is_there_all_the_same() {
    String analytics = "/api/v2/analytics/interactions/" + CANONICAL;
    for (boolean hidden : new boolean[] {true, false}) {
      Fault fault = hidden ? new Fault.HideTalk() : new Fault.Delay(0);
      Wire wire = with(onTransfer(fault));
      Wire.answer(wire.send(GENESYS, wire.transfer(wire.reservationId())));
      wire.passMs(60_000);
      assertThat(wire.read(CXONE, CANONICAL).text("state")).isEqualTo("active");
      assertThat(wire.call(CXONE, "GET", analytics, null).body())
          .contains(hidden ? "\"talkSec\":0" : "\"talkSec\":59");
    }
  }

  @Test
  void a_caller_can_hang_up_between_the_phases() {
    Wire wire = with(onReserve(new Fault.CallerHangsUp(10, CALL)));
    String reservationId = wire.reservationId();
    wire.passMs(20);
    assertThat(Wire.answer(wire.send(GENESYS, wire.transfer(reservationId))).status())
        .isEqualTo(409);
    assertThat(wire.read(GENESYS, CALL).text("endedReason")).isEqualTo("caller_left");
    assertThat(wire.summary().lost()).isZero();
  }

  @Test
  void a_token_request_can_fail_too() {
    Wire wire =
        with(FaultRule.on(CXONE, Operation.TOKEN, new Fault.Status(500, null, false)).atMost(1));
    assertThat(wire.token(CXONE, Wire.ALL_CREDENTIALS).status()).isEqualTo(500);
    assertThat(wire.token(CXONE, Wire.ALL_CREDENTIALS).status()).isEqualTo(200);
  }

  @Test
  void the_same_seed_and_the_same_calls_give_the_same_world() {
    assertThat(new Wire().reserve().body()).isEqualTo(new Wire().reserve().body());
  }

  @Test
  void a_reset_puts_the_starting_data_and_the_first_faults_back() {
    Wire wire = with(onReserve(new Fault.Refuse(NoCapacity.AGENT_BUSY)));
    wire.reserve();
    wire.reserve();
    wire.twins.reset(wire.now);
    assertThat(wire.summary().heldReservations()).isZero();
    assertThat(wire.reserve().status()).isEqualTo(409);
  }
}
