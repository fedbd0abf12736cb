package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Reservation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// The chapters of the demo in both directions, judged by the twins' books.
class ChaptersTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  @AfterEach
  void nobody_is_lost_or_doubled_and_nothing_happens_twice() {
    RIG.assertNobodyIsHurt();
  }

  @ParameterizedTest
  @EnumSource
  void a_good_handoff_ends_with_the_agent_who_was_asked_for(Way way) {
    String interactionId = RIG.newCaller(way);

    JsonNode view = RIG.play(Ask.toAgent(way, interactionId, way.agent(1), way.queueRoute));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.path("holder").asString("")).isEqualTo("destination");
    assertThat(view.path("attempt").asInt()).isEqualTo(1);
    assertThat(view.at("/contextDelivery/type").asString("")).isEqualTo("delivered");
    Party with = RIG.caller(interactionId).with();
    assertThat(with.kind()).isEqualTo(Party.Kind.AGENT);
    assertThat(with.platform()).isEqualTo(way.destination);
    assertThat(with.agentId()).isEqualTo(way.agent(1));
    assertThat(RIG.caller(interactionId).canonicalInteractionId())
        .isEqualTo(view.path("canonicalInteractionId").asString(""));
  }

  @ParameterizedTest
  @EnumSource
  void when_the_agent_is_busy_the_queue_takes_the_caller(Way way) {
    String first = RIG.newCaller(way);
    String second = RIG.newCaller(way);
    RIG.play(Ask.toAgent(way, first, way.agent(1), way.queueRoute));

    JsonNode view = RIG.play(Ask.toAgent(way, second, way.agent(1), way.queueRoute));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.path("attempt").asInt()).isEqualTo(2);
    assertThat(view.path("route").asString("")).isEqualTo(way.queueRoute);
    assertThat(RIG.story(view)).contains("agent_busy");
    Party with = RIG.caller(second).with();
    assertThat(with.kind()).isEqualTo(Party.Kind.AGENT);
    assertThat(with.queueId()).isEqualTo("billing_specialists");
    assertThat(RIG.caller(first).with().agentId()).isEqualTo(way.agent(1));
  }

  @ParameterizedTest
  @EnumSource
  void a_commit_whose_answer_is_lost_is_read_back_and_not_sent_again(Way way) {
    String interactionId = RIG.newCaller(way);
    RIG.faults(FaultRule.on(way.source, Operation.TRANSFER, new Fault.LoseAnswer()).atMost(1));

    JsonNode view = RIG.play(Ask.toAgent(way, interactionId, way.agent(2), way.queueRoute));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.path("attempt").asInt()).isEqualTo(1);
    assertThat(RIG.story(view)).contains("committing (reading back)");
    assertThat(RIG.seen(way.source, Operation.TRANSFER)).isEqualTo(1);
    assertThat(RIG.caller(interactionId).with().agentId()).isEqualTo(way.agent(2));
  }

  @ParameterizedTest
  @EnumSource
  void a_caller_who_hangs_up_between_the_phases_leaves_nothing_held(Way way) {
    String interactionId = RIG.newCaller(way);
    RIG.faults(
        FaultRule.on(way.destination, Operation.RESERVE, new Fault.CallerHangsUp(0, interactionId))
            .atMost(1));

    JsonNode view = RIG.play(Ask.toAgent(way, interactionId, way.agent(3), way.queueRoute));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("abandoned");
    assertThat(view.path("holder").asString("")).isEqualTo("nobody");
    assertThat(RIG.caller(interactionId).with().kind()).isEqualTo(Party.Kind.HUNG_UP);
    assertThat(RIG.twins().books().reservations())
        .extracting(Reservation::status)
        .containsExactly(Reservation.Status.RELEASED);
  }
}
