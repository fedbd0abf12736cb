package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.VendorId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class InboxTest {
  private static final AccountName GENESYS = new AccountName("genesys-main");
  private static final AccountName CXONE = new AccountName("cxone-main");
  private static final long HOLD_MS = 60_000;

  private static InboxEvent event(String id, VendorId leg, @Nullable CanonicalId canonicalId) {
    return event(GENESYS, id, leg, canonicalId, World.AT);
  }

  private static InboxEvent event(
      AccountName account,
      String id,
      VendorId leg,
      @Nullable CanonicalId canonicalId,
      Instant occurredAt) {
    return new InboxEvent(
        new EventKey(account, id, occurredAt),
        World.TENANT,
        "interaction:updated",
        leg,
        canonicalId,
        "active",
        "agent-1",
        null,
        null);
  }

  private static final class Post {
    private final InboxWriter writer;

    Post(World world, JournalDatabase database) {
      writer = world.keep(new InboxWriter(database));
    }

    Post(World world) {
      this(world, world.database);
    }

    BlockingQueue<InboxResult> offer(InboxEvent event) {
      BlockingQueue<InboxResult> result = new LinkedBlockingQueue<>();
      assertThat(writer.offer(event, result::add)).isTrue();
      return result;
    }

    InboxResult store(InboxEvent event) throws InterruptedException {
      return told(offer(event));
    }

    static InboxResult told(BlockingQueue<InboxResult> waiter) throws InterruptedException {
      InboxResult result = waiter.poll(20, TimeUnit.SECONDS);
      if (result == null) {
        throw new AssertionError("no result within 20 s");
      }
      return result;
    }
  }

  private static long waiting(World world) {
    return world.count("SELECT count(*) FROM inbox_waiting");
  }

  private static long stored(World world) {
    return world.count("SELECT count(*) FROM inbox");
  }

  @Test
  void of_any_number_of_copies_at_once_and_on_any_node_one_is_new(World world) throws Exception {
    Post one = new Post(world);
    Post other = new Post(world, world.open(World.FAST));
    Append handoff = world.node("a").store(world.fresh(world.newId()));
    List<BlockingQueue<InboxResult>> waiters = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      InboxEvent copy = event("evt-1", new VendorId("gen-1"), handoff.interaction());
      waiters.add((i % 2 == 0 ? one : other).offer(copy));
    }
    List<InboxResult> results = new ArrayList<>();
    for (BlockingQueue<InboxResult> waiter : waiters) {
      results.add(Post.told(waiter));
    }
    assertThat(results).filteredOn(r -> r instanceof InboxResult.Matched).hasSize(1);
    assertThat(results).filteredOn(r -> r instanceof InboxResult.Repeated).hasSize(199);
    assertThat(stored(world)).isOne();
    assertThat(waiting(world)).isOne();
  }

  @Test
  void a_copy_is_known_again_whatever_day_its_partition_is_of(World world) throws Exception {
    new Inbox(world.database).keepPartitions(World.AT, Duration.ofDays(3).toMillis());
    Post post = new Post(world);
    Instant midnight = Instant.parse("2026-11-21T23:59:59.999999Z");
    for (Instant at : List.of(World.AT, midnight, Instant.parse("1999-01-01T00:00:00Z"))) {
      InboxEvent event = event(GENESYS, "evt-" + at, new VendorId("gen-1"), null, at);
      assertThat(post.store(event)).isInstanceOf(InboxResult.Unmatched.class);
      assertThat(post.store(event)).isInstanceOf(InboxResult.Repeated.class);
    }
    assertThat(world.count("SELECT count(*) FROM inbox_20261121")).isEqualTo(2);
    assertThat(world.count("SELECT count(*) FROM inbox_default")).isEqualTo(1);
    assertThat(stored(world)).isEqualTo(3);
  }

  @Test
  void an_event_finds_its_handoff_by_canonical_id_and_by_what_the_platform_calls_the_leg(
      World world) throws Exception {
    TestNode node = world.node("a");
    Append handoff = world.fresh(world.newId());
    VendorId source = new VendorId("gen-1");
    node.store(World.withLeg(handoff, SeenLeg.first(GENESYS, source, "voice")));
    Post post = new Post(world);
    InboxResult matched = new InboxResult.Matched(handoff.handoff(), node.id());

    assertThat(post.store(event("evt-1", source, null))).isEqualTo(matched);
    assertThat(
            post.store(
                event(CXONE, "evt-1", new VendorId("cx-9"), handoff.interaction(), World.AT)))
        .isEqualTo(matched);
    assertThat(post.store(event(CXONE, "evt-2", source, null, World.AT)))
        .as("another account's leg of the same name")
        .isEqualTo(new InboxResult.Unmatched());
    assertThat(post.store(event("evt-3", source, world.ids.newCanonicalId())))
        .as("what we call it counts before what the platform says")
        .isEqualTo(matched);
    List<WaitingEvent> waiting = new Inbox(world.database).waiting(node.id());
    assertThat(waiting).hasSize(3);
    assertThat(waiting.getFirst().handoff()).isEqualTo(handoff.handoff());
    assertThat(waiting.getFirst().event()).isEqualTo(event("evt-1", source, null));
  }

  @Test
  void an_event_waits_no_longer_once_the_step_that_takes_it_in_is_stored(World world)
      throws Exception {
    TestNode node = world.node("a");
    Append first = node.store(world.fresh(world.newId()));
    Post post = new Post(world);
    InboxEvent taken = event("evt-1", new VendorId("gen-1"), first.interaction());
    InboxEvent left = event("evt-2", new VendorId("gen-1"), first.interaction());
    post.store(taken);
    post.store(left);

    Append step = World.withEvents(World.next(first, 1, "Confirming"), List.of(taken.key()));
    node.store(step);

    assertThat(new Inbox(world.database).waiting(node.id()))
        .extracting(WaitingEvent::event)
        .containsExactly(left);
    assertThat(stored(world)).isEqualTo(2);
  }

  @Test
  void an_event_still_waits_when_the_step_that_took_it_in_was_not_stored(World world)
      throws Exception {
    TestNode node = world.node("a");
    Append first = node.store(world.fresh(world.newId()));
    Post post = new Post(world);
    InboxEvent event = event("evt-1", new VendorId("gen-1"), first.interaction());
    post.store(event);
    node.store(World.next(first, 1, "Reserving"));

    Append outdated = World.withEvents(World.next(first, 1, "Confirming"), List.of(event.key()));
    assertThat(node.append(outdated).result()).isInstanceOf(AppendResult.Missing.class);

    assertThat(new Inbox(world.database).waiting(node.id())).hasSize(1);
    new Inbox(world.database).settle(List.of(event.key()));
    assertThat(waiting(world)).isZero();
    assertThat(post.store(event)).isInstanceOf(InboxResult.Repeated.class);
  }

  @Test
  void an_event_that_came_too_early_finds_its_handoff_later(World world) throws Exception {
    TestNode node = world.node("a");
    Inbox inbox = new Inbox(world.database);
    Post post = new Post(world);
    Append handoff = world.fresh(world.newId());
    VendorId arrival = new VendorId("cx-1");
    post.store(event("evt-1", new VendorId("gen-1"), handoff.interaction()));
    post.store(event(CXONE, "evt-1", arrival, null, World.AT));
    post.store(event(CXONE, "evt-2", new VendorId("cx-2"), null, World.AT));
    node.store(handoff);
    assertThat(inbox.waiting(node.id())).isEmpty();

    List<Inbox.Subject> subjects =
        List.of(
            new Inbox.Subject(handoff.handoff(), World.TENANT, null, handoff.interaction().value()),
            new Inbox.Subject(handoff.handoff(), World.TENANT, CXONE, arrival.value()));
    assertThat(inbox.match(subjects, 0)).as("they have waited too long").isZero();
    assertThat(inbox.match(subjects, HOLD_MS)).isEqualTo(2);

    assertThat(inbox.waiting(node.id()))
        .extracting(w -> w.event().key().account())
        .containsExactly(GENESYS, CXONE);
  }

  @Test
  void what_nobody_knows_is_counted_once_and_forgotten_and_a_copy_stays_known(World world)
      throws Exception {
    Inbox inbox = new Inbox(world.database);
    Post post = new Post(world);
    InboxEvent unknown = event("evt-1", new VendorId("gen-1"), null);
    post.store(unknown);
    post.store(event(CXONE, "evt-2", new VendorId("cx-1"), null, World.AT));
    post.store(event(CXONE, "evt-3", new VendorId("cx-1"), null, World.AT));

    assertThat(inbox.forgetOld(HOLD_MS)).as("not yet").isEmpty();
    assertThat(inbox.forgetOld(0)).isEqualTo(Map.of(GENESYS, 1, CXONE, 2));
    assertThat(inbox.forgetOld(0)).isEmpty();

    assertThat(post.store(unknown)).isInstanceOf(InboxResult.Repeated.class);
  }

  @Test
  void what_comes_about_an_ended_handoff_waits_for_nobody(World world) throws Exception {
    TestNode node = world.node("a");
    Append first = world.fresh(world.newId());
    VendorId source = new VendorId("gen-1");
    node.store(World.withLeg(first, SeenLeg.first(GENESYS, source, "voice")));
    Post post = new Post(world);
    post.store(event("evt-1", source, null));
    node.store(World.append(first.handoff(), first.interaction(), 1, 1, "Completed", "{}", false));
    assertThat(post.store(event("evt-2", source, first.interaction())))
        .isEqualTo(new InboxResult.Unmatched());

    assertThat(new Inbox(world.database).waiting(node.id())).isEmpty();
    assertThat(waiting(world)).as("evt-1, which came while it was open").isOne();
    assertThat(new Inbox(world.database).forgetOld(0)).isEmpty();
    assertThat(waiting(world)).isZero();
    assertThat(stored(world)).isEqualTo(2);
  }

  @Test
  void a_node_is_told_its_own_events_also_after_a_takeover(World world) throws Exception {
    TestNode dies = world.node("a");
    Append handoff = dies.store(world.fresh(world.newId()));
    TestNode other = world.node("b");
    new Post(world).store(event("evt-1", new VendorId("gen-1"), handoff.interaction()));
    Inbox inbox = new Inbox(world.database);
    assertThat(inbox.waiting(other.id())).isEmpty();
    assertThat(inbox.waiting(dies.id())).hasSize(1);

    dies.close();

    World.await(() -> !other.claimed.isEmpty());
    assertThat(inbox.waiting(other.id())).hasSize(1);
  }

  @Test
  void while_the_database_is_away_nothing_is_called_stored(World world) throws Exception {
    CuttingProxy proxy = world.keep(new CuttingProxy(world.postgres.port()));
    Post post = new Post(world, world.openThrough(proxy));
    post.store(event("evt-1", new VendorId("gen-1"), null));
    proxy.cut();
    BlockingQueue<InboxResult> waits = post.offer(event("evt-2", new VendorId("gen-1"), null));
    assertThat(Post.told(waits)).isEqualTo(new InboxResult.Lost());
    BlockingQueue<InboxResult> lucky = post.offer(event("evt-3", new VendorId("gen-1"), null));
    proxy.mend();
    assertThat(Post.told(lucky)).isEqualTo(new InboxResult.Unmatched());
    assertThat(post.store(event("evt-2", new VendorId("gen-1"), null)))
        .as("sent again")
        .isEqualTo(new InboxResult.Unmatched());
  }

  @Test
  void days_past_the_retention_are_dropped_whole(World world) throws Exception {
    Inbox inbox = new Inbox(world.database);
    inbox.keepPartitions(World.AT, Duration.ofDays(3).toMillis());
    Post post = new Post(world);
    post.store(event("evt-1", new VendorId("gen-1"), null));
    inbox.keepPartitions(World.AT.plus(Duration.ofDays(3)), Duration.ofDays(3).toMillis());
    assertThat(stored(world)).as("three days later").isOne();
    inbox.keepPartitions(World.AT.plus(Duration.ofDays(4)), Duration.ofDays(3).toMillis());
    assertThat(stored(world)).as("four days later").isZero();
    assertThat(world.count("SELECT count(*) FROM pg_class WHERE relname = 'inbox_20261121'"))
        .isZero();
  }

  @Test
  void it_is_noted_which_accounts_push_at_all(World world) throws Exception {
    new Post(world).store(event("evt-1", new VendorId("gen-1"), null));
    World.await(() ->
        world.count("SELECT count(*) FROM inbox_account WHERE account = 'genesys-main'") == 1);
  }
}
