package dev.baton.twin.model;

import static dev.baton.twin.model.Scene.CALL;
import static dev.baton.twin.model.Scene.CANONICAL;
import static dev.baton.twin.model.Scene.CXONE;
import static dev.baton.twin.model.Scene.GENESYS;
import static dev.baton.twin.model.Scene.agent;
import static dev.baton.twin.model.Scene.queue;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferStoryTest {
  private final Scene scene = new Scene();

  @Test
  void a_caller_moves_to_the_reserved_agent_and_is_with_one_party_all_the_time() {
    Reservation reservation = scene.held(agent("carl"));
    assertThat(scene.transfer(reservation)).isInstanceOf(TransferResult.Accepted.class);
    scene.passMs(149);
    assertThat(scene.leg(GENESYS, CALL).state()).isEqualTo(LegState.TRANSFERRING);
    assertThat(scene.caller().with().platform()).isEqualTo(GENESYS);
    assertThat(scene.world.find(CXONE, CANONICAL)).isNull();

    scene.passMs(1);
    Leg source = scene.leg(GENESYS, CALL);
    assertThat(source.state()).isEqualTo(LegState.COMPLETED);
    assertThat(source.endedReason()).isEqualTo(EndedReason.TRANSFERRED);
    Leg arrived = scene.leg(CXONE, CANONICAL);
    assertThat(arrived.id()).isEqualTo(reservation.interactionId());
    assertThat(arrived.state()).isEqualTo(LegState.ACTIVE);
    assertThat(arrived.agentId()).isEqualTo("carl");
    assertThat(arrived.reservationId()).isEqualTo(reservation.reservationId());
    assertThat(scene.leg(CXONE, reservation.reservationId())).isEqualTo(arrived);
    assertThat(scene.agentNamed(CXONE, "carl").statusName()).isEqualTo("busy");
    assertThat(scene.agentNamed(GENESYS, "gina").available()).isTrue();
    assertThat(scene.world.reservation(CXONE, reservation.reservationId()))
        .extracting(Reservation::status)
        .isEqualTo(Reservation.Status.CONSUMED);
    assertThat(scene.caller().history()).hasSize(2);
    assertThat(scene.summary().lost()).isZero();
    assertThat(scene.summary().doubled()).isZero();
  }

  @Test
  void a_blind_transfer_lets_go_sooner_than_a_warm_one() {
    scene.transfer(TransferType.BLIND, scene.held(agent("carl")).reservationId());
    scene.passMs(30);
    assertThat(scene.leg(CXONE, CANONICAL).state()).isEqualTo(LegState.ACTIVE);
  }

  @Test
  void a_caller_with_a_place_in_a_queue_waits_there_and_is_answered() {
    scene.transfer(scene.held(queue("billing")));
    scene.passMs(150);
    Leg waiting = scene.leg(CXONE, CANONICAL);
    assertThat(waiting.state()).isEqualTo(LegState.QUEUED);
    assertThat(waiting.queueId()).isEqualTo("billing");
    assertThat(waiting.agentId()).isNull();
    scene.passMs(300);
    Leg answered = scene.leg(CXONE, CANONICAL);
    assertThat(answered.state()).isEqualTo(LegState.ACTIVE);
    assertThat(answered.agentId()).isEqualTo("dora");
    assertThat(answered.spentAt(scene.now).queueMs()).isEqualTo(300);
  }

  @Test
  void a_waiting_caller_is_answered_when_an_agent_becomes_free() {
    for (String id : new String[] {"dora", "emil"}) {
      scene.world.putAgent(CXONE, scene.agentNamed(CXONE, id).changed(null, true, null), scene.now);
    }
    scene.transfer(scene.held(queue("billing")));
    scene.passMs(60_000);
    assertThat(scene.leg(CXONE, CANONICAL).state()).isEqualTo(LegState.QUEUED);
    scene.world.putAgent(
        CXONE, scene.agentNamed(CXONE, "emil").changed(null, false, null), scene.now);
    scene.passMs(0);
    assertThat(scene.leg(CXONE, CANONICAL).agentId()).isEqualTo("emil");
  }

  @Test
  void a_second_transfer_of_a_caller_who_is_going_or_gone_is_refused() {
    Reservation reservation = scene.held(agent("carl"));
    scene.transfer(reservation);
    assertThat(scene.transfer(reservation)).isInstanceOf(TransferResult.AlreadyGone.class);
    scene.passMs(150);
    assertThat(scene.transfer(reservation)).isInstanceOf(TransferResult.AlreadyGone.class);
    assertThat(scene.world.books(scene.now).orders())
        .contains(new Books.OrderCount(GENESYS, Operation.TRANSFER, 1));
  }

  @Test
  void a_transfer_under_a_reservation_that_is_not_held_is_refused_and_the_source_keeps_her() {
    assertThat(scene.transfer(TransferType.WARM, "res-unknown"))
        .isEqualTo(new TransferResult.ReservationGone("unknown"));
    Reservation others = scene.heldFor(agent("carl"), "int-other");
    assertThat(scene.transfer(others))
        .isEqualTo(new TransferResult.ReservationGone("held for another interaction"));
    scene.world.release(CXONE, others.reservationId(), null, scene.now);
    Reservation released = scene.held(agent("carl"));
    scene.world.release(CXONE, released.reservationId(), null, scene.now);
    assertThat(scene.transfer(released)).isEqualTo(new TransferResult.ReservationGone("released"));
    Reservation expired = scene.held(agent("carl"));
    scene.passMs(15_000);
    assertThat(scene.transfer(expired)).isEqualTo(new TransferResult.ReservationGone("expired"));
    assertThat(scene.leg(GENESYS, CALL).state()).isEqualTo(LegState.ACTIVE);
    assertThat(scene.caller().with().agentId()).isEqualTo("gina");
  }

  @Test
  void a_transfer_to_a_number_that_leads_nowhere_is_refused() {
    TransferOrder wrong =
        new TransferOrder(
            CALL, TransferType.WARM, Entry.Kind.PHONE_NUMBER, "+1999", "", null, null, null);
    assertThat(scene.world.transfer(GENESYS, wrong, scene.now))
        .isInstanceOf(TransferResult.LeadsNowhere.class);
  }

  @Test
  void a_caller_who_hangs_up_during_the_consultation_leaves_both_sides_clean() {
    Reservation reservation = scene.held(agent("carl"));
    scene.transfer(reservation);
    scene.passMs(50);
    scene.world.hangUp(CALL, scene.now);
    scene.passMs(1_000);
    assertThat(scene.leg(GENESYS, CALL).endedReason()).isEqualTo(EndedReason.CALLER_LEFT);
    assertThat(scene.world.find(CXONE, CANONICAL)).isNull();
    assertThat(scene.caller().with().kind()).isEqualTo(Party.Kind.HUNG_UP);
    assertThat(scene.summary().lost()).isZero();
    assertThat(scene.summary().heldReservations()).isEqualTo(1);
    scene.world.release(CXONE, reservation.reservationId(), null, scene.now);
    assertThat(scene.summary().heldReservations()).isZero();
    assertThat(scene.agentNamed(CXONE, "carl").available()).isTrue();
  }

  @Test
  void a_hang_up_planned_by_canonical_id_comes_true_when_a_transfer_first_names_it() {
    Reservation reservation = scene.held(agent("carl"));
    scene.world.planHangUp(CANONICAL, scene.now.plusMillis(10), scene.now);
    scene.passMs(20);
    assertThat(scene.transfer(reservation)).isInstanceOf(TransferResult.AlreadyGone.class);
    assertThat(scene.leg(GENESYS, CALL).endedReason()).isEqualTo(EndedReason.CALLER_LEFT);
  }

  @Test
  void an_agent_with_a_talk_time_ends_the_call_and_is_free_again() {
    Scene quick = new Scene(new Timings(150, 30, 300, 120_000, 1_000));
    quick.passMs(5_000);
    assertThat(quick.leg(GENESYS, CALL).state()).isEqualTo(LegState.ACTIVE);
    quick.transfer(quick.held(agent("carl")));
    quick.passMs(1_150);
    assertThat(quick.leg(CXONE, CANONICAL).endedReason()).isEqualTo(EndedReason.AGENT_ENDED);
    assertThat(quick.agentNamed(CXONE, "carl").available()).isTrue();
    assertThat(quick.summary().agentEnded()).isEqualTo(1);
    assertThat(quick.summary().lost()).isZero();
  }
}
