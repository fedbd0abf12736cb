package dev.baton.core.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Holds the table in the Javadoc of [Protocol], the code and the page in the docs together. What
/// the code does is found out by walking through it at random; every step of every walk is also
/// checked by a [Witness].
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransitionTableTest {
  /// Mutation testing plays fewer, because it plays them for every mutant.
  private static final int WALKS = Integer.getInteger("baton.walks", 7_000);

  /// What may be under way when the deadline passes, and is brought to its end: the fence until the
  /// reservation has ended by itself, a compensation's three sends, and the readings between.
  private static final Duration SLACK = Duration.ofSeconds(60);

  /// Every pair of states seen in a step that changed something, with the seed that showed it.
  private final TreeMap<String, Long> seen = new TreeMap<>();

  private final Set<HandoffState> statesSeen = new HashSet<>();
  private final TreeMap<Long, String> overtime = new TreeMap<>();

  @BeforeAll
  void walk() {
    for (long seed = 0; seed < WALKS; seed++) {
      List<Walk.Taken> walk;
      try {
        walk = Walk.of(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("the walk of seed " + seed + ": " + e.getMessage(), e);
      }
      for (Walk.Taken taken : walk) {
        Handoff after = taken.step().handoff();
        statesSeen.add(after.state());
        if (!after.equals(taken.before())) {
          seen.putIfAbsent(
              taken.before().state().wireName() + " -> " + after.state().wireName(), seed);
        }
      }
      Handoff last = walk.getLast().step().handoff();
      Instant endedAt = walk.getLast().moment().at();
      if (last.state() instanceof HandoffState.Resolved) {
        // A person takes the time that she needs.
        continue;
      }
      if (!last.state().isTerminal() || endedAt.isAfter(last.deadlineAt().plus(SLACK))) {
        overtime.put(seed, last.state() + " at " + endedAt + ", deadline " + last.deadlineAt());
      }
    }
  }

  @Test
  void every_step_that_the_code_takes_is_in_the_table() {
    Set<String> unknown = new TreeSet<>(seen.keySet());
    unknown.removeAll(pairsOfTable());
    assertThat(unknown)
        .as("add these to the table of Protocol, or forbid them; first seeds: %s", seen)
        .isEmpty();
  }

  @Test
  void every_row_of_the_table_is_taken_by_some_walk() {
    Set<String> untaken = new TreeSet<>(pairsOfTable());
    untaken.removeAll(seen.keySet());
    assertThat(untaken).as("rows of Protocol's table that no walk takes").isEmpty();
  }

  @Test
  void every_walk_ends_or_parks_within_its_deadline_and_what_was_then_under_way() {
    assertThat(overtime).as("walks that did not end, by seed").isEmpty();
  }

  @Test
  void the_walks_see_every_stage() {
    Set<String> wanted = new TreeSet<>();
    for (HandoffState.CommitStage stage : HandoffState.CommitStage.values()) {
      int step = stage == HandoffState.CommitStage.BRIEFING ? 2 : 1;
      wanted.add(new HandoffState.Committing(step, stage).toString());
    }
    for (HandoffState.ReleaseStage stage : HandoffState.ReleaseStage.values()) {
      wanted.add(
          new HandoffState.Releasing(stage, HandoffState.AfterRelease.NEXT_ATTEMPT).toString());
    }
    wanted.add(
        new HandoffState.Releasing(
                HandoffState.ReleaseStage.ORDERING, HandoffState.AfterRelease.ABANDON)
            .toString());
    wanted.add(new HandoffState.Completed().toString());
    wanted.add(new HandoffState.Abandoned().toString());
    wanted.add(new HandoffState.Resolved(DeadLetterCause.PHANTOM).toString());
    assertThat(statesSeen.stream().map(HandoffState::toString)).containsAll(wanted);
  }

  @Test
  void the_table_names_each_pair_once_and_only_states_that_exist() {
    List<String> pairs =
        StateMachinePage.table().stream().map(StateMachinePage.Transition::pair).toList();
    assertThat(pairs).doesNotHaveDuplicates().isNotEmpty();
    assertThat(
            StateMachinePage.table().stream()
                .filter(t -> !StateMachinePage.sample(t.from()).isOpen()))
        .as("nothing leaves an ended state")
        .isEmpty();
    assertThat(StateMachinePage.table())
        .allSatisfy(t -> assertThat(StateMachinePage.sample(t.to()).wireName()).isEqualTo(t.to()));
  }

  @Test
  void any_open_state_is_parked_and_nothing_happens_after_it() {
    Set<String> parked = new TreeSet<>();
    Signal park = new Signal.Park(DeadLetterCause.STUCK);
    for (long seed = 0; seed < 300; seed++) {
      for (Walk.Taken taken : Walk.of(seed)) {
        if (taken.before().state().isTerminal()) {
          continue;
        }
        Step step = Protocol.next(taken.before(), park, taken.moment());
        assertThat(step.handoff().state())
            .isEqualTo(new HandoffState.DeadLettered(DeadLetterCause.STUCK));
        assertThat(step.actions()).isEmpty();
        assertThat(step.handoff().wakeAt()).isNull();
        parked.add(taken.before().state().wireName());
      }
    }
    assertThat(parked).containsExactlyInAnyOrderElementsOf(goingStates());
  }

  @Test
  void the_page_in_the_docs_says_what_the_sources_say() {
    String expected = StateMachinePage.expected();
    if (Boolean.getBoolean("baton.update")) {
      StateMachinePage.write(expected);
    }
    assertThat(StateMachinePage.current().equals(expected))
        .as(
            "%s is out of date; run the tests of core once with -Dbaton.update=true and commit it",
            StateMachinePage.PAGE)
        .isTrue();
  }

  private static Collection<String> pairsOfTable() {
    return StateMachinePage.table().stream().map(StateMachinePage.Transition::pair).toList();
  }

  private static List<String> goingStates() {
    return StateMachinePage.samples().stream()
        .filter(state -> !state.isTerminal())
        .map(HandoffState::wireName)
        .toList();
  }
}
