package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Reservation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// The chapters of the demo, judged by the twins' books.
class ChaptersTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  @AfterEach
  void nobody_is_lost_or_doubled_and_nothing_happens_twice() {
    RIG.assertNobodyIsHurt();
  }

  @Test
  void a_good_handoff_ends_with_the_agent_who_was_asked_for() {
    String interactionId = RIG.newCaller();

    JsonNode view = RIG.play(Ask.toAgent(interactionId, "nice-usr-4492", "billing"));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.path("holder").asString("")).isEqualTo("destination");
    assertThat(view.path("attempt").asInt()).isEqualTo(1);
    assertThat(view.at("/contextDelivery/type").asString("")).isEqualTo("delivered");
    Party with = RIG.caller(interactionId).with();
    assertThat(with.kind()).isEqualTo(Party.Kind.AGENT);
    assertThat(with.platform()).isEqualTo(Platform.NICE_CXONE);
    assertThat(with.agentId()).isEqualTo("nice-usr-4492");
    assertThat(RIG.caller(interactionId).canonicalInteractionId())
        .isEqualTo(view.path("canonicalInteractionId").asString(""));
  }

  @Test
  void when_the_agent_is_busy_the_queue_takes_the_caller() {
    String first = RIG.newCaller();
    String second = RIG.newCaller();
    RIG.play(Ask.toAgent(first, "nice-usr-4492", "billing"));

    JsonNode view = RIG.play(Ask.toAgent(second, "nice-usr-4492", "billing"));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.path("attempt").asInt()).isEqualTo(2);
    assertThat(view.path("route").asString("")).isEqualTo("billing");
    assertThat(RIG.story(view)).contains("agent_busy");
    Party with = RIG.caller(second).with();
    assertThat(with.kind()).isEqualTo(Party.Kind.AGENT);
    assertThat(with.queueId()).isEqualTo("billing_specialists");
    assertThat(RIG.caller(first).with().agentId()).isEqualTo("nice-usr-4492");
  }

  @Test
  void a_commit_whose_answer_is_lost_is_read_back_and_not_sent_again() {
    String interactionId = RIG.newCaller();
    RIG.faults(
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.LoseAnswer()).atMost(1));

    JsonNode view = RIG.play(Ask.toAgent(interactionId, "nice-usr-4493", "billing"));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.path("attempt").asInt()).isEqualTo(1);
    assertThat(RIG.story(view)).contains("committing (reading back)");
    assertThat(RIG.seen(Platform.GENESYS_CLOUD, Operation.TRANSFER)).isEqualTo(1);
    assertThat(RIG.caller(interactionId).with().agentId()).isEqualTo("nice-usr-4493");
  }

  @Test
  void a_caller_who_hangs_up_between_the_phases_leaves_nothing_held() {
    String interactionId = RIG.newCaller();
    RIG.faults(
        FaultRule.on(
                Platform.NICE_CXONE, Operation.RESERVE, new Fault.CallerHangsUp(0, interactionId))
            .atMost(1));

    JsonNode view = RIG.play(Ask.toAgent(interactionId, "nice-usr-4494", "billing"));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("abandoned");
    assertThat(view.path("holder").asString("")).isEqualTo("nobody");
    assertThat(RIG.caller(interactionId).with().kind()).isEqualTo(Party.Kind.HUNG_UP);
    assertThat(RIG.twins().books().reservations())
        .extracting(Reservation::status)
        .containsExactly(Reservation.Status.RELEASED);
  }
}
