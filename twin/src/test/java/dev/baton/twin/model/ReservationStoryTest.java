package dev.baton.twin.model;

import static dev.baton.twin.model.Scene.CANONICAL;
import static dev.baton.twin.model.Scene.CXONE;
import static dev.baton.twin.model.Scene.agent;
import static dev.baton.twin.model.Scene.queue;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReservationStoryTest {
  private final Scene scene = new Scene();

  @Test
  void asking_again_for_the_same_target_gives_the_same_reservation_and_has_no_second_effect() {
    Reservation first = scene.held(agent("carl"));
    scene.passMs(1_000);
    assertThat(scene.held(agent("carl"))).isEqualTo(first);
    assertThat(scene.summary().heldReservations()).isEqualTo(1);
    assertThat(scene.world.books(scene.now).orders())
        .contains(new Books.OrderCount(CXONE, Operation.RESERVE, 1));
  }

  @Test
  void a_window_ends_at_its_instant_and_not_before() {
    Reservation reservation = scene.held(agent("carl"));
    assertThat(reservation.validUntil()).isEqualTo(scene.now.plusSeconds(15));
    scene.passMs(14_999);
    assertThat(status(reservation)).isEqualTo(Reservation.Status.HELD);
    scene.passMs(1);
    assertThat(status(reservation)).isEqualTo(Reservation.Status.EXPIRED);
    assertThat(scene.agentNamed(CXONE, "carl").available()).isTrue();
  }

  private Reservation.Status status(Reservation reservation) {
    Reservation now = scene.world.reservation(CXONE, reservation.reservationId());
    if (now == null) {
      throw new AssertionError("forgotten");
    }
    return now.status();
  }

  @Test
  void an_agent_who_is_held_or_talking_is_busy_and_one_on_break_is_on_break() {
    scene.heldFor(agent("carl"), "int-other");
    assertThat(scene.reserve(agent("carl"), CANONICAL))
        .isEqualTo(new ReserveResult.Refused(NoCapacity.AGENT_BUSY));
    scene.world.connect(CXONE, Scene.CALL, "dora", scene.now);
    assertThat(scene.reserve(agent("dora"), CANONICAL))
        .isEqualTo(new ReserveResult.Refused(NoCapacity.AGENT_BUSY));
    scene.world.putAgent(
        CXONE, scene.agentNamed(CXONE, "emil").changed(null, true, null), scene.now);
    assertThat(scene.reserve(agent("emil"), CANONICAL))
        .isEqualTo(new ReserveResult.Refused(NoCapacity.AGENT_ON_BREAK));
    assertThat(scene.reserve(agent("nobody"), CANONICAL))
        .isInstanceOf(ReserveResult.UnknownTarget.class);
  }

  @Test
  void a_queue_holds_no_more_places_than_it_has_and_none_while_paused() {
    Reservation first = scene.heldFor(queue("billing"), "int-a");
    scene.heldFor(queue("billing"), "int-b");
    assertThat(scene.reserve(queue("billing"), CANONICAL))
        .isEqualTo(new ReserveResult.Refused(NoCapacity.QUEUE_FULL));
    scene.world.release(CXONE, first.reservationId(), null, scene.now);
    assertThat(scene.reserve(queue("billing"), CANONICAL)).isInstanceOf(ReserveResult.Held.class);
    scene.world.putQueue(
        CXONE, new Queue("billing", "Billing", true, 9, java.util.List.of()), scene.now);
    assertThat(scene.reserve(queue("billing"), "int-c"))
        .isEqualTo(new ReserveResult.Refused(NoCapacity.QUEUE_PAUSED));
  }

  @Test
  void callers_in_a_queue_and_with_its_agents_count_against_its_places() {
    scene.transfer(scene.held(queue("billing")));
    scene.passMs(450);
    scene.heldFor(queue("billing"), "int-b");
    assertThat(scene.reserve(queue("billing"), "int-c"))
        .isEqualTo(new ReserveResult.Refused(NoCapacity.QUEUE_FULL));
    scene.world.hangUp(CANONICAL, scene.now);
    assertThat(scene.reserve(queue("billing"), "int-c")).isInstanceOf(ReserveResult.Held.class);
  }

  @Test
  void a_second_reservation_for_one_interaction_is_noted_in_the_books() {
    scene.held(agent("carl"));
    assertThat(scene.summary().twoReservationsAtOnce()).isZero();
    scene.held(queue("billing"));
    assertThat(scene.summary().twoReservationsAtOnce()).isEqualTo(1);
  }

  @Test
  void a_lost_answer_is_found_by_canonical_id() {
    Reservation reservation = scene.held(agent("carl"));
    assertThat(scene.world.reservationsFor(CXONE, CANONICAL)).containsExactly(reservation);
    assertThat(scene.world.reservationsFor(Scene.GENESYS, CANONICAL)).isEmpty();
  }
}
