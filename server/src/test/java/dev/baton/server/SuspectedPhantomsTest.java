package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Handoffs that both platforms confirmed, and that the platforms' own analytics know better.
class SuspectedPhantomsTest {
  @RegisterExtension
  static final Rig RIG =
      Rig.create()
          .withTimers(
              Yaml.SHORT_TIMERS
                  + """
                  reports:
                    analytics-delay: 1500ms
                    analytics-looks: 2
                    hold-tolerance: 1s
                  """);

  @Test
  void a_phantom_that_both_sides_confirmed_is_revealed_by_analytics() {
    Instant from = RIG.baton().node().now().at();
    double before = suspected("no_talk");
    String phantom = RIG.newCaller();
    RIG.faults(
        FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.HideTalk())
            .about(new FaultRule.Match(null, null, null, phantom, null)));
    complete(phantom, 1);
    complete(RIG.newCaller(), 2);
    assertThat(Rig.state(RIG.play(Ask.toAgent(RIG.newCaller(), "nobody-0000", null))))
        .isEqualTo("returned");

    JsonNode found = looked(from, 2);

    assertThat(found.path("interactions").asInt()).isEqualTo(1);
    assertThat(found.path("noTalk").asInt()).isEqualTo(1);
    assertThat(found.path("holdDisagrees").asInt()).isZero();
    assertThat(found.path("waiting").asInt()).isZero();
    assertThat(suspected("no_talk")).isEqualTo(before + 1);
  }

  @Test
  void two_sides_that_differ_in_the_time_on_hold_are_suspected() {
    Instant from = RIG.baton().node().now().at();
    String held = RIG.newCaller();
    hold(held, true);
    Await.until("she was on hold for three seconds", () -> holdMs(held) >= 3_000);
    hold(held, false);
    complete(held, 3);

    JsonNode found = looked(from, 1);

    assertThat(found.path("holdDisagrees").asInt()).isEqualTo(1);
    assertThat(found.path("noTalk").asInt()).isZero();
  }

  @Test
  void analytics_that_cannot_be_read_make_nobody_suspicious() {
    Instant from = RIG.baton().node().now().at();
    complete(RIG.newCaller(), 4);
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.READ, new Fault.Status(500, null, false)));

    Await.until("both looks are over", () -> found(from).path("unreadable").asInt() == 1);

    assertThat(found(from).path("lookedAt").asInt()).isZero();
    assertThat(found(from).path("waiting").asInt()).isZero();
    assertThat(found(from).path("interactions").asInt()).isZero();
  }

  private static void complete(String caller, int agent) {
    JsonNode view = RIG.play(Ask.toAgent(caller, Way.TO_CXONE.agent(agent), null));
    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
  }

  private static void hold(String interactionId, boolean on) {
    RIG.twins()
        .with((world, now) ->
            world.hold(Platform.GENESYS_CLOUD, interactionId, on, null, now).orElseThrow());
  }

  private static long holdMs(String interactionId) {
    return RIG.twins()
        .with((world, now) ->
            Objects.requireNonNull(world.find(Platform.GENESYS_CLOUD, interactionId))
                .spentAt(now)
                .holdMs());
  }

  /// What is suspected of the handoffs that ended since, once so many were looked at.
  private static JsonNode looked(Instant from, int handoffs) {
    Await.until(
        handoffs + " handoffs were looked at",
        () -> found(from).path("lookedAt").asInt() == handoffs);
    return found(from);
  }

  private static JsonNode found(Instant from) {
    return RIG.api().get("/v1/reports/handoffs?from=" + from).body().at("/total/suspectedPhantoms");
  }

  private static double suspected(String reason) {
    return RIG.api()
        .get("/metrics")
        .text()
        .lines()
        .filter(
            line -> line.startsWith("baton_suspected_phantoms_total{reason=\"" + reason + "\"}"))
        .mapToDouble(line -> Double.parseDouble(line.replaceFirst(".* ", "")))
        .findFirst()
        .orElseThrow();
  }
}
