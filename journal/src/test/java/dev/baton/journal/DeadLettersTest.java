package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class DeadLettersTest {
  private static final DeadLetters.Filter ALL = new DeadLetters.Filter(null, null, null);

  @Test
  void a_decision_takes_the_letter_away_and_being_parked_again_brings_it_back(World world) {
    TestNode node = world.node("a");
    DeadLetters letters = new DeadLetters(world.database);
    Append parked = parked(world, node, "phantom");

    DeadLetters.Letter first = letters.find(parked.handoff()).orElseThrow();
    assertThat(first.cause()).isEqualTo("phantom");
    assertThat(first.since()).isEqualTo(parked.transitions().getLast().at());
    assertThat(first.handoff().version()).isEqualTo(parked.lastSeq());

    Append revived = node.store(World.decided(parked, "confirming", true));
    assertThat(letters.find(parked.handoff())).isEmpty();
    assertThat(letters.page(ALL, null, 10).items()).isEmpty();

    Append again =
        node.store(World.withDeadLetter(World.next(revived, 1, "dead_lettered"), "stuck"));
    DeadLetters.Letter second = letters.find(parked.handoff()).orElseThrow();
    assertThat(second.cause()).isEqualTo("stuck");
    assertThat(second.since()).isEqualTo(again.transitions().getLast().at());

    node.store(World.decided(again, "resolved", false));
    assertThat(letters.find(parked.handoff())).isEmpty();
    assertThat(letters.byCause()).isEmpty();
  }

  @Test
  void in_one_batch_the_last_word_counts(World world) throws Exception {
    TestNode node = world.node("a");
    Append blocker = node.store(world.fresh(world.newId()));
    Append one = parked(world, node, "phantom");
    Append other = parked(world, node, "phantom");
    List<TestNode.Waiter> waiting = new ArrayList<>();
    try (var held = world.lockHandoff(blocker.handoff())) {
      waiting.add(node.append(World.next(blocker, 1, "reserving")));
      world.awaitBlocked(1);
      Append revived = World.decided(one, "confirming", true);
      waiting.add(node.append(revived));
      waiting.add(
          node.append(World.withDeadLetter(World.next(revived, 1, "dead_lettered"), "stuck")));
      Append sentOn = World.decided(other, "confirming", true);
      waiting.add(node.append(sentOn));
      waiting.add(node.append(World.next(sentOn, 1, "compensating")));
      held.rollback();
    }
    for (TestNode.Waiter waiter : waiting) {
      assertThat(waiter.result()).isInstanceOf(AppendResult.Stored.class);
    }

    DeadLetters letters = new DeadLetters(world.database);
    assertThat(letters.find(one.handoff()).orElseThrow().cause()).isEqualTo("stuck");
    assertThat(letters.find(other.handoff())).isEmpty();
  }

  @Test
  void a_decision_that_is_not_stored_takes_nothing_away(World world) {
    TestNode node = world.node("a");
    Append parked = parked(world, node, "phantom");
    Append stale = World.decided(World.next(parked, 1, "dead_lettered"), "confirming", true);

    assertThat(node.append(stale).result()).isInstanceOf(AppendResult.Missing.class);

    assertThat(new DeadLetters(world.database).find(parked.handoff())).isPresent();
  }

  @Test
  void pages_follow_each_other_newest_first_however_deep_a_filter_lies(World world) {
    int many = DeadLetters.SCANNED + 100;
    fill(world, many);
    world.execute(
        "UPDATE dead_letter SET cause = 'stuck' WHERE handoff_id IN ('%s', '%s')"
            .formatted(id(3), id(many)));

    assertThat(walk(world, ALL, 200)).hasSize(many).isSortedAccordingTo((a, b) -> b - a);
    assertThat(walk(world, new DeadLetters.Filter("stuck", null, null), 10))
        .containsExactly(many, 3);
    assertThat(walk(world, new DeadLetters.Filter(null, null, new AccountName("account-1")), 200))
        .hasSize(many / 2)
        .allMatch(n -> n % 2 == 1);
    assertThat(walk(world, new DeadLetters.Filter(null, new TenantId("rival"), null), 200))
        .isEmpty();
    DeadLetters letters = new DeadLetters(world.database);
    for (int limit : new int[] {0, 201}) {
      assertThatThrownBy(() -> letters.page(ALL, null, limit))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void causes_are_counted_with_the_one_that_waits_longest(World world) {
    fill(world, 5);
    world.execute("UPDATE dead_letter SET cause = 'stuck' WHERE handoff_id = '" + id(3) + "'");

    assertThat(new DeadLetters(world.database).byCause())
        .containsExactly(
            new DeadLetters.Group("phantom", 4, World.AT.plusSeconds(1)),
            new DeadLetters.Group("stuck", 1, World.AT.plusSeconds(3)));
  }

  @Test
  void any_living_node_takes_a_parked_handoff_and_then_only_that_one_can_go_on(World world) {
    TestNode parker = world.node("a");
    TestNode other = world.node("b");
    DeadLetters letters = new DeadLetters(world.database);
    Append parked = parked(world, parker, "phantom");

    assertThat(letters.take(other.id(), parked.handoff(), parked.lastSeq())).isTrue();

    assertThat(parker.append(World.decided(parked, "confirming", true)).result())
        .isInstanceOf(AppendResult.Missing.class);
    other.store(World.decided(parked, "confirming", true));
    assertThat(letters.find(parked.handoff())).isEmpty();
  }

  @Test
  void what_is_not_parked_as_it_was_read_is_not_taken(World world) {
    TestNode node = world.node("a");
    TestNode other = world.node("b");
    DeadLetters letters = new DeadLetters(world.database);
    Append running = node.store(world.fresh(world.newId()));
    Append parked = parked(world, node, "phantom");
    Append resolved = node.store(World.decided(parked(world, node, "stuck"), "resolved", false));

    assertThat(letters.take(other.id(), running.handoff(), running.lastSeq())).isFalse();
    assertThat(letters.take(other.id(), parked.handoff(), parked.lastSeq() - 1)).isFalse();
    assertThat(letters.take(other.id(), resolved.handoff(), resolved.lastSeq())).isFalse();
    assertThat(letters.take(other.id(), world.newId(), 1)).isFalse();
    node.store(World.next(running, 1, "reserving"));
  }

  @Test
  void a_node_that_is_declared_dead_takes_nothing(World world) {
    TestNode node = world.node("a");
    Append parked = parked(world, node, "phantom");
    NodeId dead = new NodeId("dead");
    world.execute("INSERT INTO node (id, name, alive, expires) VALUES ('dead', 'b', false, now())");

    DeadLetters letters = new DeadLetters(world.database);
    assertThat(letters.take(dead, parked.handoff(), parked.lastSeq())).isFalse();
    assertThat(letters.take(new NodeId("nobody"), parked.handoff(), parked.lastSeq())).isFalse();
  }

  private static Append parked(World world, TestNode node, String cause) {
    Append fresh = node.store(world.fresh(world.newId()));
    return node.store(World.withDeadLetter(World.next(fresh, 1, "dead_lettered"), cause));
  }

  private static String id(int number) {
    return "00000000-0000-7000-8000-%012d".formatted(number);
  }

  private static void fill(World world, int count) {
    world.execute(
        """
        INSERT INTO handoff (id, tenant_id, canonical_id, version, owner, open, state_name, state,
          last_hash, created_at, updated_at)
        SELECT '00000000-0000-7000-8000-' || lpad(n::text, 12, '0'), 'default', 'int-' || n, 1,
          'node', true, 'dead_lettered', ('{"v":1,"handoff":{"plan":{"source":{"account":"account-'
            || n %% 2 || '"}}}}')::jsonb, 'x', now(), now()
        FROM generate_series(1, %d) AS g(n)
        """
            .formatted(count));
    world.execute(
        """
        INSERT INTO dead_letter (handoff_id, tenant_id, cause, at)
        SELECT id, tenant_id, 'phantom',
          timestamptz '%s' + right(id, 12)::int * interval '1 s' FROM handoff
        """
            .formatted(World.AT));
  }

  private static List<Integer> walk(World world, DeadLetters.Filter filter, int limit) {
    DeadLetters letters = new DeadLetters(world.database);
    List<Integer> found = new ArrayList<>();
    @Nullable HandoffId after = null;
    do {
      DeadLetters.Page page = letters.page(filter, after, limit);
      page.items().stream()
          .map(letter -> letter.handoff().id().value())
          .forEach(id -> found.add(Integer.valueOf(id.substring(24).replaceFirst("^0+", ""))));
      after = page.last();
    } while (after != null);
    return found;
  }
}
