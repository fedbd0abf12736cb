package dev.baton.platform;

import static dev.baton.platform.ContractScene.accepted;
import static dev.baton.platform.ContractScene.await;
import static dev.baton.platform.ContractScene.done;
import static dev.baton.platform.ContractScene.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Dialect;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.ReservationId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.EndedReason;
import dev.baton.core.platform.LegAnalytics;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.ReservationStatus;
import dev.baton.core.platform.ReservationView;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.model.Agent;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Queue;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every platform does that callers can be transferred to: each kind of call, over real HTTP
/// against the platform's twin, judged by the answer and by the twins' books. One subclass per
/// platform and dialect.
abstract class DestinationContractSuite extends PlatformContractSuite {
  private static final ReservationId UNKNOWN = new ReservationId("res-nobody-made");

  DestinationContractSuite(Platform platform, Dialect dialect) throws IOException {
    super(platform, dialect);
  }

  /// All kinds but those that only a voice bot is asked for.
  static Set<CallKind> ofDestinations() {
    return EnumSet.complementOf(
        EnumSet.of(CallKind.PREPARE, CallKind.WITHDRAW, CallKind.READ_SESSION));
  }

  /// A scope that a token may have and that is not enough for a reservation.
  abstract String smallScope();

  /// The scope that a reservation then lacks.
  abstract String lackedScope();

  private Target agent() {
    return new Target.Agent(scene.tested.agentId());
  }

  private Target queue() {
    return new Target.Queue(scene.tested.queueId());
  }

  private Target agentAcross() {
    return new Target.Agent(scene.across.agentId());
  }

  @Test
  void an_agent_is_reserved_for_at_most_the_time_asked_for() {
    Answer.Reserved reserved =
        done(scene.run(scene.reserve(scene.tested, agent())), Answer.Reserved.class);

    assertThat(reserved.windowMs()).isBetween(10_000L, 15_000L);
    assertThat(reserved.leg()).isNotNull();
    assertThat(scene.twins.summary().heldReservations()).isEqualTo(1);
  }

  @Test
  void a_queue_is_reserved() {
    ReservationId reservation = scene.reserved(scene.tested, queue());

    assertThat(reservation.value()).isNotEmpty();
    assertThat(scene.twins.summary().heldReservations()).isEqualTo(1);
  }

  @Test
  void reserving_again_while_one_is_held_gives_the_same_reservation() {
    ReservationId first = scene.reserved(scene.tested, agent());

    assertThat(scene.reserved(scene.tested, agent())).isEqualTo(first);
    assertThat(scene.effects(Operation.RESERVE)).isEqualTo(1);
  }

  @Test
  void a_busy_agent_has_no_capacity() {
    String leg = scene.caller(scene.tested);
    LegView.Present talking = (LegView.Present) scene.read(scene.tested, leg);

    assertNoCapacity(new Target.Agent(String.valueOf(talking.agentId())), "agent_busy");
  }

  @Test
  void an_agent_on_break_has_no_capacity() {
    scene.twins.with((world, now) -> {
      Agent away = Agent.free("away", "Away").changed(null, true, null);
      world.putAgent(scene.tested.twin(), away, now);
      return away;
    });

    assertNoCapacity(new Target.Agent("away"), "agent_on_break");
  }

  @Test
  void a_full_queue_has_no_capacity() {
    putQueue(Queue.active("small", "Small", 0));

    assertNoCapacity(new Target.Queue("small"), "queue_full");
  }

  @Test
  void a_paused_queue_has_no_capacity() {
    putQueue(new Queue("shut", "Shut", true, 10, List.of()));

    assertNoCapacity(new Target.Queue("shut"), "queue_paused");
  }

  private void putQueue(Queue queue) {
    scene.twins.with((world, now) -> {
      world.putQueue(scene.tested.twin(), queue, now);
      return queue;
    });
  }

  private void assertNoCapacity(Target target, String code) {
    PlatformFailure.NoCapacity refused =
        failed(scene.run(scene.reserve(scene.tested, target)), PlatformFailure.NoCapacity.class);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(scene.twins.summary().heldReservations()).isZero();
  }

  @Test
  void an_unknown_target_is_not_found() {
    for (Target nobody : List.of(new Target.Agent("nobody"), new Target.Queue("nowhere"))) {
      failed(scene.run(scene.reserve(scene.tested, nobody)), PlatformFailure.NotFound.class);
    }
  }

  @Test
  void a_released_reservation_is_given_back_and_releasing_it_again_is_no_failure() {
    ReservationId reservation = scene.reserved(scene.tested, agent());

    accepted(scene.run(scene.release(reservation)));
    assertThat(scene.twins.summary().heldReservations()).isZero();

    accepted(scene.run(scene.release(reservation)));
    accepted(scene.run(scene.release(UNKNOWN)));
    assertThat(scene.effects(Operation.RELEASE)).isEqualTo(1);
  }

  @Test
  void the_reservations_of_an_interaction_are_found_with_their_states() {
    assertThat(found()).isEmpty();
    ReservationId first = scene.reserved(scene.tested, agent());
    scene.run(scene.release(first));
    ReservationId second = scene.reserved(scene.tested, queue());

    assertThat(found())
        .containsExactlyInAnyOrder(
            new ReservationView(first, ReservationStatus.RELEASED),
            new ReservationView(second, ReservationStatus.HELD));
  }

  @Test
  void a_consumed_and_an_expired_reservation_are_told_apart() {
    ReservationId consumed = scene.arrived();
    ReservationId expired = scene.reserved(scene.tested, queue());
    scene.twins.with((world, now) -> {
      world.expireReservations(Samples.CANONICAL.value(), now);
      return now;
    });

    assertThat(found())
        .containsExactlyInAnyOrder(
            new ReservationView(consumed, ReservationStatus.CONSUMED),
            new ReservationView(expired, ReservationStatus.EXPIRED));
  }

  private List<ReservationView> found() {
    return done(scene.run(scene.findReservations()), Answer.ReservationsFound.class).reservations();
  }

  @ParameterizedTest
  @EnumSource
  void a_commit_under_a_live_reservation_moves_the_caller(TransferType type) {
    String leg = scene.caller(scene.tested);
    ReservationId reservation = scene.reserved(scene.across, agentAcross());
    Order.Commit order = scene.commit(scene.tested, leg, reservation);

    accepted(
        scene.run(
            new Order.Commit(
                order.orderId(),
                order.account(),
                order.leg(),
                type,
                order.inbound(),
                order.reservationId(),
                order.canonicalId())));

    await("the caller arrives across", () -> scene.hasHer(scene.across));
    assertThat(scene.her().with().agentId()).isEqualTo(scene.across.agentId());
    LegView.Present left = (LegView.Present) scene.read(scene.tested, leg);
    assertThat(left.state()).isEqualTo(LegState.COMPLETED);
    assertThat(left.endedReason()).isEqualTo(EndedReason.TRANSFERRED);
    assertThat(left.lastOrderReservation()).isEqualTo(reservation);
    assertThat(scene.twins.summary().lost()).isZero();
    assertThat(scene.twins.summary().doubled()).isZero();
  }

  @Test
  void a_commit_under_an_unknown_or_released_reservation_is_gone_and_the_caller_stays() {
    String leg = scene.caller(scene.tested);
    ReservationId released = scene.reserved(scene.across, agentAcross());
    scene.run(new Order.Release(Samples.orderId("release"), scene.across.name(), released));

    for (ReservationId useless : List.of(UNKNOWN, released)) {
      failed(scene.run(scene.commit(scene.tested, leg, useless)), PlatformFailure.Gone.class);
    }
    LegView.Present here = (LegView.Present) scene.read(scene.tested, leg);
    assertThat(here.state()).isEqualTo(LegState.ACTIVE);
    assertThat(here.lastOrderReservation()).isNull();
  }

  @Test
  void a_commit_after_the_caller_hung_up_is_a_conflict() {
    String leg = scene.caller(scene.tested);
    ReservationId reservation = scene.reserved(scene.across, agentAcross());
    scene.twins.hangUp(leg);

    failed(scene.run(scene.commit(scene.tested, leg, reservation)), PlatformFailure.Conflict.class);

    LegView.Present left = (LegView.Present) scene.read(scene.tested, leg);
    assertThat(left.state()).isEqualTo(LegState.COMPLETED);
    assertThat(left.endedReason()).isEqualTo(EndedReason.CALLER_LEFT);
  }

  @Test
  void a_commit_of_an_unknown_leg_is_not_found() {
    ReservationId reservation = scene.reserved(scene.across, agentAcross());

    failed(
        scene.run(scene.commit(scene.tested, "leg-of-nobody", reservation)),
        PlatformFailure.NotFound.class);
  }

  @Test
  void the_same_commit_sent_again_has_no_second_effect() {
    String leg = scene.caller(scene.tested);
    Order.Commit commit =
        scene.commit(scene.tested, leg, scene.reserved(scene.across, agentAcross()));
    accepted(scene.run(commit));
    await("the caller arrives across", () -> scene.hasHer(scene.across));

    accepted(scene.run(commit));

    assertThat(scene.effects(Operation.TRANSFER)).isEqualTo(1);
    assertThat(scene.twins.summary().ordersThatTookEffectTwice()).isZero();
  }

  @Test
  void another_commit_for_a_caller_who_has_moved_is_a_conflict() {
    String leg = scene.caller(scene.tested);
    ReservationId reservation = scene.reserved(scene.across, agentAcross());
    accepted(scene.run(scene.commit(scene.tested, leg, reservation)));

    failed(scene.run(scene.commit(scene.tested, leg, reservation)), PlatformFailure.Conflict.class);
    assertThat(scene.effects(Operation.TRANSFER)).isEqualTo(1);
  }

  @Test
  void the_context_is_taken_right_after_the_commit_before_the_caller_is_there() {
    String leg = scene.caller(scene.across);
    ReservationId reservation = scene.reserved(scene.tested, agent());
    accepted(scene.run(scene.commit(scene.across, leg, reservation)));

    accepted(scene.run(scene.deliverContext()));

    await("the caller arrives", () -> scene.hasHer(scene.tested));
    assertThat(scene.her().contexts())
        .containsKey(scene.tested.platform().wireName())
        .extractingByKey(scene.tested.platform().wireName())
        .asString()
        .contains("ACC-992837", "[1, 3, 0]", "topic=billing");
  }

  @Test
  void the_context_of_an_interaction_that_nobody_announced_is_not_found() {
    failed(scene.run(scene.deliverContext()), PlatformFailure.NotFound.class);
  }

  @Test
  void a_leg_is_read_by_its_own_id() {
    String leg = scene.caller(scene.tested);

    LegView.Present here = (LegView.Present) scene.read(scene.tested, leg);

    assertThat(here.vendorId().value()).isEqualTo(leg);
    assertThat(here.state()).isEqualTo(LegState.ACTIVE);
    assertThat(here.agentId()).isNotNull();
    assertThat(here.reservationId()).isNull();
  }

  @Test
  void a_leg_that_arrived_is_read_by_canonical_id_and_by_reservation() {
    ReservationId reservation = scene.arrived();

    for (String key : List.of(Samples.CANONICAL.value(), reservation.value())) {
      LegView.Present there = (LegView.Present) scene.read(scene.tested, key);
      assertThat(there.state()).isEqualTo(LegState.ACTIVE);
      assertThat(there.agentId()).isEqualTo(scene.tested.agentId());
      assertThat(there.canonicalId()).isEqualTo(Samples.CANONICAL);
      assertThat(there.reservationId()).isEqualTo(reservation);
    }
  }

  @Test
  void a_leg_that_is_not_there_is_absent() {
    scene.reserved(scene.tested, agent());

    assertThat(scene.read(scene.tested, "leg-of-nobody")).isEqualTo(new LegView.Absent());
    assertThat(scene.read(scene.tested, Samples.CANONICAL.value()))
        .as("reserved for, and not yet arrived")
        .isEqualTo(new LegView.Absent());
  }

  @Test
  void the_analytics_of_a_leg_count_its_seconds_and_say_who_talked() {
    String leg = scene.caller(scene.tested);

    await("a second was talked", () -> analytics(leg).talkSec() >= 1);

    LegAnalytics analytics = analytics(leg);
    LegView.Present here = (LegView.Present) scene.read(scene.tested, leg);
    assertThat(analytics.agentId()).isEqualTo(here.agentId());
    assertThat(analytics.holdSec()).isZero();
    assertThat(analytics.queueSec()).isZero();
    assertThat(analytics.wrapSec()).isZero();
  }

  private LegAnalytics analytics(String leg) {
    return Objects.requireNonNull(scene.analytics(scene.tested, leg));
  }

  @Test
  void the_analytics_of_a_leg_that_never_was_are_none() {
    assertThat(scene.analytics(scene.tested, "leg-of-nobody")).isNull();
  }

  @Test
  void a_caller_who_arrived_is_put_into_a_queue() {
    scene.arrived();
    putQueue(Queue.active("quiet", "Nobody answers", 10));

    accepted(scene.run(scene.requeue("quiet")));

    LegView.Present there = (LegView.Present) scene.read(scene.tested, Samples.CANONICAL.value());
    assertThat(there.state()).isEqualTo(LegState.QUEUED);
    assertThat(there.queueId()).isEqualTo("quiet");
  }

  @Test
  void a_caller_whom_nobody_has_is_put_into_a_queue_and_answered() {
    String leg = scene.caller(scene.tested);
    ReservationId reservation = scene.reserved(scene.across, agentAcross());
    scene.fault(Operation.TRANSFER, new Fault.DropTransfer(), 1);
    accepted(scene.run(scene.commit(scene.tested, leg, reservation)));
    await("the caller is in limbo", () -> scene.twins.summary().inLimbo() == 1);

    accepted(scene.run(scene.requeue(scene.tested.queueId())));

    await("an agent answers", () -> scene.her().with().agentId() != null);
    assertThat(scene.her().with().platform()).isEqualTo(scene.tested.twin());
    assertThat(scene.twins.summary().lost()).isZero();
  }

  @Test
  void nobody_is_put_into_a_queue_where_caller_or_queue_are_unknown() {
    failed(scene.run(scene.requeue(scene.tested.queueId())), PlatformFailure.NotFound.class);

    scene.arrived();
    failed(scene.run(scene.requeue("nowhere")), PlatformFailure.NotFound.class);
    assertThat(scene.her().with().agentId()).isEqualTo(scene.tested.agentId());
  }

  @Test
  void a_leg_is_ended_once_however_often_it_is_ordered() {
    String leg = scene.caller(scene.tested);

    accepted(scene.run(scene.endLeg(leg)));
    accepted(scene.run(scene.endLeg(leg)));
    accepted(scene.run(scene.endLeg("leg-of-nobody")));

    LegView.Present there = (LegView.Present) scene.read(scene.tested, leg);
    assertThat(there.state()).isEqualTo(LegState.COMPLETED);
    assertThat(there.endedReason()).isEqualTo(EndedReason.AGENT_ENDED);
  }

  @Test
  void a_token_without_the_scope_is_forbidden_and_the_scope_is_named() {
    Order.Reserve reserve =
        new Order.Reserve(
            Samples.orderId("reserve"),
            new AccountName("other"),
            new Target.Agent(scene.tested.agentId()),
            MediaType.VOICE,
            15_000,
            Samples.CANONICAL,
            scene.across.platform(),
            List.of());
    PlatformClient small =
        scene.otherClient(
            scene.tested.account().apiBase(),
            scene.tested.account().tokenUrl(),
            "demo-secret",
            List.of(smallScope()));

    PlatformFailure.Forbidden forbidden =
        failed(
            small.run(reserve, null, ContractScene.DEADLINE_MS), PlatformFailure.Forbidden.class);

    assertThat(forbidden.missingScope()).isEqualTo(lackedScope());
    assertThat(scene.effects(Operation.RESERVE)).isZero();
  }

  @Test
  void a_reservation_whose_answer_was_lost_is_found_again() {
    scene.fault(Operation.RESERVE, new Fault.LoseAnswer(), 1);
    scene.run(scene.goodCall(CallKind.RESERVE));

    Answer.ReservationsFound found =
        done(scene.run(scene.findReservations()), Answer.ReservationsFound.class);

    assertThat(found.reservations())
        .singleElement()
        .satisfies(view -> assertThat(view.status()).isEqualTo(ReservationStatus.HELD));
  }

  @Test
  void an_answer_past_the_deadline_is_unknown() {
    Call call = scene.goodCall(CallKind.RESERVE);
    scene.fault(Operation.RESERVE, new Fault.Delay(60_000), 1);

    failed(scene.run(call, 300), PlatformFailure.Unknown.class);

    assertThat(scene.effects(Operation.RESERVE)).isEqualTo(1);
  }
}
