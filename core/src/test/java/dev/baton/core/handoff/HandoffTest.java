package dev.baton.core.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.core.handoff.HandoffState.CommitStage;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.id.OrderId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.platform.CallKind;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandoffTest {
  private static final OutstandingOrder COMMIT =
      new OutstandingOrder(
          OrderId.of(Samples.HANDOFF, 1, "commit", 1),
          CallKind.COMMIT,
          1,
          Samples.T0,
          Samples.T0.plusMillis(4_000),
          false);

  @Test
  void a_commit_without_a_reservation_cannot_exist() {
    assertThatThrownBy(() -> with(new Committing(1, CommitStage.ORDERING), null, COMMIT, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("ReserveBeforeCommit");
  }

  @Test
  void an_ended_handoff_cannot_wait_for_anything() {
    assertThatThrownBy(
            () -> with(new HandoffState.Abandoned(), reservation(Samples.T0), COMMIT, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Terminates");
    assertThatThrownBy(() -> with(new HandoffState.Abandoned(), null, null, Samples.T0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Terminates");
  }

  @Test
  void a_handoff_cannot_be_completed_without_a_reading() {
    assertThatThrownBy(() -> with(new HandoffState.Completed(), null, null, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("NoPhantom");
  }

  @Test
  void it_is_woken_at_the_first_of_what_it_waits_for() {
    Handoff h =
        with(
            new Committing(1, CommitStage.ORDERING),
            reservation(Samples.T0.plusMillis(14_000)),
            COMMIT,
            Samples.T0.plusMillis(5_000));
    assertThat(h.wakeAt()).isEqualTo(Samples.T0.plusMillis(4_000));
    assertThat(Samples.requested().wakeAt()).isNull();
  }

  @Test
  void a_window_fits_a_commit_only_with_time_to_spare() {
    Timers t = Timers.defaults();
    long needed = t.commitTimeoutMs() + t.clockErrorLimitMs() + t.flushBudgetMs();
    Handoff h =
        with(
            new HandoffState.Reserved(),
            reservation(Samples.T0.plusMillis(needed + 1)),
            null,
            null);
    assertThat(h.windowFitsCommit(Samples.T0)).isTrue();
    assertThat(h.windowFitsCommit(Samples.T0.plusMillis(1))).isFalse();
    assertThat(Samples.requested().windowFitsCommit(Samples.T0)).isFalse();
  }

  @Test
  void a_dead_letter_is_ended_for_the_machine_and_open_for_people() {
    HandoffState parked = new HandoffState.DeadLettered(DeadLetterCause.PHANTOM);
    assertThat(parked.isTerminal()).isTrue();
    assertThat(parked.isOpen()).isTrue();
    assertThat(new HandoffState.Returned(ReturnReason.REFUSED).isOpen()).isFalse();
    assertThat(new HandoffState.Reserving().isOpen()).isTrue();
  }

  @Test
  void a_plan_has_one_to_ten_routes_and_a_route_one_to_five_tries() {
    assertThatThrownBy(() -> plan(List.of())).hasMessage("a plan has 1 to 10 routes, not 0");
    assertThatThrownBy(() -> plan(Collections.nCopies(11, Samples.toAgent())))
        .hasMessage("a plan has 1 to 10 routes, not 11");
    assertThat(plan(Collections.nCopies(10, Samples.toAgent())).routes()).hasSize(10);
    assertThatThrownBy(() -> Samples.withTries(Samples.toAgent(), 0))
        .hasMessage("route agent has tries 0, 1 to 5");
    assertThatThrownBy(() -> Samples.withTries(Samples.toAgent(), 6))
        .hasMessage("route agent has tries 6, 1 to 5");
  }

  @Test
  void a_clock_error_is_never_negative() {
    assertThatThrownBy(() -> new Moment(Samples.T0, -1)).hasMessage("clock error is negative: -1");
  }

  private static Plan plan(List<Route> routes) {
    return Samples.plan(routes, Until.ACTIVE, FallbackPolicy.defaults());
  }

  private static Reservation reservation(Instant windowEnd) {
    return new Reservation(
        new ReservationId("res-1"), windowEnd, windowEnd.plusMillis(5_000), null, false);
  }

  private static Handoff with(
      HandoffState state,
      @Nullable Reservation reservation,
      @Nullable OutstandingOrder order,
      @Nullable Instant retryAt) {
    Draft d = new Draft(Samples.requested(), Samples.moment(0));
    d.state = state;
    d.reservation = reservation;
    d.order = order;
    d.retryAt = retryAt;
    return d.step().handoff();
  }
}
