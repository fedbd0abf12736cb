package dev.baton.twin;

import static dev.baton.twin.Wire.CALL;
import static dev.baton.twin.Wire.CANONICAL;
import static dev.baton.twin.Wire.CXONE;
import static dev.baton.twin.Wire.GENESYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.fault.WebhookFaults;
import dev.baton.twin.model.LegEvent;
import dev.baton.twin.model.LegState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventStoryTest {
  private static Wire listening() {
    return new Wire(TwinOptions.defaults().recordingEvents());
  }

  @Test
  void every_change_of_a_leg_is_told_once_with_the_reservation_of_the_order_behind_it() {
    Wire wire = listening();
    String reservationId = wire.reservationId();
    wire.send(GENESYS, wire.transfer(reservationId));
    wire.passMs(200);
    List<LegEvent> events = wire.twins.drainEvents();
    assertThat(events)
        .extracting(LegEvent::platform, LegEvent::type, LegEvent::state)
        .containsExactly(
            tuple(GENESYS, "interaction:updated", LegState.TRANSFERRING),
            tuple(GENESYS, "interaction:completed", LegState.COMPLETED),
            tuple(CXONE, "interaction:updated", LegState.ACTIVE));
    assertThat(events).extracting(LegEvent::reservationId).containsOnly(reservationId);
    assertThat(events).extracting(LegEvent::canonicalInteractionId).containsOnly(CANONICAL);
    assertThat(events.get(0).interactionId()).isEqualTo(CALL);
    assertThat(events.get(2).agentId()).isEqualTo("nice-usr-4492");
    assertThat(events.get(2).occurredAt()).isEqualTo(wire.now.minusMillis(50));
    assertThat(events).extracting(LegEvent::eventId).doesNotHaveDuplicates();
    assertThat(wire.twins.drainEvents()).isEmpty();
  }

  @Test
  void the_same_seed_gives_the_same_event_ids_and_a_reset_world_gives_others() {
    List<String> first = holds(listening());
    assertThat(holds(listening())).isEqualTo(first);
    Wire wire = listening();
    List<String> all = new ArrayList<>(holds(wire));
    wire.twins.reset(wire.now);
    all.addAll(holds(wire));
    assertThat(all).hasSize(4).doesNotHaveDuplicates();
  }

  private static List<String> holds(Wire wire) {
    wire.call(
        GENESYS,
        "POST",
        "/api/v2/interactions/hold",
        "{\"interactionId\": \"%s\", \"holdType\": \"music\", \"holdReason\": \"x\"}"
            .formatted(CALL));
    wire.call(GENESYS, "DELETE", "/api/v2/interactions/hold/" + CALL, null);
    return wire.twins.drainEvents().stream().map(LegEvent::eventId).toList();
  }

  @Test
  void a_world_that_nobody_listens_to_makes_no_events() {
    Wire wire = new Wire();
    wire.send(GENESYS, wire.transfer(wire.reservationId()));
    wire.passMs(200);
    assertThat(wire.twins.drainEvents()).isEmpty();
    wire.twins.recordEvents();
    wire.twins.world().hangUp(CALL, wire.now);
    assertThat(wire.twins.drainEvents()).extracting(LegEvent::state).contains(LegState.COMPLETED);
  }

  @Test
  void an_event_is_dated_by_the_clock_of_its_platform() {
    Wire wire = listening();
    wire.twins.skewClock(GENESYS, -3_600_000);
    wire.twins.world().hangUp(CALL, wire.now);
    assertThat(wire.twins.drainEvents())
        .extracting(LegEvent::occurredAt)
        .containsExactly(wire.now.minusSeconds(3_600));
  }

  @Test
  void events_are_lost_repeated_and_late_as_often_as_the_script_says() {
    FaultScript script =
        new FaultScript(5, List.of()).withWebhooks(new WebhookFaults(0.2, 0.3, 100, 6_000));
    List<List<Long>> sent = copies(script);
    assertThat(copies(script)).isEqualTo(sent);
    assertThat(sent.stream().filter(List::isEmpty).count()).isBetween(160L, 240L);
    assertThat(sent.stream().filter(c -> c.size() == 2).count()).isBetween(190L, 290L);
    List<Long> delays = sent.stream().flatMap(List::stream).toList();
    assertThat(delays).allMatch(ms -> ms >= 100 && ms <= 6_100);
    assertThat(delays).anyMatch(ms -> ms > 5_000).anyMatch(ms -> ms < 1_000);
    assertThat(copies(FaultScript.NONE)).containsOnly(List.of(0L));
  }

  private static List<List<Long>> copies(FaultScript script) {
    Wire wire = new Wire(script);
    return Stream.generate(wire.twins::eventCopies).limit(1_000).toList();
  }
}
