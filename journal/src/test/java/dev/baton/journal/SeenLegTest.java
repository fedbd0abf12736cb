package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.VendorId;
import dev.baton.journal.Interactions.Leg;
import dev.baton.journal.TestNode.Waiter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Legs that are stored in the same statement as the append that brings them.
@ExtendWith(SharedPostgres.class)
class SeenLegTest {
  private static final AccountName GENESYS = new AccountName("genesys-main");
  private static final AccountName CXONE = new AccountName("cxone-main");
  private static final VendorId CALL = new VendorId("call-1");
  private static final VendorId CONTACT = new VendorId("contact-1");
  private static final SeenLeg FIRST = SeenLeg.first(GENESYS, CALL, "voice");
  private static final SeenLeg FURTHER = SeenLeg.further(CXONE, CONTACT);

  @Test
  void a_new_handoff_brings_its_interaction_and_a_later_step_a_further_leg(World world) {
    TestNode node = world.node("a");
    Interactions interactions = new Interactions(world.database);

    Append made = node.store(World.withLeg(world.fresh(world.newId()), FIRST));
    Append then = node.store(World.withLeg(World.next(made, 1, "Completed"), FURTHER));

    assertThat(interactions.aliases(World.TENANT, then.interaction()))
        .containsExactly(new Leg(GENESYS, CALL), new Leg(CXONE, CONTACT));
    assertThat(interactions.known(made.interaction()).orElseThrow().mediaType()).isEqualTo("voice");
  }

  @Test
  void a_leg_and_its_step_are_stored_together_or_not_at_all(World world) {
    TestNode node = world.node("a");
    Interactions interactions = new Interactions(world.database);
    Append stale = node.store(world.fresh(world.newId()));
    node.store(World.next(stale, 1, "Reserving"));

    Waiter wrongVersion = node.append(World.withLeg(World.next(stale, 1, "Completed"), FURTHER));

    assertThat(wrongVersion.result()).isEqualTo(new AppendResult.Missing());
    assertThat(interactions.find(World.TENANT, CXONE, CONTACT)).isEmpty();
  }

  @Test
  void of_two_first_sights_on_two_nodes_one_gives_the_id_and_the_other_hears_which(World world)
      throws Exception {
    TestNode here = world.node("a");
    TestNode there = world.node("b");
    Append blocker = here.store(world.fresh(world.newId()));
    Append winner = World.withLeg(world.fresh(world.newId()), FIRST);
    Append loser = World.withLeg(world.fresh(world.newId()), FIRST);
    Waiter first;
    Waiter second;
    Waiter innocent;
    try (var held = world.lockHandoff(blocker.handoff())) {
      here.append(World.next(blocker, 1, "Reserving"));
      world.awaitBlocked(1);
      first = here.append(winner);
      there.store(loser);
      innocent = here.append(world.fresh(world.newId()));
      second = there.append(World.withLeg(world.fresh(world.newId()), FIRST));
      held.rollback();
    }

    assertThat(first.result()).isEqualTo(new AppendResult.LegKnown(loser.interaction()));
    assertThat(second.result()).isEqualTo(new AppendResult.LegKnown(loser.interaction()));
    assertThat(innocent.result()).isEqualTo(new AppendResult.Stored(1));
    assertThat(world.count("SELECT count(*) FROM alias")).isEqualTo(1);
    assertThat(world.count("SELECT count(*) FROM interaction")).isEqualTo(1);
    assertThat(world.reader.findHandoff(winner.handoff())).isEmpty();
  }

  @Test
  void many_first_sights_that_queue_up_together_give_one_id(World world) throws Exception {
    TestNode node = world.node("a");
    Append blocker = node.store(world.fresh(world.newId()));
    Append winner = World.withLeg(world.fresh(world.newId()), FIRST);
    Waiter first;
    List<Waiter> later = new ArrayList<>();
    try (var held = world.lockHandoff(blocker.handoff())) {
      node.append(World.next(blocker, 1, "Reserving"));
      world.awaitBlocked(1);
      first = node.append(winner);
      for (int i = 0; i < 20; i++) {
        later.add(node.append(World.withLeg(world.fresh(world.newId()), FIRST)));
      }
      held.rollback();
    }

    assertThat(first.result()).isEqualTo(new AppendResult.Stored(1));
    for (Waiter waiter : later) {
      assertThat(waiter.result()).isEqualTo(new AppendResult.LegKnown(winner.interaction()));
    }
    assertThat(world.count("SELECT count(*) FROM interaction")).isEqualTo(1);
  }

  @Test
  void a_used_key_is_told_before_a_known_leg(World world) {
    TestNode node = world.node("a");
    Append first =
        node.store(
            World.withLeg(World.withKey(world.fresh(world.newId()), "key-1", "body"), FIRST));

    Waiter again =
        node.append(
            World.withLeg(World.withKey(world.fresh(world.newId()), "key-1", "body"), FIRST));

    assertThat(again.result())
        .isInstanceOfSatisfying(
            AppendResult.KeyUsed.class,
            used -> assertThat(used.other()).isEqualTo(first.handoff()));
  }

  @Test
  void a_further_leg_that_is_known_stays_whose_it_is(World world) {
    TestNode node = world.node("a");
    Interactions interactions = new Interactions(world.database);
    Append hers = node.store(world.fresh(world.newId()));
    Append step = node.store(World.withLeg(World.next(hers, 1, "Confirming"), FURTHER));
    Append others = node.store(world.fresh(world.newId()));

    node.store(World.withLeg(World.next(step, 1, "Completed"), FURTHER));
    node.store(World.withLeg(World.next(others, 1, "Completed"), FURTHER));

    assertThat(interactions.find(World.TENANT, CXONE, CONTACT)).contains(hers.interaction());
  }

  @Test
  void a_first_sight_and_an_arrival_on_the_same_leg_at_once_are_told_apart(World world)
      throws Exception {
    TestNode node = world.node("a");
    Append blocker = node.store(world.fresh(world.newId()));
    Append mover = node.store(world.fresh(world.newId()));
    CanonicalId moved = mover.interaction();
    Waiter arrival;
    Waiter sight;
    try (var held = world.lockHandoff(blocker.handoff())) {
      node.append(World.next(blocker, 1, "Reserving"));
      world.awaitBlocked(1);
      arrival = node.append(World.withLeg(World.next(mover, 1, "Completed"), FURTHER));
      sight =
          node.append(
              World.withLeg(world.fresh(world.newId()), SeenLeg.first(CXONE, CONTACT, "voice")));
      held.rollback();
    }

    assertThat(arrival.result()).isEqualTo(new AppendResult.Stored(2));
    assertThat(sight.result()).isEqualTo(new AppendResult.LegKnown(moved));
  }

  @Test
  void one_statement_takes_a_leg_once_whoever_brings_it(World world) {
    NodeId node = new NodeId("n");
    Append one = World.withLeg(world.fresh(world.newId()), FIRST);
    Append same = World.withLeg(world.fresh(world.newId()), FIRST);
    Append other =
        World.withLeg(world.fresh(world.newId()), SeenLeg.first(GENESYS, CONTACT, "voice"));
    Batch batch = new Batch();

    assertThat(batch.tryAdd(new Pending(one, r -> {}, node, 1, null), World.FAST)).isTrue();
    assertThat(batch.tryAdd(new Pending(same, r -> {}, node, 1, null), World.FAST)).isFalse();
    assertThat(batch.tryAdd(new Pending(other, r -> {}, node, 1, null), World.FAST)).isTrue();
  }

  @Test
  void only_a_new_handoff_brings_a_first_leg(World world) {
    Append made = world.fresh(world.newId());

    assertThatThrownBy(() -> World.withLeg(World.next(made, 1, "Reserving"), FIRST))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
