package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.HandoffId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The fence between a flush and the declaration of its node's death. Both stories are told with
/// the statements that Baton uses, and then with each lock mode weakened: the weakened ones let a
/// dead node's flush through, so neither lock can be taken out without a story here changing.
@ExtendWith(SharedPostgres.class)
class FencingTest {
  private static final String WEAK_FLUSH = FlushStatement.SQL.replace("FOR KEY SHARE", "");
  private static final String WEAK_MARK = NodeTable.MARK_DEAD.replace("FOR UPDATE SKIP LOCKED", "");
  private static final NodeId SURVIVOR = new NodeId("survivor");

  /// A flush that is stopped midway, holding its node's row, by the lock on a handoff.
  private static final class Story implements AutoCloseable {
    private final World world;
    private final NodeId node = new NodeId("node-1");
    private final Append before;
    private final Connection flushing;
    private final Connection marking;
    private final String flushSql;
    private final String markSql;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Story(World world, String flushSql, String markSql) throws SQLException {
      this.world = world;
      this.flushSql = flushSql;
      this.markSql = markSql;
      flushing = world.superuser();
      marking = world.superuser();
      NodeTable.join(flushing, node, "a", null, 60_000);
      before = world.fresh(world.newId());
      assertThat(flush(before)).containsExactly(before.handoff());
      world.expire(node);
    }

    Set<HandoffId> flush(Append append) throws SQLException {
      Batch batch = Batch.of(List.of(new Pending(append, r -> {}, node, append.bytes(), null)));
      return new FlushStatement(flushSql).run(flushing, node, batch).stored();
    }

    Future<Set<HandoffId>> flushInBackground() {
      Callable<Set<HandoffId>> flush = () -> flush(World.next(before, 1, "Reserving"));
      return threads.submit(flush);
    }

    int mark() throws SQLException {
      try (var mark = marking.prepareStatement(markSql)) {
        mark.setString(1, SURVIVOR.value());
        mark.setLong(2, 0);
        try (var marked = mark.executeQuery()) {
          int count = 0;
          while (marked.next()) {
            count++;
          }
          return count;
        }
      }
    }

    boolean isAlive() {
      return world.count("SELECT count(*) FROM node WHERE id = 'node-1' AND alive") == 1;
    }

    @Override
    public void close() throws SQLException {
      // What a failed assertion left under way ends with its connections.
      marking.close();
      flushing.abort(Runnable::run);
      threads.close();
    }
  }

  @Test
  void a_node_is_not_declared_dead_while_its_flush_is_under_way(World world) throws Exception {
    try (Story story = new Story(world, FlushStatement.SQL, NodeTable.MARK_DEAD);
        Connection held = world.lockHandoff(story.before.handoff())) {
      var flush = story.flushInBackground();
      world.awaitBlocked(1);

      assertThat(story.mark()).as("skipped, neither marked nor waited for").isZero();
      assertThat(flush.isDone()).isFalse();
      held.rollback();
      assertThat(get(flush)).containsExactly(story.before.handoff());
      assertThat(story.isAlive()).isTrue();
      assertThat(story.mark()).as("after the flush").isEqualTo(1);
      assertThat(story.flush(World.next(World.next(story.before, 1, "Reserving"), 1, "Reserved")))
          .as("a dead node stores nothing")
          .isEmpty();
    }
  }

  @Test
  void without_the_flush_lock_a_dead_node_would_store(World world) throws Exception {
    assertThat(WEAK_FLUSH).isNotEqualTo(FlushStatement.SQL);
    try (Story story = new Story(world, WEAK_FLUSH, NodeTable.MARK_DEAD);
        Connection held = world.lockHandoff(story.before.handoff())) {
      var flush = story.flushInBackground();
      world.awaitBlocked(1);

      assertThat(story.mark()).isEqualTo(1);
      assertThat(story.isAlive()).isFalse();
      held.rollback();
      assertThat(get(flush)).as("the hole").containsExactly(story.before.handoff());
    }
  }

  @Test
  void without_the_mark_lock_a_dead_node_would_store(World world) throws Exception {
    assertThat(WEAK_MARK).isNotEqualTo(NodeTable.MARK_DEAD);
    try (Story story = new Story(world, FlushStatement.SQL, WEAK_MARK);
        Connection held = world.lockHandoff(story.before.handoff())) {
      var flush = story.flushInBackground();
      world.awaitBlocked(1);

      assertThat(story.mark()).isEqualTo(1);
      assertThat(story.isAlive()).isFalse();
      held.rollback();
      assertThat(get(flush)).as("the hole").containsExactly(story.before.handoff());
    }
  }

  @Test
  void a_flush_waits_for_a_declaration_under_way_and_then_stores_nothing(World world)
      throws Exception {
    try (Story story = new Story(world, FlushStatement.SQL, NodeTable.MARK_DEAD)) {
      story.marking.setAutoCommit(false);
      assertThat(story.mark()).isEqualTo(1);
      var flush = story.flushInBackground();
      world.awaitBlocked(1);

      assertThat(flush.isDone()).isFalse();
      story.marking.commit();
      assertThat(get(flush)).isEmpty();
      assertThat(world.reader.transitions(story.before.handoff())).hasSize(1);
    }
  }

  @Test
  void a_new_handoff_of_a_dead_node_is_not_stored_either(World world) throws Exception {
    try (Story story = new Story(world, FlushStatement.SQL, NodeTable.MARK_DEAD)) {
      assertThat(story.mark()).isEqualTo(1);

      Append late =
          World.withPersonalData(World.withKey(world.fresh(world.newId()), "key", "b"), "{}");
      assertThat(story.flush(late)).isEmpty();
      assertThat(world.count("SELECT count(*) FROM handoff")).isEqualTo(1);
      assertThat(world.count("SELECT count(*) FROM idempotency_key")).isZero();
      assertThat(world.count("SELECT count(*) FROM personal_data")).isZero();
    }
  }

  @Test
  void a_flush_does_not_wait_for_a_weakened_declaration(World world) throws Exception {
    try (Story story = new Story(world, FlushStatement.SQL, WEAK_MARK)) {
      story.marking.setAutoCommit(false);
      assertThat(story.mark()).isEqualTo(1);

      assertThat(get(story.flushInBackground())).as("the hole").hasSize(1);
      story.marking.commit();
    }
  }

  @Test
  void nobody_is_declared_dead_until_one_ttl_after_the_server_started(World world)
      throws Exception {
    try (Story story = new Story(world, FlushStatement.SQL, NodeTable.MARK_DEAD)) {
      long sinceStartMs =
          world.count(
              "SELECT (extract(epoch FROM clock_timestamp() - pg_postmaster_start_time()) * 1000)"
                  + "::bigint");

      assertThat(NodeTable.markDead(story.marking, SURVIVOR, sinceStartMs + 600_000)).isEmpty();
      assertThat(NodeTable.markDead(story.marking, SURVIVOR, 0)).containsExactly(story.node);
    }
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }
}
