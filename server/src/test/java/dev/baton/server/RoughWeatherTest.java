package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Queue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What platforms do to a handoff, and how it ends nevertheless.
class RoughWeatherTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  @AfterEach
  void nobody_is_lost_or_doubled_and_nothing_happens_twice() {
    RIG.assertNobodyIsHurt();
  }

  @ParameterizedTest
  @EnumSource
  void a_commit_lost_on_its_way_is_sent_again_under_the_same_id(Way way) {
    String interactionId = RIG.newCaller(way);
    RIG.faults(FaultRule.on(way.source, Operation.TRANSFER, new Fault.LoseRequest()).atMost(1));

    JsonNode view = RIG.play(Ask.toAgent(way, interactionId, way.agent(1), null));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(RIG.story(view)).contains("again (send 2, same order id)");
    assertThat(RIG.seen(way.source, Operation.TRANSFER)).isEqualTo(2);
    assertThat(RIG.twins().books().ordersByKey())
        .filteredOn(k -> k.kind() == Operation.TRANSFER)
        .singleElement()
        .satisfies(k -> {
          assertThat(k.count()).isEqualTo(1);
          assertThat(k.idempotencyKey()).isEqualTo(Rig.id(view) + "/1/commit/1");
        });
  }

  @Test
  void a_reserve_over_the_rate_is_sent_again_after_the_time_the_platform_asked_for() {
    String interactionId = RIG.newCaller();
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Status(429, "1", false))
            .atMost(1));

    JsonNode view = RIG.play(Ask.toAgent(interactionId, "nice-usr-4492", "billing"));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.path("attempt").asInt()).isEqualTo(1);
    List<Long> sentAtMs = new ArrayList<>();
    JsonNode timeline = RIG.api().get("/v1/handoffs/" + Rig.id(view) + "/timeline").body();
    timeline
        .path("lines")
        .forEach(line -> {
          if (line.path("ordered").toString().contains("reserve to")) {
            sentAtMs.add(line.path("ms").asLong());
          }
        });
    assertThat(sentAtMs).as(RIG.story(view)).hasSize(2);
    assertThat(sentAtMs.get(1) - sentAtMs.get(0)).isGreaterThanOrEqualTo(1_000);
  }

  @ParameterizedTest
  @EnumSource
  void a_503_to_a_reserve_leaves_it_in_doubt_and_its_repeat_finds_one_reservation(Way way) {
    String before = RIG.newCaller(way);
    String after = RIG.newCaller(way);
    RIG.faults(
        FaultRule.on(way.destination, Operation.RESERVE, new Fault.Status(503, null, false))
            .onlyNth(1),
        FaultRule.on(way.destination, Operation.RESERVE, new Fault.Status(503, null, true))
            .onlyNth(3));

    JsonNode nothingHappened = RIG.play(Ask.toAgent(way, before, way.agent(1), null));
    JsonNode itHappened = RIG.play(Ask.toAgent(way, after, way.agent(2), null));

    assertThat(Rig.state(nothingHappened)).as(RIG.story(nothingHappened)).isEqualTo("completed");
    assertThat(Rig.state(itHappened)).as(RIG.story(itHappened)).isEqualTo("completed");
    assertThat(RIG.seen(way.destination, Operation.RESERVE)).isEqualTo(4);
    assertThat(RIG.twins().books().reservations()).hasSize(2);
  }

  @Test
  void a_401_costs_one_new_token_and_no_repeat_that_the_protocol_would_notice() {
    RIG.play(Ask.toAgent(RIG.newCaller(), "nice-usr-4492", null));
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Status(401, null, false))
            .atMost(1),
        FaultRule.on(Platform.NICE_CXONE, Operation.TOKEN, new Fault.Delay(0)));

    JsonNode view = RIG.play(Ask.toAgent(RIG.newCaller(), "nice-usr-4493", null));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(RIG.story(view)).doesNotContain("send 2").doesNotContain("nauthorized");
    assertThat(RIG.seen(Platform.NICE_CXONE, Operation.RESERVE)).isEqualTo(2);
    assertThat(RIG.seen(Platform.NICE_CXONE, Operation.TOKEN)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void a_caller_whom_the_transfer_dropped_is_put_into_a_queue_after_three_cycles(Way way) {
    String interactionId = RIG.newCaller(way);
    RIG.faults(FaultRule.on(way.source, Operation.TRANSFER, new Fault.DropTransfer()).atMost(1));

    JsonNode view = RIG.play(Ask.toAgent(way, interactionId, way.agent(1), way.queueRoute));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.path("compensated").asBoolean()).isTrue();
    assertThat(RIG.story(view))
        .contains("confirming (cycle 3)")
        .contains("requeue to " + way.destinationAccount);
    Party with = RIG.caller(interactionId).with();
    assertThat(with.platform()).isEqualTo(way.destination);
    assertThat(with.queueId()).isEqualTo("supervisors");
    // Nobody used the reservation of the lost transfer; it ends by its window.
    Await.until("no reservation is held", () -> RIG.twins().summary().heldReservations() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void a_caller_may_be_handed_over_into_a_queue_where_nobody_answers_yet(Way way) {
    String interactionId = RIG.newCaller(way);
    RIG.twins()
        .with((world, now) -> {
          world.putQueue(way.destination, Queue.active("overnight", "Overnight", 10), now);
          return now;
        });
    ObjectNode body = Ask.toQueue(way, interactionId, "overnight");
    body.put("until", "queued");

    JsonNode view = RIG.play(body);

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.path("compensated").asBoolean()).isFalse();
    Party with = RIG.caller(interactionId).with();
    assertThat(with.kind()).isEqualTo(Party.Kind.QUEUE);
    assertThat(with.queueId()).isEqualTo("overnight");
  }

  @ParameterizedTest
  @EnumSource
  void an_agent_who_does_not_exist_is_passed_over(Way way) {
    String interactionId = RIG.newCaller(way);

    JsonNode view = RIG.play(Ask.toAgent(way, interactionId, way.unknownAgent(), way.queueRoute));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.path("route").asString("")).isEqualTo(way.queueRoute);
    assertThat(RIG.caller(interactionId).with().queueId()).isEqualTo("billing_specialists");
  }

  @ParameterizedTest
  @EnumSource
  void where_nobody_is_left_to_ask_the_caller_stays_and_the_reason_is_told(Way way) {
    String interactionId = RIG.newCaller(way);

    JsonNode view = RIG.play(Ask.toAgent(way, interactionId, way.unknownAgent(), null));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("returned");
    assertThat(view.at("/stateDetail/reason").asString("")).isEqualTo("refused");
    assertThat(view.path("holder").asString("")).isEqualTo("source");
    assertThat(view.at("/lastFailure/kind").asString("")).isEqualTo("not_found");
    assertThat(view.at("/lastFailure/phase").asString("")).isEqualTo("reserve");
    assertThat(view.at("/lastFailure/detail").asString("")).contains("404");
    Party with = RIG.caller(interactionId).with();
    assertThat(with.kind()).isEqualTo(Party.Kind.AGENT);
    assertThat(with.platform()).isEqualTo(way.source);
  }
}
