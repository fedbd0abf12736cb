package dev.baton.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.coordinator.Coordinator;
import dev.baton.coordinator.CoordinatorListener;
import dev.baton.coordinator.Work;
import dev.baton.core.handoff.FallbackPolicy;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Plan;
import dev.baton.core.handoff.Protocol;
import dev.baton.core.handoff.Route;
import dev.baton.core.handoff.Rules;
import dev.baton.core.handoff.Side;
import dev.baton.core.handoff.Signal;
import dev.baton.core.handoff.Step;
import dev.baton.core.handoff.Timers;
import dev.baton.core.handoff.Until;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import dev.baton.journal.EventKey;
import dev.baton.journal.InboxEvent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What becomes of an event between the inbox and the step that takes it in.
class EventsTest {
  private static final Instant AT = Instant.parse("2026-11-28T10:00:00Z");
  private static final Moment NOW = new Moment(AT, 0);
  private static final AccountName GENESYS = new AccountName("genesys-main");
  private static final AccountName CXONE = new AccountName("cxone-main");
  private static final HandoffId ID = new HandoffId("019aa5c1-7b4e-7a1f-9c3d-000000000001");
  private static final CanonicalId CANONICAL =
      new CanonicalId("int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d");
  private static final ReservationId RESERVATION = new ReservationId("res-1");

  /// Every event is recorded, and nothing follows from it.
  private static final Rules RECORDING =
      (h, signal, now) ->
          signal instanceof Signal.Observed
              ? new Step(h, List.of(), false, true)
              : Protocol.next(h, signal, now);

  private final Events events = new Events(CoordinatorListener.NONE, true);

  private Coordinator opened(Rules rules) {
    Coordinator coordinator = new Coordinator("node-a", new HandoffJson(), rules, events);
    List<Work> work = coordinator.open(handoff(), NOW);
    coordinator.onStored(ID, ((Work.Append) work.getFirst()).lastSeq(), NOW);
    return coordinator;
  }

  private static Handoff handoff() {
    Route route =
        new Route(
            "agent",
            CXONE,
            Platform.NICE_CXONE,
            new Target.Agent("nice-usr-4492"),
            new Inbound.PhoneNumber("+18885551900", "CXONE_HANDBACK"),
            1,
            null);
    Plan plan =
        new Plan(
            new Leg(GENESYS, Platform.GENESYS_CLOUD, new VendorId("gen-1")),
            List.of(route),
            MediaType.VOICE,
            TransferType.WARM,
            Until.ACTIVE,
            List.of(),
            Timers.defaults(),
            FallbackPolicy.defaults());
    return Handoff.requested(ID, new TenantId("default"), CANONICAL, plan, AT);
  }

  private static InboxEvent event(AccountName account, String id, String leg, String state) {
    return new InboxEvent(
        new EventKey(account, id, AT),
        new TenantId("default"),
        "interaction:updated",
        new VendorId(leg),
        CANONICAL,
        state,
        "agent-1",
        null,
        RESERVATION);
  }

  private List<Work> give(Coordinator coordinator, InboxEvent event) {
    Handoff handoff = Objects.requireNonNull(coordinator.handoff(ID));
    Signal.Observed signal = Objects.requireNonNull(Events.signal(handoff, event));
    return events.give(ID, signal, event.key()) ? coordinator.onSignal(ID, signal, NOW) : List.of();
  }

  @Test
  void the_step_that_records_an_event_carries_its_key_until_it_is_stored() {
    Coordinator coordinator = opened(RECORDING);
    InboxEvent event = event(GENESYS, "evt-1", "gen-1", "completed");

    List<Work> work = give(coordinator, event);

    assertThat(work).hasSize(1);
    assertThat(events.takenIn(ID)).containsExactly(event.key());
    assertThat(give(coordinator, event)).as("given again before it is stored").isEmpty();
    events.stored(ID, events.takenIn(ID));
    assertThat(events.takenIn(ID)).isEmpty();
    assertThat(events.takeDone(10)).as("the flush has said so").isEmpty();
  }

  @Test
  void an_event_that_waits_behind_a_step_is_carried_by_the_next_one_only() {
    Coordinator coordinator = opened(RECORDING);
    InboxEvent first = event(GENESYS, "evt-1", "gen-1", "transferring");
    InboxEvent second = event(GENESYS, "evt-2", "gen-1", "completed");
    Work.Append append = (Work.Append) give(coordinator, first).getFirst();

    assertThat(give(coordinator, second)).isEmpty();
    assertThat(events.takenIn(ID)).containsExactly(first.key());

    events.stored(ID, events.takenIn(ID));
    coordinator.onStored(ID, append.lastSeq(), NOW);
    assertThat(events.takenIn(ID)).containsExactly(second.key());
  }

  @Test
  void an_event_that_changes_nothing_is_done_with_at_once() {
    Coordinator coordinator =
        opened((h, signal, now) ->
            signal instanceof Signal.Observed
                ? new Step(h, List.of(), false, false)
                : Protocol.next(h, signal, now));
    InboxEvent event = event(CXONE, "evt-1", "cx-1", "active");

    give(coordinator, event);

    assertThat(events.takenIn(ID)).isEmpty();
    assertThat(events.takeDone(10)).containsExactly(event.key());
    assertThat(events.takeDone(10)).isEmpty();
  }

  @Test
  void what_another_node_carries_now_is_forgotten_here() {
    Coordinator coordinator = opened(RECORDING);
    give(coordinator, event(GENESYS, "evt-1", "gen-1", "completed"));
    events.forget(ID);
    assertThat(events.takenIn(ID)).isEmpty();
    assertThat(events.takeDone(10)).isEmpty();
  }

  @Test
  void an_event_speaks_of_the_side_whose_account_pushed_it() {
    Signal.Observed source =
        Objects.requireNonNull(
            Events.signal(handoff(), event(GENESYS, "evt-1", "gen-1", "completed")));
    assertThat(source.side()).isEqualTo(Side.SOURCE);
    assertThat(source.occurredAt()).isEqualTo(AT);
    assertThat(source.view())
        .as("the reservation is the last order's")
        .isEqualTo(
            new LegView.Present(
                new VendorId("gen-1"),
                LegState.COMPLETED,
                "agent-1",
                null,
                CANONICAL,
                null,
                null,
                RESERVATION));
    Signal.Observed destination =
        Objects.requireNonNull(Events.signal(handoff(), event(CXONE, "evt-2", "cx-1", "active")));
    assertThat(destination.side()).isEqualTo(Side.DESTINATION);
    assertThat(destination.view().reservationId()).isEqualTo(RESERVATION);
    assertThat(destination.view().lastOrderReservation()).isNull();
  }

  @Test
  void an_earlier_leg_at_the_source_and_a_third_account_say_nothing() {
    assertThat(Events.signal(handoff(), event(GENESYS, "evt-1", "gen-0", "completed"))).isNull();
    AccountName third = new AccountName("cxone-other");
    assertThat(Events.signal(handoff(), event(third, "evt-1", "cx-1", "active"))).isNull();
  }
}
