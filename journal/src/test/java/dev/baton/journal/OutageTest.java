package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.journal.TestNode.Waiter;
import dev.baton.journal.embedded.EmbeddedPostgres;
import dev.baton.journal.embedded.EmbeddedSettings;
import dev.baton.journal.embedded.PassableFolder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedPostgres.class)
class OutageTest {
  @Test
  void after_a_kill_of_postgresql_everything_that_waited_is_stored_once(
      @TempDir(factory = PassableFolder.class) Path folder) throws Exception {
    EmbeddedSettings settings = EmbeddedSettings.in(folder).withRestartWhenDead(false);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings, new SecureRandom());
        World world = new World(postgres)) {
      TestNode node = world.node("a");
      NodeId id = node.id();
      List<Append> known = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        known.add(node.store(world.fresh(world.newId())));
      }
      List<Waiter> waiters = new ArrayList<>();
      known.forEach(a -> waiters.add(node.append(World.next(a, 1, "Reserving"))));
      ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
      World.await(() -> !postgres.isRunning());
      known.forEach(
          a -> waiters.add(node.append(World.next(World.next(a, 1, "Reserving"), 1, "Reserved"))));
      waiters.add(node.append(world.fresh(world.newId())));
      World.await(() -> !node.lease.mayAct());
      assertThatThrownBy(world.reader::countOpen).isInstanceOf(JournalUnavailable.class);

      postgres.startAgain();

      for (Waiter waiter : waiters) {
        assertThat(waiter.result()).isInstanceOf(AppendResult.Stored.class);
      }
      for (Append append : known) {
        assertThat(world.reader.transitions(append.handoff()))
            .extracting(TransitionRow::seq)
            .containsExactly(1L, 2L, 3L);
      }
      assertThat(world.count("SELECT count(*) FROM transition")).isEqualTo(151);
      World.await(node.lease::mayAct);
      assertThat(node.joined).containsExactly(id);
    }
  }

  @Test
  void a_flush_whose_answer_is_lost_is_stored_once(World world) throws Exception {
    CuttingProxy proxy = world.keep(new CuttingProxy(world.postgres.port()));
    // The lease goes another way, so that only the writer's answers are lost.
    TestNode renewing = world.node("a");
    JournalDatabase through = world.openThrough(proxy);
    Journal journal = world.keep(new Journal(through, renewing.lease));
    Append known = renewing.store(world.fresh(world.newId()));
    Append fresh = world.fresh(world.newId());
    Waiter warm = new Waiter();
    journal.append(world.fresh(world.newId()), warm);
    assertThat(warm.result()).isInstanceOf(AppendResult.Stored.class);
    Waiter first = new Waiter();
    Waiter second = new Waiter();
    Waiter third = new Waiter();

    proxy.swallowAnswers();
    try (var held = world.lockHandoff(known.handoff())) {
      journal.append(World.next(known, 1, "Reserving"), first);
      world.awaitBlocked(1);
      held.rollback();
    }
    World.await(() -> world.reader.transitions(known.handoff()).size() == 2);
    assertThat(first.isWaiting()).isTrue();
    journal.append(fresh, second);
    journal.append(World.next(fresh, 1, "Reserving"), third);
    proxy.cut();
    proxy.mend();

    assertThat(first.result()).isEqualTo(new AppendResult.Stored(2));
    assertThat(second.result()).isEqualTo(new AppendResult.Stored(1));
    assertThat(third.result()).isEqualTo(new AppendResult.Stored(2));
    assertThat(world.count("SELECT count(*) FROM transition")).isEqualTo(5);
  }

  @Test
  void a_new_handoff_whose_answer_is_lost_is_no_conflict_with_itself(World world) throws Exception {
    CuttingProxy proxy = world.keep(new CuttingProxy(world.postgres.port()));
    TestNode renewing = world.node("a");
    Journal journal = world.keep(new Journal(world.openThrough(proxy), renewing.lease));
    Waiter warm = new Waiter();
    journal.append(world.fresh(world.newId()), warm);
    assertThat(warm.result()).isInstanceOf(AppendResult.Stored.class);
    Append fresh = World.withKey(world.fresh(world.newId()), "key", "body");
    Waiter waiter = new Waiter();

    proxy.swallowAnswers();
    journal.append(fresh, waiter);
    World.await(() -> world.reader.findHandoff(fresh.handoff()).isPresent());
    assertThat(waiter.isWaiting()).isTrue();
    proxy.cut();
    proxy.mend();

    assertThat(waiter.result()).isEqualTo(new AppendResult.Stored(1));
    assertThat(world.count("SELECT count(*) FROM transition")).isEqualTo(2);
  }

  @Test
  void a_statement_that_waits_too_long_is_given_up_and_tried_again(World world) throws Exception {
    TestNode node = world.node("a");
    Append blocked = node.store(world.fresh(world.newId()));
    Waiter waiter;
    Waiter innocent;
    try (var held = world.lockHandoff(blocked.handoff())) {
      waiter = node.append(World.next(blocked, 1, "Reserving"));
      innocent = node.append(world.fresh(world.newId()));
      world.awaitBlocked(1);
      World.await(() ->
          world.count(
                  "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                      + " AND wait_event_type = 'Lock'")
              == 0);
      assertThat(waiter.isWaiting()).isTrue();
      held.rollback();
    }

    assertThat(waiter.result()).isEqualTo(new AppendResult.Stored(2));
    assertThat(innocent.result()).isEqualTo(new AppendResult.Stored(1));
    assertThat(world.reader.transitions(blocked.handoff())).hasSize(2);
  }

  @Test
  void closing_without_a_database_answers_lost(World world) {
    CuttingProxy proxy = world.keep(new CuttingProxy(world.postgres.port()));
    TestNode node = world.node("a", world.openThrough(proxy));
    proxy.cut();
    Waiter waiter = node.append(world.fresh(world.newId()));

    node.close();

    assertThat(waiter.result()).isEqualTo(new AppendResult.Lost());
    assertThat(node.journal.append(world.fresh(world.newId()), r -> {})).isFalse();
  }
}
