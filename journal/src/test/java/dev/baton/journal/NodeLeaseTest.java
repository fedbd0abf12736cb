package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.journal.TestNode.Waiter;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class NodeLeaseTest {
  @Test
  void a_dead_nodes_handoffs_go_to_a_survivor_with_all_they_stored(World world) {
    CuttingProxy proxy = world.keep(new CuttingProxy(world.postgres.port()));
    TestNode dying = world.node("a", world.openThrough(proxy));
    Append first = dying.store(world.fresh(world.newId()));
    Append second = dying.store(World.next(first, 2, "Reserved"));
    TestNode survivor = world.node("b");

    proxy.cut();
    World.await(() -> !survivor.claimed.isEmpty());

    StoredHandoff claimed = survivor.claimed.getFirst();
    assertThat(survivor.claimed).hasSize(1);
    assertThat(claimed.id()).isEqualTo(first.handoff());
    assertThat(claimed.owner()).isEqualTo(survivor.id());
    assertThat(claimed.version()).isEqualTo(3);
    assertThat(claimed.stateName()).isEqualTo("Reserved");
    assertThat(claimed.lastHash()).isEqualTo(second.transitions().getLast().hash());
    survivor.store(World.next(second, 1, "Committing"));
  }

  @Test
  void takeover_goes_in_batches_and_leaves_closed_handoffs_alone(World world) {
    TestNode leaving = world.node("a");
    Set<String> open = new TreeSet<>();
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      Append append = world.fresh(world.newId());
      open.add(append.handoff().value());
      waiters.add(leaving.append(append));
    }
    waiters.forEach(Waiter::result);
    Append closed = leaving.store(world.fresh(world.newId()));
    leaving.store(
        World.append(
            closed.handoff(), closed.interaction(), 1, 1, "Completed", World.state("C"), false));
    TestNode one = world.node("b");
    TestNode two = world.node("c");

    leaving.close();
    World.await(() -> one.claimed.size() + two.claimed.size() >= 1_200);

    List<String> claimed = new ArrayList<>();
    one.claimed.forEach(h -> claimed.add(h.id().value()));
    two.claimed.forEach(h -> claimed.add(h.id().value()));
    assertThat(claimed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(open);
  }

  @Test
  void a_node_that_was_declared_dead_drops_its_work_and_comes_back_as_another(World world)
      throws Exception {
    TestNode node = world.node("a");
    NodeId old = node.id();
    Append first = node.store(world.fresh(world.newId()));
    Waiter late;
    try (Connection held = world.lockHandoff(first.handoff())) {
      world.execute("UPDATE node SET alive = false WHERE id = '%s'".formatted(old));
      late = node.append(World.next(first, 1, "Reserving"));
      held.rollback();
    }

    assertThat(late.result()).isIn(new AppendResult.Missing(), new AppendResult.Lost());
    World.await(() -> node.joined.size() == 2);
    assertThat(node.lost).containsExactly(old);
    assertThat(node.id()).isNotEqualTo(old);
    World.await(() -> !node.claimed.isEmpty());
    assertThat(node.claimed.getFirst().id()).isEqualTo(first.handoff());
    assertThat(node.claimed.getFirst().version()).isEqualTo(1);
    node.store(World.next(first, 1, "Reserving"));
  }

  @Test
  void an_expired_node_is_declared_dead_by_another_and_its_appends_are_refused(World world) {
    CuttingProxy proxy = world.keep(new CuttingProxy(world.postgres.port()));
    TestNode cut = world.node("a", world.openThrough(proxy));
    TestNode survivor = world.node("b");
    NodeId old = cut.id();
    Append first = cut.store(world.fresh(world.newId()));

    proxy.cut();
    Waiter late = cut.append(World.next(first, 1, "Reserving"));
    World.await(() -> !survivor.claimed.isEmpty());
    proxy.mend();

    assertThat(late.result()).isIn(new AppendResult.Missing(), new AppendResult.Lost());
    World.await(() -> cut.joined.size() == 2);
    assertThat(cut.lost).containsExactly(old);
    assertThat(world.reader.transitions(first.handoff())).hasSize(1);
  }

  @Test
  void a_node_that_cannot_renew_stops_acting_but_keeps_what_waits(World world) {
    CuttingProxy proxy = world.keep(new CuttingProxy(world.postgres.port()));
    TestNode node = world.node("a", world.openThrough(proxy));
    NodeId id = node.id();
    Append first = node.store(world.fresh(world.newId()));
    assertThat(node.lease.mayAct()).isTrue();

    proxy.cut();
    Waiter waiting = node.append(World.next(first, 1, "Reserving"));
    World.await(() -> !node.lease.mayAct());
    assertThat(node.lease.node()).as("nobody has declared it dead").contains(id);
    assertThat(waiting.isWaiting()).isTrue();
    proxy.mend();

    assertThat(waiting.result()).isEqualTo(new AppendResult.Stored(2));
    World.await(node.lease::mayAct);
    assertThat(node.joined).containsExactly(id);
    assertThat(node.lost).isEmpty();
  }

  @Test
  void leaving_lets_others_take_over_without_waiting_for_the_lease(World world) {
    TestNode leaving = world.node("a");
    NodeId id = leaving.id();
    leaving.store(world.fresh(world.newId()));

    leaving.close();

    assertThat(
            world.count(
                "SELECT count(*) FROM node WHERE id = '%s' AND NOT alive AND expires > now()"
                    .formatted(id)))
        .isEqualTo(1);
    TestNode next = world.node("a");
    World.await(() -> !next.claimed.isEmpty());
    assertThat(next.id()).isNotEqualTo(id);
  }

  @Test
  void the_clock_follows_the_database_and_knows_its_error(World world) {
    TestNode node = world.node("a");
    long serverMicros =
        world.count("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint");
    Instant now = node.lease.clock().instant();

    Instant server = Instant.EPOCH.plusNanos(serverMicros * 1_000);
    assertThat(Duration.between(server, now)).isLessThan(Duration.ofSeconds(10));
    assertThat(now.plusMillis(node.lease.clock().errorMs())).isAfterOrEqualTo(server);
    assertThat(node.lease.clock().errorMs()).isPositive();
  }

  @Test
  void a_lease_that_breaks_the_rule_lease_order_is_refused() {
    JournalSettings d = JournalSettings.defaults();
    assertThatThrownBy(() ->
            new JournalSettings(1_000, 2_000, 250, 500, 1_000, 1_000, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LeaseOrder");
    assertThat(d.ttlMs()).isEqualTo(2_000);
  }
}
