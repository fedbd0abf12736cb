package dev.baton.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Many runs on many threads, and the shortest story of a violation.
class ProverTest {
  private static final List<Setup> DEFAULTS = List.of(Setup.defaults());

  @Test
  void what_comes_of_it_does_not_depend_on_the_number_of_threads() {
    Prover.Proof alone = Prover.prove(DEFAULTS, 100, 700, 1, _ -> {});
    Prover.Proof together = Prover.prove(DEFAULTS, 100, 700, 5, _ -> {});
    assertThat(together).isEqualTo(alone);
    assertThat(alone.handoffs()).isBetween(700L, 702L);
    assertThat(alone.endings()).containsKey("completed");
  }

  @Test
  void the_first_violation_is_found_by_any_number_of_threads_and_told_shorter() {
    PlantedBug bug = PlantedBug.TAKEOVER_FORGETS_DOUBT;
    Report one = found(1, bug);
    assertThat(found(4, bug)).isEqualTo(one);

    Report shortest = Shortest.of(one, DEFAULTS, bug);
    assertThat(shortest.broken()).isEqualTo(one.broken());
    assertThat(shortest.story().size()).isLessThan(one.story().size());
    assertThat(Simulation.run(shortest.run(), Setup.defaults(), bug)).isEqualTo(shortest);
  }

  private static Report found(int threads, PlantedBug bug) {
    return Objects.requireNonNull(Prover.prove(DEFAULTS, 1, 20_000, threads, bug, _ -> {}).found());
  }

  @Test
  void a_run_is_named_so_that_it_can_be_read_back() {
    RunId id = new RunId(17, Set.of(Trouble.COMPANY, Trouble.CRASHES));
    assertThat(id).hasToString("17-81");
    assertThat(RunId.parse("17-81")).isEqualTo(id);
    RunId bare = new RunId(17, EnumSet.allOf(Trouble.class));
    assertThat(RunId.parse(bare.toString())).isEqualTo(bare);
    assertThat(RunId.parse("17")).isEqualTo(RunId.of(17));
    assertThat(RunId.parse("17-")).isNull();
    assertThat(RunId.parse("-3")).isNull();
  }

  @Test
  void the_version_is_of_the_world_and_of_the_configuration() {
    Version now = Version.of(DEFAULTS);
    Setup d = Setup.defaults();
    Setup other = new Setup("another", d.timers(), d.policy(), d.ways(), d.voiceBots());
    assertThat(Version.of(DEFAULTS)).isEqualTo(now);
    assertThat(Version.of(List.of(other)).world()).isEqualTo(now.world());
    assertThat(Version.of(List.of(other)).configuration()).isNotEqualTo(now.configuration());
  }
}
