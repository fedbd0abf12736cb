package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.HandoffId;
import dev.baton.journal.TransitionFeed.Page;
import dev.baton.journal.TransitionFeed.Position;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One order of all transitions, in which nothing appears behind a reader.
@ExtendWith(SharedPostgres.class)
class TransitionFeedTest {
  private static List<String> names(Page page) {
    return page.entries().stream().map(e -> e.handoff() + " " + e.position().seq()).toList();
  }

  private static Page after(TransitionFeed feed, Position position, int limit) {
    return feed.after(position, World.AT, limit);
  }

  @Test
  void what_was_stored_comes_once_each_page_by_page_in_the_order_of_its_storing(World world) {
    TestNode node = world.node("a");
    TransitionFeed feed = new TransitionFeed(world.database);
    Position start = feed.now();
    List<String> stored = new ArrayList<>();
    List<Append> handoffs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      handoffs.add(node.store(world.fresh(world.newId())));
      stored.add(handoffs.getLast().handoff() + " 1");
    }
    for (Append first : handoffs.reversed()) {
      node.store(World.next(first, 2, "Reserved"));
      stored.add(first.handoff() + " 2");
      stored.add(first.handoff() + " 3");
    }

    List<String> read = new ArrayList<>();
    Position at = start;
    for (Page page = after(feed, at, 4); !page.entries().isEmpty(); page = after(feed, at, 4)) {
      read.addAll(names(page));
      at = page.upTo();
    }

    assertThat(read).isEqualTo(stored);
    assertThat(after(feed, at, 4).upTo()).isGreaterThanOrEqualTo(at);
    assertThat(names(after(feed, start, 1_000))).as("anybody else reads the same").isEqualTo(read);
  }

  @Test
  void a_step_whose_transaction_ends_late_is_not_passed_over(World world) throws Exception {
    TestNode node = world.node("a");
    TransitionFeed feed = new TransitionFeed(world.database);
    HandoffId late = node.store(world.fresh(world.newId())).handoff();
    Position start = feed.now();
    try (Connection slow = world.superuser()) {
      slow.setAutoCommit(false);
      try (var insert = slow.createStatement()) {
        insert.execute(
            "INSERT INTO transition (handoff_id, seq, at, tenant_id, body, hash)"
                + " VALUES ('%s', 2, '2026-11-21T10:00:01Z', 'default', 'x', 'x')".formatted(late));
      }
      HandoffId quick = node.store(world.fresh(world.newId())).handoff();

      Page meanwhile = after(feed, start, 10);
      assertThat(meanwhile.entries()).as("it may still be preceded").isEmpty();

      slow.commit();

      assertThat(names(after(feed, meanwhile.upTo(), 10)))
          .containsExactly(late + " 2", quick + " 1");
    }
  }

  @Test
  void the_state_s_details_come_with_the_last_step_only(World world) {
    TestNode node = world.node("a");
    TransitionFeed feed = new TransitionFeed(world.database);
    Position start = feed.now();
    Append first = node.store(world.fresh(world.newId()));
    node.store(
        World.withState(
            World.next(first, 1, "Returned"),
            "{\"v\":1,\"handoff\":{\"state\":{\"type\":\"returned\",\"reason\":\"refused\"}}}"));

    List<TransitionFeed.Entry> entries = after(feed, start, 10).entries();
    assertThat(entries.get(0).stateJson()).isNull();
    assertThat(entries.get(1).stateJson()).contains("refused");
    assertThat(entries.get(1).interaction()).isEqualTo(first.interaction());
  }

  @Test
  void a_position_is_known_where_it_was_given(World world) {
    TestNode node = world.node("a");
    TransitionFeed feed = new TransitionFeed(world.database);
    Position start = feed.now();
    node.store(world.fresh(world.newId()));
    TransitionFeed.Entry entry = after(feed, start, 10).entries().getFirst();
    Position position = entry.position();

    assertThat(feed.isKnown(position, entry.at())).isTrue();
    assertThat(feed.isKnown(start, World.AT)).isTrue();
    assertThat(feed.isKnown(Position.behind(position.txid() + 1_000_000), World.AT)).isFalse();
    assertThat(
            feed.isKnown(
                new Position(position.txid() + 1, position.handoff(), position.seq()), entry.at()))
        .isFalse();
    assertThat(
            feed.isKnown(
                new Position(position.txid(), position.handoff(), position.seq() + 1), entry.at()))
        .isFalse();
  }
}
