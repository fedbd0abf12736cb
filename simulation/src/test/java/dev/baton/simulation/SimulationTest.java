package dev.baton.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The world simulated from seeds. A failing seed prints its story; `-Dseed=` replays it alone.
class SimulationTest {
  private static final Logger log = LoggerFactory.getLogger(SimulationTest.class);

  private static final RunId FIRST =
      Objects.requireNonNull(RunId.parse(System.getProperty("seed", "1")));

  /// About a minute; `-Druns=` takes more.
  private static final long RUNS =
      Long.getLong("runs", System.getProperty("seed") == null ? 60_000 : 1);

  /// A bug that is not caught within so many runs is not caught.
  private static final long RUNS_TO_CATCH = 100_000;

  @Test
  void every_invariant_holds_in_every_run() {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (long seed = FIRST.seed(); seed < FIRST.seed() + RUNS; seed++) {
      RunId id = new RunId(seed, FIRST.without());
      Report report = Simulation.run(id, Setup.defaults(), PlantedBug.NONE);
      assertThat(report.holds()).as(report::told).isTrue();
      report.outcomes().forEach((state, count) -> outcomes.merge(state, count, Integer::sum));
    }
    int handoffs = outcomes.values().stream().mapToInt(Integer::intValue).sum();
    log.info("simulated {} handoffs in {} runs: {}", handoffs, RUNS, outcomes);
    if (RUNS > 1) {
      // A world in which nothing ever went wrong, or nothing ever went well, would prove nothing.
      assertThat(outcomes)
          .containsKeys("completed", "abandoned", "returned, cancelled", "dead_lettered, phantom")
          .containsKeys("returned, callback", "returned, moved_by_source")
          .containsKeys("returned, refused", "dead_lettered, missing_scope");
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
  void in_a_calm_world_every_bots_guest_meets_a_person() {
    for (long seed = 1; seed <= 50; seed++) {
      Report report = Simulation.run(seed, Scenario.calmBots(), PlantedBug.NONE);
      assertThat(report.holds()).as(report::told).isTrue();
      assertThat(report.outcomes()).as(report::told).containsOnlyKeys("completed");
    }
  }

  @Test
  void in_a_calm_world_every_voice_bots_caller_meets_a_person() {
    for (long seed = 1; seed <= 50; seed++) {
      Report report = Simulation.run(seed, Scenario.calmVoiceBots(1), PlantedBug.NONE);
      assertThat(report.holds()).as(report::told).isTrue();
      assertThat(report.outcomes()).as(report::told).containsOnlyKeys("completed");
    }
  }

  /// More requests than the thousand that Cognigy takes in five minutes, in that time's own time.
  /// Some of the callers are to be with an agent, and there are fewer of these.
  @Test
  void more_voice_bots_callers_than_cognigys_real_rate_allows_wait_for_it() {
    Report report = Simulation.run(1, Scenario.calmVoiceBots(120), PlantedBug.NONE);

    assertThat(report.holds()).as(report::told).isTrue();
    assertThat(report.handoffs()).isEqualTo(120);
    assertThat(report.outcomes().getOrDefault("completed", 0))
        .as("%s", report.outcomes())
        .isGreaterThan(100);
    assertThat(report.story().stream().filter(line -> line.endsWith("with 429")))
        .as("requests that came too many")
        .isNotEmpty();
  }

  @Test
  void a_seed_tells_the_same_story_every_time() {
    for (long seed = 1; seed <= 20; seed++) {
      Report first = Simulation.tell(RunId.of(seed), Setup.defaults(), PlantedBug.NONE);
      Report second = Simulation.tell(RunId.of(seed), Setup.defaults(), PlantedBug.NONE);
      assertThat(second).isEqualTo(first);
      assertThat(first.story()).isNotEmpty();
    }
  }

  @Test
  void every_planted_bug_is_caught() {
    StringBuilder table = new StringBuilder();
    List<PlantedBug> missed = new ArrayList<>();
    for (PlantedBug bug : EnumSet.complementOf(EnumSet.of(PlantedBug.NONE))) {
      Report caught = caught(bug);
      if (caught == null) {
        missed.add(bug);
      } else {
        table.append("%n  %-30s %-22s run %d".formatted(bug, caught.broken(), caught.run().seed()));
      }
    }
    log.info("planted bugs, what caught them, and in which run:{}", table);
    assertThat(missed).as("not caught within %d runs", RUNS_TO_CATCH).isEmpty();
  }

  @Test
  void every_planted_bug_is_explained() throws IOException {
    String page = Files.readString(Path.of("../docs/concepts/simulation.md"));
    for (PlantedBug bug : EnumSet.complementOf(EnumSet.of(PlantedBug.NONE))) {
      assertThat(page).contains("| `" + bug + "` |");
    }
  }

  @Test
  void every_invariant_is_on_the_page_of_the_protocol_and_of_the_simulation() throws IOException {
    for (String page : List.of("protocol", "simulation")) {
      String text = Files.readString(Path.of("../docs/concepts/" + page + ".md"));
      for (Invariant invariant : Invariant.values()) {
        assertThat(text).as(page).contains("| " + camelCase(invariant) + " |");
      }
    }
  }

  private static String camelCase(Invariant invariant) {
    StringBuilder name = new StringBuilder();
    for (String word : invariant.name().split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  private static @Nullable Report caught(PlantedBug bug) {
    for (long seed = 1; seed <= RUNS_TO_CATCH; seed++) {
      Report report = Simulation.run(seed, bug);
      if (!report.holds()) {
        return report;
      }
    }
    return null;
  }
}
