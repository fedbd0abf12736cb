package dev.baton.bench;

import dev.baton.core.handoff.HandoffState;
import dev.baton.core.id.HandoffId;
import dev.baton.simulation.Prover;
import dev.baton.simulation.Setup;
import dev.baton.twin.model.Platform;
import java.net.URI;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// How many handoffs one core can decide, and how many it can simulate as `baton prove` does.
final class SimulationPhase {
  private static final double HOLD_ALONE = 300_000;
  private static final double HOLD_SIMULATED = 20_000;

  /// How many handoffs are played to see how fast it is, at most.
  private static final int TRIAL = 2_000;

  private final Stage stage;

  SimulationPhase(Stage stage) {
    this.stage = stage;
  }

  void run() {
    RecordedWalk walk = record(stage);
    stage.says("the state machine alone");
    long ms = stage.size().simulationMs();
    alone(walk, ms);
    double[] alone = new double[stage.size().rounds()];
    for (int i = 0; i < alone.length; i++) {
      alone[i] = alone(walk, ms / 3);
    }
    stage.measured(
        Measure.of(
            Phase.SIMULATION,
            "machine",
            "state machine alone, one core",
            "handoffs/s",
            Measure.atLeast(HOLD_ALONE),
            alone));
    stage.says("with coordinator, codecs, twins and faults");
    int few = Math.min(TRIAL, stage.size().handoffs());
    simulated(1, few);
    double trial = simulated(1, few);
    int handoffs = (int) Math.max(few, trial * ms / 1_000);
    double[] simulated = new double[stage.size().rounds()];
    for (int i = 0; i < simulated.length; i++) {
      simulated[i] = simulated(1 + i * 1_000_000L, handoffs);
    }
    stage.measured(
        Measure.of(
            Phase.SIMULATION,
            "simulated",
            "with coordinator and codecs, one core",
            "handoffs/s",
            Measure.atLeast(HOLD_SIMULATED),
            simulated));
  }

  /// Handoffs a second on this thread.
  private double alone(RecordedWalk walk, long ms) {
    return 100
        * Rounds.perSecondHere(
            stage.clock(),
            ms,
            () -> {
              for (int i = 0; i < 100; i++) {
                if (!(walk.play().state() instanceof HandoffState.Completed)) {
                  throw new IllegalStateException("the walk does not lead to its end any more");
                }
              }
            });
  }

  private double simulated(long firstSeed, int handoffs) {
    long begun = stage.clock().nanos();
    Prover.Proof proof =
        Prover.prove(List.of(Setup.defaults()), firstSeed, handoffs, 1, played -> {});
    if (proof.found() != null) {
      throw new BenchFailure("an invariant broke: " + proof.found().what(), null);
    }
    return proof.handoffs() / stage.clock().secondsSince(begun);
  }

  /// Has one real handoff done, and reads what was stored of it.
  static RecordedWalk record(Stage stage) {
    stage.says("recording a handoff");
    var server = stage.server();
    String caller = stage.ground().twins().addCaller(Platform.GENESYS_CLOUD).id();
    LeanHttp.Answer answer =
        stage
            .http()
            .send(
                "POST",
                URI.create("http://127.0.0.1:" + server.port() + "/v1/handoffs"),
                ApiCalls.body(caller));
    String id = JsonMapper.shared().readTree(answer.body()).path("handoffId").asString("");
    if (id.isEmpty()) {
      throw new BenchFailure("a handoff could not be recorded: " + answer, null);
    }
    HandoffId handoff = new HandoffId(id);
    server.node().runtime().awaitEnd(handoff, 30_000);
    return RecordedWalk.of(server.node().reader().transitions(handoff));
  }
}
