package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.HandoffId;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class CancellationsTest {
  @Test
  void a_wish_is_stored_once_for_a_handoff_that_stands_as_it_was_read(World world) {
    Cancellations cancellations = new Cancellations(world.database);
    TestNode node = world.node("a");
    Append first = node.store(world.fresh(world.newId()));

    assertThat(cancellations.ask(first.handoff(), 1)).isTrue();
    assertThat(cancellations.ask(first.handoff(), 1)).as("again").isTrue();

    assertThat(wishes(world)).isOne();
  }

  @Test
  void a_wish_for_a_handoff_that_has_gone_on_or_ended_is_not_stored(World world) {
    Cancellations cancellations = new Cancellations(world.database);
    TestNode node = world.node("a");
    Append first = node.store(world.fresh(world.newId()));
    Append second = node.store(World.next(first, 1, "Committed"));
    Append ended = node.store(ended(second));

    assertThat(cancellations.ask(first.handoff(), 1)).isFalse();
    assertThat(cancellations.ask(ended.handoff(), ended.lastSeq())).isFalse();
    assertThat(cancellations.ask(world.newId(), 1)).as("nobody's").isFalse();

    assertThat(wishes(world)).isZero();
  }

  @Test
  void a_wish_waits_for_a_step_that_is_being_stored_and_is_refused_behind_it(World world)
      throws Exception {
    Cancellations cancellations = new Cancellations(world.database);
    Append first = world.node("a").store(world.fresh(world.newId()));
    try (Connection step = world.lockHandoff(first.handoff());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> asked = threads.submit(() -> cancellations.ask(first.handoff(), 1));
      world.awaitBlocked(1);
      try (var update = step.createStatement()) {
        update.execute("UPDATE handoff SET version = 2");
      }
      step.commit();

      assertThat(asked.get(20, TimeUnit.SECONDS)).isFalse();
    }
    assertThat(wishes(world)).isZero();
  }

  @Test
  void each_node_is_told_the_wishes_about_its_own_open_handoffs_until_they_know(World world) {
    Cancellations cancellations = new Cancellations(world.database);
    TestNode one = world.node("a");
    TestNode other = world.node("b");
    Append mine = one.store(world.fresh(world.newId()));
    Append knows = one.store(world.fresh(world.newId()));
    Append ends = one.store(world.fresh(world.newId()));
    Append theirs = other.store(world.fresh(world.newId()));
    one.store(world.fresh(world.newId()));
    for (Append each : List.of(mine, knows, ends, theirs)) {
      assertThat(cancellations.ask(each.handoff(), 1)).isTrue();
    }
    one.store(
        World.withState(
            World.next(knows, 1, "Reserving"),
            "{\"v\":1,\"handoff\":{\"cancelRequestedAt\":\"2026-11-21T10:00:00Z\"}}"));
    one.store(ended(ends));

    assertThat(ids(cancellations.untold(one.id()))).containsExactly(mine.handoff());
    assertThat(ids(cancellations.untold(other.id()))).containsExactly(theirs.handoff());
    assertThat(cancellations.removeTold()).isEqualTo(2);
    assertThat(cancellations.removeTold()).isZero();
    cancellations.remove(List.of(theirs.handoff()));
    assertThat(cancellations.untold(other.id())).isEmpty();
    assertThat(wishes(world)).isOne();
  }

  private static Append ended(Append before) {
    return World.append(
        before.handoff(),
        before.interaction(),
        before.lastSeq(),
        1,
        "Returned",
        World.state("Returned"),
        false);
  }

  private static List<HandoffId> ids(List<StoredHandoff> handoffs) {
    return handoffs.stream().map(StoredHandoff::id).toList();
  }

  private static long wishes(World world) {
    return world.count("SELECT count(*) FROM cancellation");
  }
}
