package dev.baton.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The world simulated from seeds. A failing seed prints its story; `-Dseed=` replays it alone.
class SimulationTest {
  private static final Logger log = LoggerFactory.getLogger(SimulationTest.class);

  private static final long FIRST_SEED = Long.getLong("seed", 1);

  /// As many runs as fit into a few seconds; `-Druns=` takes more.
  private static final long RUNS = Long.getLong("runs", Long.getLong("seed") == null ? 3_000 : 1);

  /// A bug that is not caught within so many runs is not caught.
  private static final long RUNS_TO_CATCH = 20_000;

  @Test
  void every_invariant_holds_in_every_run() {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      Report report = Simulation.run(seed, PlantedBug.NONE);
      assertThat(report.holds()).as(report::told).isTrue();
      report.outcomes().forEach((state, count) -> outcomes.merge(state, count, Integer::sum));
    }
    log.info("simulated {} runs: {}", RUNS, outcomes);
    if (RUNS > 1) {
      // A world in which nothing ever went wrong, or nothing ever went well, would prove nothing.
      assertThat(outcomes).containsKeys("completed", "returned", "abandoned", "dead_lettered");
    }
  }

  @Test
  void a_calm_world_completes_every_handoff() {
    for (long seed = 1; seed <= 50; seed++) {
      Report report = Simulation.run(seed, Scenario.calm(), PlantedBug.NONE);
      assertThat(report.holds()).as(report::told).isTrue();
      assertThat(report.outcomes()).as(report::told).containsOnlyKeys("completed");
    }
  }

  @Test
  void a_seed_tells_the_same_story_every_time() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(Simulation.run(seed, PlantedBug.NONE))
          .isEqualTo(Simulation.run(seed, PlantedBug.NONE));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_planted_bug_is_caught(PlantedBug bug) {
    for (long seed = 1; seed <= RUNS_TO_CATCH; seed++) {
      Report report = Simulation.run(seed, bug);
      if (!report.holds()) {
        log.info("{} is caught in run {} by {}", bug, seed, report.broken());
        return;
      }
    }
    assertThat(false).as("%s was not caught in %d runs", bug, RUNS_TO_CATCH).isTrue();
  }
}
