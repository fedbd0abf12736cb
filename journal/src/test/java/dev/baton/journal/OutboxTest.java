package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.HandoffId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Events come with their steps or not at all, and are given out in order.
@ExtendWith(SharedPostgres.class)
class OutboxTest {
  private static final Outbox.Subscriber CRM = new Outbox.Subscriber(World.TENANT, "crm");
  private static final Outbox.Subscriber WALL = new Outbox.Subscriber(World.TENANT, "wall");
  private static final long LEASE_MS = 60_000;

  /// The same append, with an event of each step for these subscribers.
  private static Append telling(Append append, Outbox.Subscriber... subscribers) {
    return append.withTransitions(
        append.transitions().stream()
            .map(row ->
                row.telling(
                    Stream.of(subscribers)
                        .map(s -> new OutgoingEvent(s.name(), body(append.handoff(), row.seq())))
                        .toList()))
            .toList());
  }

  private static byte[] body(HandoffId id, long seq) {
    return ("event " + id + " " + seq).getBytes(StandardCharsets.UTF_8);
  }

  private static Outbox.Ended ended(Outbox.Claimed claimed, Outbox.Ending ending) {
    return new Outbox.Ended(claimed.handoff(), claimed.seq(), ending);
  }

  private static Outbox.Ended delivered(Outbox.Claimed claimed) {
    return ended(claimed, new Outbox.Ending.Delivered());
  }

  @Test
  void an_event_is_given_to_each_subscriber_with_its_exact_bytes(World world) {
    TestNode node = world.node("a");
    Outbox outbox = new Outbox(world.database);
    HandoffId id = world.newId();
    node.store(telling(world.fresh(id), CRM, WALL));

    for (Outbox.Subscriber subscriber : List.of(CRM, WALL)) {
      assertThat(outbox.claim(node.id(), subscriber, 10, LEASE_MS))
          .singleElement()
          .satisfies(event -> {
            assertThat(event.handoff()).isEqualTo(id);
            assertThat(event.seq()).isEqualTo(1);
            assertThat(event.body()).isEqualTo(body(id, 1));
            assertThat(event.attempts()).isZero();
          });
    }
    assertThat(outbox.claim(node.id(), CRM, 10, LEASE_MS)).as("again").isEmpty();
  }

  @Test
  void nothing_is_told_of_a_step_that_is_not_stored(World world) {
    TestNode node = world.node("a");
    Append first = node.store(telling(world.fresh(world.newId()), CRM));
    Append stale = telling(World.next(first, 1, "Reserved"), CRM);
    node.store(stale);

    AppendResult again = node.append(telling(World.next(first, 1, "Reserving"), CRM)).result();
    AppendResult busy =
        node.append(telling(world.fresh(world.newId(), first.interaction()), CRM)).result();

    assertThat(again).isInstanceOf(AppendResult.Missing.class);
    assertThat(busy).isInstanceOf(AppendResult.InteractionBusy.class);
    assertThat(world.count("SELECT count(*) FROM outbox")).isEqualTo(2);
    assertThat(world.count("SELECT count(*) FROM outbox JOIN transition USING (handoff_id, seq)"))
        .isEqualTo(2);
  }

  @Test
  void a_dead_node_stores_no_event(World world) {
    TestNode node = world.node("a");
    Append first = node.store(telling(world.fresh(world.newId()), CRM));
    world.execute("UPDATE node SET alive = false");

    assertThat(node.append(telling(World.next(first, 1, "Reserved"), CRM)).result())
        .isNotInstanceOf(AppendResult.Stored.class);
    assertThat(world.count("SELECT count(*) FROM outbox")).isEqualTo(1);
  }

  @Test
  void of_one_handoff_the_next_event_waits_for_the_one_before(World world) {
    TestNode node = world.node("a");
    Outbox outbox = new Outbox(world.database);
    HandoffId id = world.newId();
    Append first = node.store(telling(world.fresh(id), CRM));
    node.store(telling(World.next(first, 2, "Reserved"), CRM));
    HandoffId other = world.newId();
    node.store(telling(world.fresh(other), CRM));

    List<Outbox.Claimed> claimed = outbox.claim(node.id(), CRM, 10, LEASE_MS);
    assertThat(claimed).extracting(Outbox.Claimed::handoff).containsExactlyInAnyOrder(id, other);
    assertThat(claimed).extracting(Outbox.Claimed::seq).containsOnly(1L);

    Outbox.Claimed mine =
        claimed.stream().filter(event -> event.handoff().equals(id)).findFirst().orElseThrow();
    outbox.finish(node.id(), CRM, List.of(delivered(mine)));
    List<Outbox.Claimed> second = outbox.claim(node.id(), CRM, 10, LEASE_MS);
    assertThat(second).extracting(Outbox.Claimed::seq).containsExactly(2L);

    outbox.finish(
        node.id(),
        CRM,
        List.of(ended(second.getFirst(), new Outbox.Ending.Again("timeout", 3_600_000))));
    assertThat(outbox.claim(node.id(), CRM, 10, LEASE_MS)).as("seq 3 waits with seq 2").isEmpty();
    assertThat(
            world.count(
                "SELECT count(*) FROM outbox WHERE next_at > clock_timestamp() + interval '1 min'"))
        .isEqualTo(2);
  }

  @Test
  void what_a_dead_node_had_claimed_another_sends(World world) {
    TestNode dead = world.node("a");
    TestNode living = world.node("b");
    Outbox outbox = new Outbox(world.database);
    dead.store(telling(world.fresh(world.newId()), CRM));
    List<Outbox.Claimed> claimed = outbox.claim(dead.id(), CRM, 10, LEASE_MS);
    NodeId was = dead.id();
    assertThat(outbox.claim(living.id(), CRM, 10, LEASE_MS)).isEmpty();

    world.execute("UPDATE node SET alive = false WHERE id = '%s'".formatted(was));

    List<Outbox.Claimed> taken = outbox.claim(living.id(), CRM, 10, LEASE_MS);
    assertThat(taken).hasSize(1);
    outbox.finish(was, CRM, List.of(ended(claimed.getFirst(), new Outbox.Ending.Dead("late"))));
    assertThat(world.count("SELECT count(*) FROM outbox WHERE state = 'dead'")).isZero();
    outbox.finish(living.id(), CRM, List.of(delivered(taken.getFirst())));
    assertThat(world.count("SELECT count(*) FROM outbox WHERE state = 'delivered'")).isEqualTo(1);
  }

  @Test
  void a_claim_that_came_to_no_end_is_free_again(World world) {
    TestNode node = world.node("a");
    Outbox outbox = new Outbox(world.database);
    node.store(telling(world.fresh(world.newId()), CRM));
    assertThat(outbox.claim(node.id(), CRM, 10, 1)).hasSize(1);

    World.await(() -> !outbox.claim(node.id(), CRM, 10, LEASE_MS).isEmpty());
  }

  @Test
  void two_nodes_never_get_the_same_event(World world) throws Exception {
    TestNode one = world.node("a");
    TestNode two = world.node("b");
    Outbox outbox = new Outbox(world.database);
    for (int i = 0; i < 40; i++) {
      one.store(telling(world.fresh(world.newId()), CRM));
    }

    List<Outbox.Claimed> all = new CopyOnWriteArrayList<>();
    List<Thread> threads =
        Stream.of(one, two, one, two)
            .map(node ->
                Thread.ofVirtual()
                    .start(() -> {
                      for (int i = 0; i < 10; i++) {
                        all.addAll(outbox.claim(node.id(), CRM, 3, LEASE_MS));
                      }
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(all).hasSize(40);
    assertThat(all).extracting(Outbox.Claimed::handoff).doesNotHaveDuplicates();
  }

  @Test
  void dead_events_are_listed_and_sent_again(World world) {
    TestNode node = world.node("a");
    Outbox outbox = new Outbox(world.database);
    DeadEvents dead = outbox.dead();
    for (int i = 0; i < 3; i++) {
      node.store(telling(world.fresh(world.newId()), CRM, WALL));
    }
    for (Outbox.Subscriber subscriber : List.of(CRM, WALL)) {
      outbox.finish(
          node.id(),
          subscriber,
          outbox.claim(node.id(), subscriber, 10, LEASE_MS).stream()
              .map(event -> ended(event, new Outbox.Ending.Dead("refused 404")))
              .toList());
    }
    var all = new DeadEvents.Filter(null, null, null, null);
    var crm = new DeadEvents.Filter(World.TENANT, "crm", null, null);

    List<DeadEvents.DeadEvent> page = dead.page(all, null, 4);
    List<DeadEvents.DeadEvent> rest = dead.page(all, page.getLast().key(), 4);
    assertThat(page).hasSize(4);
    assertThat(rest).hasSize(2);
    assertThat(Stream.concat(page.stream(), rest.stream()).map(DeadEvents.DeadEvent::key))
        .doesNotHaveDuplicates();
    assertThat(page.getFirst().failure()).isEqualTo("refused 404");
    assertThat(page.getFirst().attempts()).isEqualTo(1);
    assertThat(outbox.standing(CRM).dead()).isEqualTo(3);
    assertThat(outbox.standing(CRM).waiting()).isZero();

    assertThat(dead.retry(crm)).isEqualTo(3);
    assertThat(dead.page(crm, null, 10)).isEmpty();
    assertThat(outbox.standing(CRM).waiting()).isEqualTo(3);
    assertThat(outbox.standing(CRM).oldestSeconds()).isPositive();
    var one = dead.page(all, null, 10).getFirst().key();
    assertThat(dead.retry(new DeadEvents.Filter(null, null, one.handoff(), one.seq()))).isOne();
    assertThat(outbox.claim(node.id(), WALL, 10, LEASE_MS))
        .singleElement()
        .satisfies(event -> assertThat(event.attempts()).isZero());
  }

  @Test
  void a_disabled_subscription_gets_nothing_until_it_is_enabled(World world) {
    TestNode node = world.node("a");
    Outbox outbox = new Outbox(world.database);
    node.store(telling(world.fresh(world.newId()), CRM, WALL));
    outbox.finish(
        node.id(),
        CRM,
        outbox.claim(node.id(), CRM, 1, LEASE_MS).stream()
            .map(event -> ended(event, new Outbox.Ending.Untried("gone 410")))
            .toList());
    outbox.disable(CRM);

    assertThat(outbox.claim(node.id(), CRM, 10, LEASE_MS)).isEmpty();
    assertThat(outbox.standing(CRM).disabledAt()).isNotNull();
    assertThat(outbox.standing(WALL).disabledAt()).isNull();
    assertThat(outbox.claim(node.id(), WALL, 10, LEASE_MS)).as("the others").hasSize(1);

    assertThat(outbox.enable(CRM)).isTrue();
    assertThat(outbox.enable(CRM)).as("again").isFalse();
    assertThat(outbox.claim(node.id(), CRM, 10, LEASE_MS))
        .singleElement()
        .satisfies(event -> assertThat(event.attempts()).isZero());
  }

  @Test
  void what_was_delivered_goes_after_its_retention_and_nothing_else(World world) {
    TestNode node = world.node("a");
    Outbox outbox = new Outbox(world.database);
    for (int i = 0; i < 3; i++) {
      node.store(telling(world.fresh(world.newId()), CRM));
    }
    List<Outbox.Claimed> claimed = outbox.claim(node.id(), CRM, 2, LEASE_MS);
    outbox.finish(
        node.id(),
        CRM,
        List.of(
            delivered(claimed.get(0)), ended(claimed.get(1), new Outbox.Ending.Dead("timeout"))));

    assertThat(outbox.sweep(CRM, 3_600_000)).as("too young").isZero();
    world.execute("UPDATE outbox SET done_at = done_at - interval '2 h'");
    assertThat(outbox.sweep(WALL, 3_600_000)).as("another's").isZero();
    assertThat(outbox.sweep(CRM, 3_600_000)).isEqualTo(1);
    assertThat(world.count("SELECT count(*) FROM outbox")).isEqualTo(2);
  }

  @Test
  void what_waits_for_nobody_is_given_up_after_a_day(World world) {
    TestNode node = world.node("a");
    Outbox outbox = new Outbox(world.database);
    node.store(telling(world.fresh(world.newId()), CRM, WALL));

    assertThat(outbox.giveUp(List.of(CRM))).as("too young").isZero();
    world.execute("UPDATE outbox SET created_at = created_at - interval '25 h'");
    assertThat(outbox.giveUp(List.of(CRM, WALL))).isZero();
    assertThat(outbox.giveUp(List.of(CRM))).isEqualTo(1);
    assertThat(outbox.dead().page(new DeadEvents.Filter(null, null, null, null), null, 10))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.key().subscription()).isEqualTo("wall");
          assertThat(event.failure()).isEqualTo("unsubscribed");
        });
    assertThat(outbox.giveUp(List.of())).as("nobody is subscribed").isEqualTo(1);
  }
}
