package dev.baton.twin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Cognigy's sessions in virtual time: who may write, and where the caller is.
class SessionStoryTest {
  private static final Platform GENESYS = Platform.GENESYS_CLOUD;
  private static final Platform COGNIGY = Platform.NICE_COGNIGY;
  private static final String ID = "session-1";
  private static final long PICK_UP_MS = 30_000;

  private final World world =
      new World(new Timings(150, 30, 300, 120_000, 0), new SplittableRandom(1));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  void a_caller_talks_to_a_bot() {
    world.putQueue(GENESYS, Queue.active("billing", "Billing", 10), now);
    world.putAgent(GENESYS, Agent.free("gina", "Gina", "billing"), now);
    world.sessions().putConnector(Connector.working("genesys_cloud", GENESYS));
    world
        .sessions()
        .add(
            NewSession.voice(ID, "+14155551234")
                .knowing(Map.of("callerName", "Jane"))
                .withCallId("call-1"),
            now);
  }

  private void passMs(long ms) {
    now = now.plusMillis(ms);
    world.advance(now);
  }

  private SessionFacts session() {
    return Objects.requireNonNull(world.sessions().facts(ID));
  }

  private SessionResult write(Map<String, Object> more, @Nullable String ifMatch) {
    Map<String, Object> variables = new LinkedHashMap<>(session().variables());
    variables.putAll(more);
    return world.sessions().write(new SessionWrite(ID, variables, true, ifMatch, null), now);
  }

  private static Map<String, Object> transfer() {
    return Map.of(
        "transferTarget", "billing",
        "transferType", "queue",
        "handoffTrigger", true,
        "telephonyAction", "transfer",
        "batonCanonicalInteractionId", "int-1");
  }

  private SessionResult prepare() {
    return write(transfer(), null);
  }

  private SessionResult withdraw() {
    return write(Map.of("handoffTrigger", false, "telephonyAction", "none"), null);
  }

  private SessionResult runFlow() {
    return world.sessions().runFlow(ID, null, now);
  }

  private Books.CallerEntry caller() {
    return Objects.requireNonNull(world.books(now).caller(ID));
  }

  private Party.Kind with() {
    return caller().with().kind();
  }

  private @Nullable Leg atGenesys() {
    return world.find(GENESYS, "int-1");
  }

  @Test
  void the_caller_is_in_one_place_at_every_instant() {
    assertThat(with()).isEqualTo(Party.Kind.BOT);
    prepare();
    assertThat(session().status()).isEqualTo(SessionStatus.TRANSFERRING);
    assertThat(runFlow()).isInstanceOf(SessionResult.FlowRun.class);
    passMs(29);
    assertThat(with()).isEqualTo(Party.Kind.BOT);
    passMs(1);
    assertThat(with()).isEqualTo(Party.Kind.QUEUE);
    passMs(300);
    assertThat(with()).isEqualTo(Party.Kind.AGENT);
    assertThat(session().status()).isEqualTo(SessionStatus.ENDED);
    assertThat(session().endedReason()).isEqualTo(EndedReason.TRANSFERRED);
    assertThat(world.summary().callers()).isEqualTo(1);
    assertThat(world.summary().doubled()).isZero();
    assertThat(world.summary().lost()).isZero();
    assertThat(world.books(now).sessions()).isEqualTo(new Books.SessionSums(1, 0, 1, 0, 0));
  }

  @Test
  void her_call_and_her_transfer_are_names_of_her_leg_once_she_has_arrived() {
    prepare();
    String transferId = Objects.requireNonNull(session().transferId());
    assertThat(world.find(GENESYS, transferId)).isNull();
    runFlow();
    passMs(30);
    assertThat(world.find(GENESYS, transferId)).isEqualTo(atGenesys());
    assertThat(world.find(GENESYS, "call-1")).isEqualTo(atGenesys());
    assertThat(world.find(Platform.NICE_CXONE, transferId)).isNull();
  }

  @Test
  void the_place_that_is_held_for_her_is_used_and_a_full_queue_takes_her_too() {
    world.putQueue(GENESYS, Queue.active("billing", "Billing", 1), now);
    ReserveOrder order =
        new ReserveOrder(
            new Target.QueueTarget("billing"),
            "int-1",
            "nice_cognigy",
            Duration.ofSeconds(15),
            null);
    ReserveResult.Held held = (ReserveResult.Held) world.reserve(GENESYS, order, now);
    String reservationId = held.reservation().reservationId();
    write(Map.of("batonReservationId", reservationId), null);
    prepare();
    runFlow();
    passMs(30);
    Leg leg = Objects.requireNonNull(atGenesys());
    assertThat(leg.reservationId()).isEqualTo(reservationId);
    assertThat(leg.id()).isEqualTo(held.reservation().interactionId());
    assertThat(Objects.requireNonNull(world.reservation(GENESYS, reservationId)).status())
        .isEqualTo(Reservation.Status.CONSUMED);
    world.sessions().add(NewSession.voice("session-2", "+14155551235"), now);
    world
        .sessions()
        .write(new SessionWrite("session-2", transferTo("int-2"), true, null, null), now);
    world.sessions().runFlow("session-2", null, now);
    passMs(30);
    assertThat(Objects.requireNonNull(world.find(GENESYS, "int-2")).state())
        .isEqualTo(LegState.QUEUED);
    assertThat(world.summary().lost()).isZero();
  }

  private static Map<String, Object> transferTo(String canonicalId) {
    Map<String, Object> variables = new LinkedHashMap<>(transfer());
    variables.put("batonCanonicalInteractionId", canonicalId);
    return variables;
  }

  @Test
  void what_the_client_has_told_of_her_already_is_not_overwritten_by_the_connector() {
    ReserveOrder order =
        new ReserveOrder(
            new Target.QueueTarget("billing"), "int-1", "", Duration.ofSeconds(15), null);
    world.reserve(GENESYS, order, now);
    world.addContext(GENESYS, "int-1", Map.of("callerName", "J***"), null, now);
    write(Map.of("issueType", "billing"), null);
    prepare();
    runFlow();
    passMs(30);
    assertThat(world.context(GENESYS, "int-1"))
        .isEqualTo(Map.of("callerName", "J***", "issueType", "billing"));
  }

  @Test
  void two_writers_that_name_the_version_they_read_lose_no_variable() {
    String read = session().etag();
    assertThat(write(Map.of("first", 1), read)).isInstanceOf(SessionResult.Done.class);
    Map<String, Object> second = new LinkedHashMap<>(Map.of("callerName", "Jane", "second", 2));
    SessionWrite late = new SessionWrite(ID, second, null, read, null);
    assertThat(world.sessions().write(late, now)).isInstanceOf(SessionResult.Stale.class);
    assertThat(session().variables()).containsOnlyKeys("callerName", "first");
    assertThat(write(Map.of("second", 2), session().etag())).isInstanceOf(SessionResult.Done.class);
    assertThat(session().variables()).containsOnlyKeys("callerName", "first", "second");
    assertThat(world.sessions().sums().variablesLost()).isZero();
  }

  @Test
  void a_writer_that_names_none_loses_what_the_flow_has_learned_and_the_books_know() {
    Map<String, Object> read = session().variables();
    world.sessions().lock(ID, 100L, now);
    passMs(100);
    assertThat(session().variables()).containsKey("flowRun1");
    world.sessions().write(new SessionWrite(ID, read, null, null, null), now);
    assertThat(Objects.requireNonNull(caller().session()).lostVariables())
        .containsExactly("flowRun1");
    assertThat(world.sessions().sums().variablesLost()).isEqualTo(1);
  }

  @Test
  void a_connector_that_no_flow_tells_hands_over_by_itself_after_a_while() {
    prepare();
    passMs(PICK_UP_MS);
    assertThat(session().status()).isEqualTo(SessionStatus.TRANSFERRING);
    assertThat(atGenesys()).isNull();
    passMs(30);
    assertThat(Objects.requireNonNull(atGenesys()).state()).isEqualTo(LegState.QUEUED);
  }

  @Test
  void what_is_withdrawn_is_never_handed_over() {
    prepare();
    passMs(1_000);
    withdraw();
    assertThat(session().status()).isEqualTo(SessionStatus.ACTIVE);
    assertThat(session().transferStatus()).isEqualTo(SessionTransferStatus.WITHDRAWN);
    passMs(PICK_UP_MS);
    world.sessions().lock(ID, 100L, now);
    passMs(PICK_UP_MS);
    assertThat(with()).isEqualTo(Party.Kind.BOT);
    assertThat(runFlow())
        .isInstanceOfSatisfying(
            SessionResult.FlowRun.class, run -> assertThat(run.bridgedTo()).isNull());
    prepare();
    runFlow();
    passMs(30);
    assertThat(with()).isEqualTo(Party.Kind.QUEUE);
  }

  @Test
  void it_is_too_late_to_withdraw_what_is_on_its_way() {
    prepare();
    runFlow();
    assertThat(withdraw()).isInstanceOf(SessionResult.Moving.class);
    assertThat(runFlow()).isInstanceOf(SessionResult.Moving.class);
    passMs(30);
    assertThat(withdraw()).isInstanceOf(SessionResult.Ended.class);
    assertThat(with()).isEqualTo(Party.Kind.QUEUE);
  }

  @Test
  void any_flow_that_runs_while_the_trigger_is_set_hands_over() {
    prepare();
    world.sessions().lock(ID, 5_000L, now);
    assertThat(session().status()).isEqualTo(SessionStatus.TRANSFERRING);
    passMs(30);
    assertThat(with()).isEqualTo(Party.Kind.QUEUE);
  }

  @Test
  void a_connector_that_failed_leaves_the_trigger_behind_for_the_next_flow() {
    prepare();
    world.sessions().failTransfer(ID, now);
    assertThat(session().status()).isEqualTo(SessionStatus.ACTIVE);
    assertThat(session().transferStatus()).isEqualTo(SessionTransferStatus.FAILED);
    passMs(2 * PICK_UP_MS);
    assertThat(with()).isEqualTo(Party.Kind.BOT);
    world.sessions().lock(ID, 100L, now);
    passMs(30);
    assertThat(with()).isEqualTo(Party.Kind.QUEUE);
  }

  @Test
  void what_is_bridged_in_silence_leaves_her_with_the_bot() {
    for (boolean stays : new boolean[] {false, true}) {
      prepare();
      runFlow();
      world.sessions().silence(ID, stays, now);
      passMs(2 * PICK_UP_MS);
      assertThat(session().status())
          .isEqualTo(stays ? SessionStatus.TRANSFERRING : SessionStatus.ACTIVE);
      assertThat(session().transferStatus()).isEqualTo(SessionTransferStatus.BRIDGED);
      assertThat(with()).isEqualTo(Party.Kind.BOT);
      withdraw();
    }
  }

  @Test
  void a_transfer_that_is_dropped_leaves_her_in_limbo_until_she_is_queued() {
    prepare();
    runFlow();
    world.dropTransfer(ID);
    passMs(30);
    assertThat(with()).isEqualTo(Party.Kind.LIMBO);
    assertThat(session().endedReason()).isEqualTo(EndedReason.TRANSFERRED);
    assertThat(world.requeue(GENESYS, "int-1", "billing", null, now))
        .isInstanceOf(RequeueResult.Queued.class);
    assertThat(with()).isEqualTo(Party.Kind.QUEUE);
  }

  @Test
  void a_withdrawal_takes_back_what_was_to_go_wrong() {
    prepare();
    world.dropTransfer(ID);
    withdraw();
    prepare();
    runFlow();
    passMs(30);
    assertThat(with()).isEqualTo(Party.Kind.QUEUE);
  }

  @Test
  void a_source_that_keeps_her_has_two_parties() {
    prepare();
    runFlow();
    world.keepSource(ID);
    passMs(30);
    assertThat(caller().doubled()).isTrue();
    assertThat(session().status()).isEqualTo(SessionStatus.ACTIVE);
  }

  @Test
  void who_hangs_up_on_the_way_arrives_nowhere() {
    prepare();
    runFlow();
    world.hangUp(ID, now);
    passMs(PICK_UP_MS);
    assertThat(session().endedReason()).isEqualTo(EndedReason.CALLER_LEFT);
    assertThat(atGenesys()).isNull();
    assertThat(world.summary().lost()).isZero();
  }

  @Test
  void a_hang_up_that_is_planned_for_her_canonical_id_comes_with_the_order() {
    world.planHangUp("int-1", now, now);
    assertThat(prepare()).isInstanceOf(SessionResult.Ended.class);
    assertThat(session().endedReason()).isEqualTo(EndedReason.CALLER_LEFT);
  }

  @Test
  void an_idle_bot_is_idle_again_after_a_withdrawal() {
    world
        .sessions()
        .add(
            new NewSession("s-2", "tel:+1", "voice", true, transfer(), "genesys_cloud", null, null),
            now);
    SessionWrite ask = new SessionWrite("s-2", transfer(), null, null, null);
    world.sessions().write(ask, now);
    Map<String, Object> none = Map.of("handoffTrigger", false);
    world.sessions().write(new SessionWrite("s-2", none, null, null, null), now);
    assertThat(Objects.requireNonNull(world.sessions().facts("s-2")).status())
        .isEqualTo(SessionStatus.IDLE);
  }

  @Test
  void flows_that_run_by_themselves_lock_the_session_now_and_then_and_the_same_seed_repeats() {
    int[] locked = new int[2];
    for (int run = 0; run < 2; run++) {
      World lively = new World(new Timings(150, 30, 300, 120_000, 0), new SplittableRandom(7));
      NewSession start = NewSession.voice("s", "+1").withFlows(new NewSession.Flows(4_000, 2_000));
      Instant at = Instant.parse("2026-01-01T00:00:00Z");
      lively.sessions().add(start, at);
      for (int second = 0; second < 600; second++) {
        at = at.plusSeconds(1);
        lively.advance(at);
        SessionStatus status = Objects.requireNonNull(lively.sessions().facts("s")).status();
        locked[run] += status == SessionStatus.PROCESSING ? 1 : 0;
      }
      Books.SessionEntry entry =
          Objects.requireNonNull(Objects.requireNonNull(lively.books(at).caller("s")).session());
      assertThat(entry.flowRuns()).isBetween(80, 120);
      assertThat(entry.variables()).hasSize(50);
    }
    assertThat(locked[0]).isBetween(140, 260).isEqualTo(locked[1]);
  }

  @Test
  void a_session_of_whom_somebody_talks_already_or_a_connector_that_leads_back_cannot_be() {
    assertThatThrownBy(() -> world.sessions().add(NewSession.voice(ID, "+1"), now))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(ID);
    assertThatThrownBy(() -> world.sessions().putConnector(Connector.working("loop", COGNIGY)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NewSession.Flows(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("everyMs is 0");
  }

  @Test
  void nothing_is_told_of_a_bots_session_but_of_the_leg_that_arrives() {
    world.recordEvents();
    prepare();
    runFlow();
    passMs(30);
    assertThat(world.drainEvents()).extracting(LegEvent::platform).containsOnly(GENESYS);
  }
}
