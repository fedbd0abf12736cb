package dev.baton.bench;

import dev.baton.server.BatonNode;
import dev.baton.server.runtime.HandoffRuntime;
import dev.baton.server.runtime.OpenResult;
import java.util.Map;
import java.util.function.Predicate;

/// The same handoffs, the same loop and the same HTTP to the twins, once with the journal in
/// PostgreSQL and once with one in memory. Their rounds take turns, so that a machine that becomes
/// slower does it to both.
final class DurabilityPhase {
  /// In flight, and the part of the speed without durability that must be left.
  private static final Map<Integer, Double> HOLDS = Map.of(64, 0.3, 256, 0.5);

  private final Stage stage;

  DurabilityPhase(Stage stage) {
    this.stage = stage;
  }

  void run() {
    Ground ground = stage.ground();
    BatonNode node = stage.server().node();
    Handoffs durably = new Handoffs(node.config(), node.ids(), () -> node.now().at());
    Watcher watcher = new Watcher();
    try (MemoryNode memory = MemoryNode.start(node.config(), ground.database("memory"), watcher)) {
      Load durable =
          new Load(stage.clock(), ground.twins(), stage.watcher(), opener(node.runtime(), durably));
      Load volatileLoad =
          new Load(
              stage.clock(), ground.twins(), watcher, opener(memory.runtime(), memory.handoffs()));
      Size size = stage.size();
      stage.says("warming up");
      for (int inFlight : new int[] {8, 64, 256}) {
        Load.Amount warm = new Load.Amount(inFlight, size.handoffs(), size.warmUpMs() / 6);
        stage.judged(durable.run(warm));
        stage.judged(volatileLoad.run(warm));
      }
      measure(durable, volatileLoad, 64);
      measure(durable, volatileLoad, 256);
    }
  }

  private void measure(Load durable, Load inMemory, int inFlight) {
    Size size = stage.size();
    double[] with = new double[size.rounds()];
    double[] without = new double[size.rounds()];
    double[] ratio = new double[size.rounds()];
    Load.Amount amount = new Load.Amount(inFlight, size.handoffs(), size.roundMs() / 2);
    for (int round = 0; round < size.rounds(); round++) {
      stage.says("%d in flight, round %d of %d".formatted(inFlight, round + 1, size.rounds()));
      // Each comes first in every other round.
      boolean durableFirst = round % 2 == 0;
      for (boolean durably : new boolean[] {durableFirst, !durableFirst}) {
        Load load = durably ? durable : inMemory;
        (durably ? with : without)[round] = stage.judged(load.run(amount)).perSecond();
      }
      ratio[round] = with[round] / without[round];
    }
    String flight = inFlight + " in flight";
    stage.measured(
        Measure.of(
            Phase.DURABILITY,
            "durable_" + inFlight,
            "durable, " + flight,
            "handoffs/s",
            null,
            with));
    stage.measured(
        Measure.of(
            Phase.DURABILITY,
            "memory_" + inFlight,
            "journal in memory, " + flight,
            "handoffs/s",
            null,
            without));
    stage.measured(
        Measure.of(
            Phase.DURABILITY,
            "durable_ratio_" + inFlight,
            "durable vs not, " + flight,
            "ratio",
            Measure.atLeast(HOLDS.getOrDefault(inFlight, 0.0)),
            ratio));
  }

  static Predicate<String> opener(HandoffRuntime runtime, Handoffs handoffs) {
    return interaction ->
        switch (runtime.open(handoffs.of(interaction))) {
          case OpenResult.Opened _ -> true;
          case OpenResult.NotServing _ -> false;
          case OpenResult.Replayed _,
              OpenResult.KeyReused _,
              OpenResult.Busy _,
              OpenResult.LegKnown _,
              OpenResult.Unstorable _ ->
              throw new BenchFailure("a new handoff was not taken for one", null);
        };
  }
}
