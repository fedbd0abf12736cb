package dev.baton.core.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.ReservationId;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Order;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final ReservationId STAND_IN = new ReservationId("<reservationId>");

  private static List<Rehearsal.Attempt> rehearse(Route... routes) {
    Plan plan = Samples.plan(List.of(routes), Until.ACTIVE, FallbackPolicy.defaults());
    return Rehearsal.of(Samples.requested(plan), STAND_IN);
  }

  @Test
  void an_attempt_that_goes_well_sends_these_calls_in_this_order() {
    Rehearsal.Attempt attempt = rehearse(Samples.toAgent()).getFirst();

    assertThat(attempt.good())
        .extracting(Call::kind)
        .containsExactly(
            CallKind.RESERVE,
            CallKind.COMMIT,
            CallKind.DELIVER_CONTEXT,
            CallKind.READ_LEG,
            CallKind.READ_LEG);
    assertThat(attempt.good().get(1))
        .isInstanceOfSatisfying(
            Order.Commit.class, commit -> assertThat(commit.reservationId()).isEqualTo(STAND_IN));
    assertThat(attempt.isAdvisory()).isFalse();
  }

  @Test
  void what_goes_wrong_is_repaired_by_a_release_and_a_requeue() {
    assertThat(rehearse(Samples.toAgent()).getFirst().repair())
        .extracting(Call::kind)
        .containsExactly(CallKind.RELEASE, CallKind.REQUEUE);
    assertThat(rehearse(Samples.withoutRequeue(Samples.toAgent())).getFirst().repair())
        .extracting(Call::kind)
        .containsExactly(CallKind.RELEASE);
  }

  @Test
  void a_voice_bots_session_is_looked_at_prepared_and_taken_back() {
    Rehearsal.Attempt attempt =
        rehearse(Samples.connectorRoutes().toArray(Route[]::new)).getFirst();

    assertThat(attempt.good())
        .extracting(Call::kind)
        .containsExactly(
            CallKind.READ_SESSION,
            CallKind.READ_QUEUE,
            CallKind.READ_AGENTS,
            CallKind.RESERVE,
            CallKind.PREPARE,
            CallKind.COMMIT,
            CallKind.DELIVER_CONTEXT,
            CallKind.READ_LEG,
            CallKind.READ_LEG);
    assertThat(attempt.repair())
        .extracting(Call::kind)
        .containsExactly(CallKind.RELEASE, CallKind.WITHDRAW, CallKind.REQUEUE);
  }

  @Test
  void every_try_of_every_route_is_an_attempt_with_order_ids_of_its_own() {
    List<Rehearsal.Attempt> attempts =
        rehearse(Samples.withTries(Samples.toAgent(), 2), Samples.toQueue());

    assertThat(attempts)
        .extracting(a -> a.route().name())
        .containsExactly("agent", "agent", "queue");
    assertThat(attempts).extracting(Rehearsal.Attempt::number).containsExactly(1, 2, 3);
    assertThat(attempts)
        .extracting(a -> ((Order) a.good().getFirst()).orderId().value())
        .containsExactly(
            Samples.HANDOFF + "/1/reserve/1",
            Samples.HANDOFF + "/2/reserve/1",
            Samples.HANDOFF + "/3/reserve/1");
  }

  @Test
  void nothing_of_the_handoff_is_changed() {
    Handoff requested = Samples.requested();

    Rehearsal.of(requested, STAND_IN);

    assertThat(requested).isEqualTo(Samples.requested());
  }
}
