package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class HandoffPagesTest {
  private static final HandoffPages.Filter ALL = new HandoffPages.Filter(null, null, null, null);

  /// So many more than one scan that a page must end inside.
  private static final int MANY = 2 * HandoffPages.SCANNED + 500;

  @Test
  void pages_follow_each_other_newest_first_and_miss_nothing(World world) {
    fill(world, 23);

    List<Integer> sizes = new ArrayList<>();
    List<Integer> all = walk(world, ALL, 10, sizes);

    assertThat(sizes).containsExactly(10, 10, 3);
    assertThat(all).hasSize(23).isSortedAccordingTo((a, b) -> b - a).doesNotHaveDuplicates();
  }

  @Test
  void what_is_new_comes_in_front_and_not_into_the_pages_that_follow(World world) {
    fill(world, 10);
    HandoffPages pages = new HandoffPages(world.database);
    HandoffPages.Page first = pages.page(ALL, null, 4);

    insert(world, 11, 12);

    assertThat(numbers(first)).containsExactly(10, 9, 8, 7);
    assertThat(numbers(pages.page(ALL, first.last(), 4))).containsExactly(6, 5, 4, 3);
    assertThat(numbers(pages.page(ALL, null, 2))).containsExactly(12, 11);
  }

  @Test
  void each_filter_finds_its_own_however_deep_they_lie(World world) {
    fill(world, MANY);
    world.execute(
        "UPDATE handoff SET state_name = 'abandoned' WHERE id IN ('%s', '%s')"
            .formatted(id(7), id(MANY)));
    world.execute(
        "UPDATE handoff SET open = true, state_name = 'reserving' WHERE id = '" + id(3) + "'");
    world.execute(
        "UPDATE handoff SET canonical_id = 'int-x' WHERE id IN ('%s', '%s')"
            .formatted(id(4), id(5)));
    world.execute("ANALYZE handoff");

    List<Integer> sizes = new ArrayList<>();
    assertThat(walk(world, filter("abandoned", null, null, null), 10, sizes))
        .containsExactly(MANY, 7);
    assertThat(sizes).as("a page ends where its scan ends").containsExactly(1, 0, 1);
    assertThat(walk(world, filter(null, true, null, null), 10, sizes)).containsExactly(3);
    assertThat(walk(world, filter("reserving", true, null, null), 10, sizes)).containsExactly(3);
    assertThat(walk(world, filter("completed", true, null, null), 10, sizes)).isEmpty();
    assertThat(walk(world, filter(null, null, "account-1", null), 200, sizes))
        .hasSize(MANY / 10)
        .allMatch(n -> n % 10 == 1);
    assertThat(walk(world, filter(null, null, null, "int-x"), 10, sizes)).containsExactly(5, 4);
    assertThat(walk(world, filter(null, false, "account-3", null), 200, sizes))
        .hasSize(MANY / 10 - 1)
        .doesNotContain(3);
  }

  @Test
  void each_list_has_an_index_to_walk(World world) throws Exception {
    fill(world, MANY);
    world.execute("UPDATE handoff SET open = true WHERE id = '%s'".formatted(id(3)));
    world.execute("ANALYZE handoff");

    assertThat(plan(world, "id < '~'")).contains("handoff_pkey");
    assertThat(plan(world, "open AND id < '~'")).contains("handoff_open_by_id");
    assertThat(plan(world, "source_account = 'account-1' AND id < '" + id(9) + "'"))
        .contains("handoff_by_account");
    assertThat(plan(world, "canonical_id = 'int-7' AND id < '~'"))
        .contains("handoff_by_interaction");
  }

  @Test
  void steps_of_a_handoff_leave_every_index_alone(World world) throws Exception {
    fill(world, 1);
    long before = hotUpdates(world);

    world.execute(
        """
        UPDATE handoff SET version = version + 1, state_name = 'reserved', last_hash = 'y',
          wake_at = now(), updated_at = now(),
          state = '{"v":1,"handoff":{"attempt":2,"plan":{"source":{"account":"account-1"}}}}'
        """);

    World.await(() -> hotUpdates(world) == before + 1);
    assertThat(world.count("SELECT count(*) FROM handoff WHERE source_account = 'account-1'"))
        .isEqualTo(1);
  }

  @Test
  void a_page_has_bounds(World world) {
    HandoffPages pages = new HandoffPages(world.database);
    for (int limit : new int[] {0, -1, 201}) {
      assertThatThrownBy(() -> pages.page(ALL, null, limit))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static HandoffPages.Filter filter(
      @Nullable String state,
      @Nullable Boolean open,
      @Nullable String account,
      @Nullable String interaction) {
    return new HandoffPages.Filter(
        state,
        open,
        account == null ? null : new AccountName(account),
        interaction == null ? null : new CanonicalId(interaction));
  }

  /// Follows the pages to the end and gives the numbers of what they list.
  private static List<Integer> walk(
      World world, HandoffPages.Filter filter, int limit, List<Integer> sizes) {
    HandoffPages pages = new HandoffPages(world.database);
    List<Integer> all = new ArrayList<>();
    @Nullable HandoffId after = null;
    do {
      HandoffPages.Page page = pages.page(filter, after, limit);
      sizes.add(page.items().size());
      all.addAll(numbers(page));
      after = page.last();
    } while (after != null);
    return all;
  }

  private static List<Integer> numbers(HandoffPages.Page page) {
    return page.items().stream().map(h -> Integer.parseInt(h.id().value().substring(24))).toList();
  }

  private static void fill(World world, int handoffs) {
    insert(world, 1, handoffs);
  }

  /// Handoffs that have ended, numbered in the order of their ids; the last digit is the account.
  private static void insert(World world, int from, int to) {
    world.execute(
        """
        INSERT INTO handoff (id, tenant_id, canonical_id, version, owner, open, state_name, state,
          last_hash, created_at, updated_at)
        SELECT '0198c0de-0000-7000-8000-' || lpad(n::text, 12, '0'), 'default', 'int-' || n, 1,
          'nobody', false, 'completed', ('{"v":1,"handoff":{"plan":{"source":{"account":"account-'
          || n %% 10 || '"}}}}')::jsonb, 'x', now(), now()
        FROM generate_series(%d, %d) n
        """
            .formatted(from, to));
  }

  private static String id(int number) {
    return "0198c0de-0000-7000-8000-%012d".formatted(number);
  }

  private static String plan(World world, String where) throws Exception {
    StringBuilder plan = new StringBuilder();
    try (Connection connection = world.database.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "EXPLAIN SELECT * FROM handoff WHERE " + where + " ORDER BY id DESC LIMIT 51")) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }

  private static long hotUpdates(World world) {
    return world.count("SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'handoff'");
  }
}
