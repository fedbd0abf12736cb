package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.journal.TestNode.Waiter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class GroupCommitTest {
  private static final String POISON = "{\"v\":1,\"name\":\"\\u0000\"}";

  @Test
  void what_queued_up_is_written_at_once_and_only_the_last_state_of_each(World world)
      throws Exception {
    TestNode node = world.node("a");
    Append first = node.store(world.fresh(world.newId()));
    List<Append> lasts = new ArrayList<>();
    List<Waiter> waiters = new ArrayList<>();
    long before;
    try (var held = world.lockHandoff(first.handoff())) {
      waiters.add(node.append(World.next(first, 1, "Reserving")));
      world.awaitBlocked(1);
      before = node.journal.flushes();
      for (int i = 0; i < 100; i++) {
        Append made = world.fresh(world.newId());
        Append then = World.next(made, 2, "Reserved");
        Append last = World.next(then, 1, "Committed");
        for (Append append : List.of(made, then, last)) {
          waiters.add(node.append(append));
        }
        lasts.add(last);
      }
      held.rollback();
    }

    for (Waiter waiter : waiters) {
      assertThat(waiter.result()).isInstanceOf(AppendResult.Stored.class);
    }
    assertThat(node.journal.flushes() - before).as("one more than the held flush").isEqualTo(1);
    for (Append last : lasts) {
      StoredHandoff stored = world.reader.findHandoff(last.handoff()).orElseThrow();
      assertThat(stored.version()).isEqualTo(4);
      assertThat(stored.stateName()).isEqualTo("Committed");
      assertThat(stored.lastHash()).isEqualTo(last.transitions().getLast().hash());
    }
    assertThat(
            world.count(
                "SELECT count(*) FROM handoff"
                    + " WHERE xmin = (SELECT xmin FROM handoff WHERE id = '%s')"
                        .formatted(lasts.getFirst().handoff())))
        .as("one transaction wrote all hundred")
        .isEqualTo(100);
    assertThat(world.count("SELECT count(*) FROM transition")).isEqualTo(402);
  }

  @Test
  void transitions_come_back_in_order_with_their_exact_bytes(World world) {
    TestNode node = world.node("a");
    Append first = node.store(world.fresh(world.newId()));
    Append second = node.store(World.next(first, 3, "Reserved"));

    List<TransitionRow> rows = world.reader.transitions(first.handoff());

    assertThat(rows).extracting(TransitionRow::seq).containsExactly(1L, 2L, 3L, 4L);
    assertThat(rows.getFirst().body()).isEqualTo(first.transitions().getFirst().body());
    assertThat(rows.getLast().body()).isEqualTo(second.transitions().getLast().body());
    assertThat(rows.getLast().hash()).isEqualTo(second.transitions().getLast().hash());
    assertThat(rows.getFirst().at()).isEqualTo(first.transitions().getFirst().at());
  }

  @Test
  void another_version_or_another_owner_fails_only_its_own_waiter(World world) {
    TestNode node = world.node("a");
    TestNode other = world.node("b");
    Append stale = node.store(world.fresh(world.newId()));
    node.store(World.next(stale, 1, "Reserving"));
    Append theirs = other.store(world.fresh(world.newId()));

    Waiter wrongVersion = node.append(World.next(stale, 1, "Reserved"));
    Waiter wrongOwner = node.append(World.next(theirs, 1, "Reserving"));
    Waiter innocent = node.append(world.fresh(world.newId()));

    assertThat(wrongVersion.result()).isEqualTo(new AppendResult.Missing());
    assertThat(wrongOwner.result()).isEqualTo(new AppendResult.Missing());
    assertThat(innocent.result()).isEqualTo(new AppendResult.Stored(1));
    assertThat(world.reader.transitions(stale.handoff())).hasSize(2);
    assertThat(world.reader.transitions(theirs.handoff())).hasSize(1);
  }

  @Test
  void a_poisoned_row_is_unstorable_alone_and_a_safe_one_takes_its_place(World world)
      throws Exception {
    TestNode node = world.node("a");
    Append blocker = node.store(world.fresh(world.newId()));
    Append known = node.store(world.fresh(world.newId()));
    List<Waiter> innocents = new ArrayList<>();
    Waiter poisonedNew;
    Waiter poisonedKnown;
    try (var held = world.lockHandoff(blocker.handoff())) {
      innocents.add(node.append(World.next(blocker, 1, "Reserving")));
      world.awaitBlocked(1);
      for (int i = 0; i < 20; i++) {
        innocents.add(node.append(world.fresh(world.newId())));
      }
      poisonedKnown = node.append(World.withState(World.next(known, 1, "Reserving"), POISON));
      poisonedNew = node.append(World.withState(world.fresh(world.newId()), POISON));
      for (int i = 0; i < 20; i++) {
        innocents.add(node.append(world.fresh(world.newId())));
      }
      held.rollback();
    }

    assertThat(poisonedKnown.result())
        .isInstanceOfSatisfying(
            AppendResult.Unstorable.class, u -> assertThat(u.cause()).startsWith("22P05"));
    assertThat(poisonedNew.result()).isInstanceOf(AppendResult.Unstorable.class);
    for (Waiter innocent : innocents) {
      assertThat(innocent.result()).isInstanceOf(AppendResult.Stored.class);
    }
    node.store(World.withDeadLetter(World.next(known, 1, "DeadLettered"), "Unstorable"));
    assertThat(world.reader.findDeadLetter(known.handoff()).orElseThrow().cause())
        .isEqualTo("Unstorable");
    assertThat(world.reader.findHandoff(known.handoff()).orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void a_nul_or_a_lone_surrogate_in_the_text_itself_is_unstorable(World world) {
    TestNode node = world.node("a");

    Waiter nul = node.append(World.withState(world.fresh(world.newId()), "{\"a\":\"\0\"}"));
    Waiter lone = node.append(World.withState(world.fresh(world.newId()), "{\"a\":\"\ud800\"}"));
    Waiter huge =
        node.append(
            World.withState(world.fresh(world.newId()), "\"" + "x".repeat(2_000_000) + "\""));

    assertThat(nul.result()).isInstanceOf(AppendResult.Unstorable.class);
    assertThat(lone.result()).isInstanceOf(AppendResult.Unstorable.class);
    assertThat(huge.result()).isInstanceOf(AppendResult.Unstorable.class);
    assertThat(world.reader.countOpen()).isZero();
  }

  @Test
  void an_interaction_has_one_open_handoff_and_the_second_hears_which(World world) {
    TestNode node = world.node("a");
    CanonicalId interaction = world.ids.newCanonicalId();
    Append first = node.store(world.fresh(world.newId(), interaction));

    Waiter second = node.append(world.fresh(world.newId(), interaction));
    Waiter innocent = node.append(world.fresh(world.newId()));

    assertThat(second.result()).isEqualTo(new AppendResult.InteractionBusy(first.handoff()));
    assertThat(innocent.result()).isEqualTo(new AppendResult.Stored(1));
    assertThat(world.reader.findOpenByInteraction(World.TENANT, interaction).orElseThrow().id())
        .isEqualTo(first.handoff());
    node.store(
        World.append(
            first.handoff(), interaction, 1, 1, "Completed", World.state("Completed"), false));
    node.store(world.fresh(world.newId(), interaction));
  }

  @Test
  void two_new_handoffs_of_one_interaction_in_one_flush_leave_the_first(World world)
      throws Exception {
    TestNode node = world.node("a");
    CanonicalId interaction = world.ids.newCanonicalId();
    Append blocker = node.store(world.fresh(world.newId()));
    HandoffId winner = world.newId();
    Waiter first;
    Waiter second;
    Waiter follower;
    Waiter innocent;
    try (var held = world.lockHandoff(blocker.handoff())) {
      node.append(World.next(blocker, 1, "Reserving"));
      world.awaitBlocked(1);
      first = node.append(world.fresh(winner, interaction));
      Append loser = world.fresh(world.newId(), interaction);
      second = node.append(loser);
      follower = node.append(World.next(loser, 1, "Reserving"));
      innocent = node.append(world.fresh(world.newId()));
      held.rollback();
    }

    assertThat(first.result()).isEqualTo(new AppendResult.Stored(1));
    assertThat(second.result()).isEqualTo(new AppendResult.InteractionBusy(winner));
    assertThat(follower.result()).isEqualTo(new AppendResult.Missing());
    assertThat(innocent.result()).isEqualTo(new AppendResult.Stored(1));
  }

  @Test
  void a_used_idempotency_key_answers_with_its_handoff_and_body(World world) {
    TestNode node = world.node("a");
    Append first = node.store(World.withKey(world.fresh(world.newId()), "key-1", "body"));

    Waiter again =
        node.append(
            World.withKey(world.fresh(world.newId(), first.interaction()), "key-1", "other"));
    Waiter innocent = node.append(World.withKey(world.fresh(world.newId()), "key-2", "body"));

    assertThat(again.result())
        .isInstanceOfSatisfying(
            AppendResult.KeyUsed.class,
            used -> {
              assertThat(used.other()).isEqualTo(first.handoff());
              assertThat(used.bodyHash()).isEqualTo("body".getBytes(StandardCharsets.UTF_8));
            });
    assertThat(innocent.result()).isEqualTo(new AppendResult.Stored(1));
    assertThat(world.reader.findByIdempotencyKey(World.TENANT, "key-1").orElseThrow().handoff())
        .isEqualTo(first.handoff());
    assertThat(world.reader.findByIdempotencyKey(World.TENANT, "key-3")).isEmpty();
  }

  @Test
  void a_transition_whose_place_is_taken_is_unstorable_beside_innocent_ones(World world) {
    TestNode node = world.node("a");
    Append first = node.store(world.fresh(world.newId()));
    Append next = World.next(first, 1, "Reserving");
    world.execute(
        "INSERT INTO transition VALUES ('%s', 2, '%s', 'default', 'x', 'x')"
            .formatted(first.handoff(), next.transitions().getFirst().at()));

    Waiter refused = node.append(next);
    Waiter innocent = node.append(world.fresh(world.newId()));

    assertThat(refused.result()).isInstanceOf(AppendResult.Unstorable.class);
    assertThat(innocent.result()).isEqualTo(new AppendResult.Stored(1));
    assertThat(world.reader.findHandoff(first.handoff()).orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void a_full_queue_refuses_and_takes_again_when_there_is_room(World world) throws Exception {
    TestNode node = world.node("a", world.open(World.withQueue(3)));
    Append blocker = node.store(world.fresh(world.newId()));
    List<Waiter> waiters = new ArrayList<>();
    try (var held = world.lockHandoff(blocker.handoff())) {
      waiters.add(node.append(World.next(blocker, 1, "Reserving")));
      world.awaitBlocked(1);
      for (int i = 0; i < 3; i++) {
        waiters.add(node.append(world.fresh(world.newId())));
      }
      assertThat(node.journal.append(world.fresh(world.newId()), r -> {})).isFalse();
      assertThat(node.journal.queued()).isEqualTo(3);
      held.rollback();
    }

    for (Waiter waiter : waiters) {
      assertThat(waiter.result()).isInstanceOf(AppendResult.Stored.class);
    }
    node.store(world.fresh(world.newId()));
  }

  @Test
  void personal_data_is_written_with_the_handoff_and_the_last_word_counts(World world) {
    TestNode node = world.node("a");
    Append first =
        node.store(World.withPersonalData(world.fresh(world.newId()), "{\"name\":\"Ann\"}"));
    Append second = World.withPersonalData(World.next(first, 1, "Reserving"), "{\"name\":\"B\"}");
    Append third = World.withPersonalData(World.next(second, 1, "Reserved"), "{\"name\":\"C\"}");
    Waiter one = node.append(second);
    Waiter two = node.append(third);

    assertThat(one.result()).isEqualTo(new AppendResult.Stored(2));
    assertThat(two.result()).isEqualTo(new AppendResult.Stored(3));
    assertThat(new Interactions(world.database).personalData(World.TENANT, first.interaction()))
        .hasValueSatisfying(data -> assertThat(data).asString().isEqualTo("{\"name\":\"C\"}"));
  }

  @Test
  void closing_writes_what_is_queued_and_accepts_nothing_more(World world) {
    TestNode node = world.node("a");
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      waiters.add(node.append(world.fresh(world.newId())));
    }

    node.journal.close();

    for (Waiter waiter : waiters) {
      assertThat(waiter.result()).isEqualTo(new AppendResult.Stored(1));
    }
    assertThat(node.journal.append(world.fresh(world.newId()), r -> {})).isFalse();
  }
}
