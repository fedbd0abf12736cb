package dev.baton.twin.model;

import static dev.baton.twin.model.Scene.CALL;
import static dev.baton.twin.model.Scene.CANONICAL;
import static dev.baton.twin.model.Scene.CXONE;
import static dev.baton.twin.model.Scene.GENESYS;
import static dev.baton.twin.model.Scene.agent;
import static dev.baton.twin.model.Scene.queue;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LimboStoryTest {
  private final Scene scene = new Scene();

  private void dropTheCaller() {
    scene.transfer(scene.held(agent("carl")));
    scene.world.dropTransfer(CALL);
    scene.passMs(150);
  }

  @Test
  void a_dropped_transfer_leaves_the_caller_with_nobody_until_she_gives_up() {
    dropTheCaller();
    assertThat(scene.leg(GENESYS, CALL).endedReason()).isEqualTo(EndedReason.TRANSFERRED);
    assertThat(scene.world.find(CXONE, CANONICAL)).isNull();
    assertThat(scene.caller().with().kind()).isEqualTo(Party.Kind.LIMBO);
    assertThat(scene.summary().inLimbo()).isEqualTo(1);
    assertThat(scene.summary().lost()).isEqualTo(1);
    scene.passMs(119_999);
    assertThat(scene.caller().with().kind()).isEqualTo(Party.Kind.LIMBO);
    scene.passMs(1);
    assertThat(scene.caller().with().kind()).isEqualTo(Party.Kind.HUNG_UP_OUT_OF_LIMBO);
    assertThat(scene.summary().hungUpOutOfLimbo()).isEqualTo(1);
    assertThat(scene.summary().lost()).isEqualTo(1);
  }

  @Test
  void a_reservation_that_expires_between_order_and_arrival_leaves_her_in_limbo() {
    Reservation reservation = scene.held(agent("carl"));
    scene.transfer(reservation);
    scene.world.expireReservations(CANONICAL, scene.now);
    scene.passMs(150);
    assertThat(scene.caller().with().kind()).isEqualTo(Party.Kind.LIMBO);
    assertThat(scene.agentNamed(CXONE, "carl").available()).isTrue();
  }

  @Test
  void a_caller_sent_without_a_reservation_is_refused_at_the_number_without_a_queue() {
    assertThat(scene.transfer(null)).isInstanceOf(TransferResult.Accepted.class);
    scene.passMs(150);
    assertThat(scene.caller().with().kind()).isEqualTo(Party.Kind.LIMBO);
  }

  @Test
  void a_requeue_by_canonical_id_rescues_her_and_she_is_not_lost() {
    dropTheCaller();
    RequeueResult result = scene.world.requeue(CXONE, CANONICAL, "billing", "key-2", scene.now);
    assertThat(result).isInstanceOf(RequeueResult.Queued.class);
    assertThat(scene.caller().with().kind()).isEqualTo(Party.Kind.QUEUE);
    scene.passMs(300);
    assertThat(scene.leg(CXONE, CANONICAL).state()).isEqualTo(LegState.ACTIVE);
    scene.passMs(200_000);
    assertThat(scene.summary().lost()).isZero();
    assertThat(scene.summary().doubled()).isZero();
    LastOrder last = Objects.requireNonNull(scene.leg(CXONE, CANONICAL).lastOrder());
    assertThat(last.kind()).isEqualTo(Operation.REQUEUE);
    assertThat(last.idempotencyKey()).isEqualTo("key-2");
  }

  @Test
  void the_source_can_take_her_back_into_a_queue_of_its_own() {
    scene.world.putQueue(GENESYS, Queue.active("back", "Back", 5), scene.now);
    dropTheCaller();
    assertThat(scene.world.requeue(GENESYS, CALL, "back", null, scene.now))
        .isInstanceOf(RequeueResult.Queued.class);
    assertThat(scene.caller().with().queueId()).isEqualTo("back");
  }

  @Test
  void a_requeue_cannot_take_a_caller_away_from_another_platform() {
    Reservation reservation = scene.held(agent("carl"));
    assertThat(scene.world.requeue(CXONE, CANONICAL, "billing", null, scene.now))
        .isEqualTo(new RequeueResult.NotHere("unknown"));
    scene.transfer(reservation);
    assertThat(scene.world.requeue(CXONE, CANONICAL, "billing", null, scene.now))
        .isEqualTo(new RequeueResult.NotHere("elsewhere"));
    assertThat(scene.world.requeue(CXONE, CANONICAL, "nowhere", null, scene.now))
        .isInstanceOf(RequeueResult.UnknownQueue.class);
    assertThat(scene.summary().doubled()).isZero();
  }

  @Test
  void a_requeue_moves_a_caller_from_her_agent_into_the_queue_and_frees_the_agent() {
    scene.transfer(scene.held(agent("carl")));
    scene.passMs(150);
    scene.world.requeue(CXONE, CANONICAL, "billing", null, scene.now);
    assertThat(scene.agentNamed(CXONE, "carl").available()).isTrue();
    scene.passMs(300);
    assertThat(scene.leg(CXONE, CANONICAL).agentId()).isEqualTo("dora");
  }

  @Test
  void nobody_can_requeue_a_caller_who_hung_up() {
    dropTheCaller();
    scene.world.hangUp(CALL, scene.now);
    assertThat(scene.world.requeue(CXONE, CANONICAL, "billing", null, scene.now))
        .isEqualTo(new RequeueResult.NotHere("caller_left"));
    assertThat(scene.summary().hungUpOutOfLimbo()).isEqualTo(1);
  }

  @Test
  void ending_the_only_leg_leaves_her_in_limbo_and_ending_her_there_counts_as_lost() {
    scene.transfer(scene.held(agent("carl")));
    scene.passMs(150);
    scene.world.end(GENESYS, CALL, null, scene.now);
    assertThat(scene.caller().with().agentId()).isEqualTo("carl");
    scene.world.end(CXONE, CANONICAL, null, scene.now);
    assertThat(scene.caller().with().kind()).isEqualTo(Party.Kind.LIMBO);
    scene.world.end(CXONE, CANONICAL, null, scene.now);
    assertThat(scene.caller().with().kind()).isEqualTo(Party.Kind.DISCONNECTED);
    assertThat(scene.summary().lost()).isEqualTo(1);
  }

  @Test
  void two_parties_at_once_are_seen_and_never_forgotten() {
    scene.transfer(scene.held(agent("carl")));
    scene.passMs(10);
    Leg second = scene.world.connect(CXONE, CALL, "dora", scene.now);
    assertThat(scene.summary().doubled()).isEqualTo(1);
    scene.world.end(CXONE, second.id(), null, scene.now);
    scene.passMs(1_000);
    assertThat(scene.caller().doubled()).isTrue();
    assertThat(scene.summary().doubled()).isEqualTo(1);
  }

  @Test
  void context_sent_before_the_arrival_is_there_after_it() {
    assertThat(scene.world.addContext(CXONE, CANONICAL, Map.of("a", 1), null, scene.now)).isEmpty();
    scene.transfer(scene.held(queue("billing")));
    assertThat(scene.world.addContext(CXONE, CANONICAL, Map.of("a", 1), null, scene.now))
        .isPresent();
    scene.passMs(150);
    Leg arrived = scene.leg(CXONE, CANONICAL);
    scene.world.addContext(CXONE, arrived.id(), Map.of("b", "x"), null, scene.now);
    assertThat(scene.world.context(CXONE, CANONICAL)).isEqualTo(Map.of("a", 1, "b", "x"));
    assertThat(scene.caller().contexts()).isEqualTo(Map.of("nice_cxone", Map.of("a", 1, "b", "x")));
  }
}
