package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.journal.privacy.DataVault;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class SchemaTest {
  @Test
  void the_role_that_runs_can_neither_change_nor_delete_a_transition(World world) throws Exception {
    world.node("a").store(world.fresh(world.newId()));
    try (Connection app = world.database.connect()) {
      assertRefused(app, "UPDATE transition SET body = 'x'", "permission denied");
      assertRefused(app, "DELETE FROM transition", "permission denied");
      assertRefused(app, "TRUNCATE transition", "permission denied");
      assertRefused(app, "DELETE FROM transition_default", "permission denied");
    }
  }

  @Test
  void the_owner_and_the_superuser_are_refused_by_the_trigger(World world) throws Exception {
    TestNode node = world.node("a");
    world.database.makePartitions(World.AT);
    node.store(world.fresh(world.newId()));
    for (Connection connection : new Connection[] {world.owner(), world.superuser()}) {
      assertRefused(connection, "UPDATE transition SET body = 'x'", "final");
      assertRefused(connection, "DELETE FROM transition", "final");
      assertRefused(connection, "DELETE FROM transition_20261121", "final");
      assertRefused(connection, "TRUNCATE transition", "final");
      assertRefused(connection, "TRUNCATE transition_20261121", "final");
      assertRefused(connection, "TRUNCATE transition_default", "final");
    }
    assertThat(world.count("SELECT count(*) FROM transition")).isEqualTo(1);
  }

  @Test
  void each_day_has_its_partition_ahead_and_other_days_the_default_one(World world) {
    TestNode node = world.node("a");
    assertThat(world.database.makePartitions(World.AT)).isLessThanOrEqualTo(3);
    assertThat(world.database.makePartitions(World.AT)).as("again").isZero();
    Append first = node.store(world.fresh(world.newId()));

    assertThat(world.count("SELECT count(*) FROM transition_20261121")).isEqualTo(1);
    assertThat(world.count("SELECT count(*) FROM pg_class WHERE relname = 'transition_20261123'"))
        .isEqualTo(1);
    assertThat(world.count("SELECT count(*) FROM transition_default")).isZero();
    world.execute(
        "INSERT INTO transition VALUES ('%s', 9, '1999-01-01', 'default', 'x', 'x')"
            .formatted(first.handoff()));
    assertThat(world.count("SELECT count(*) FROM transition_default")).isEqualTo(1);
  }

  @Test
  void a_node_with_another_master_key_is_refused(World world) {
    DataVault other = DataVault.forgetful(new SecureRandom());

    assertThatThrownBy(
            () -> JournalDatabase.embedded(world.postgres, world.name, World.FAST, other))
        .isInstanceOf(WrongMasterKey.class)
        .hasMessageContaining("privacy.master-key");
  }

  @Test
  void a_database_that_does_not_wait_for_the_disk_is_refused_by_name(World world) {
    world.execute("ALTER DATABASE %s SET synchronous_commit = off".formatted(world.name));

    assertThatThrownBy(
            () -> JournalDatabase.embedded(world.postgres, world.name, World.FAST, World.VAULT))
        .isInstanceOfSatisfying(
            JournalNotDurable.class, e -> assertThat(e.setting()).isEqualTo("synchronous_commit"))
        .hasMessageContaining("ALTER SYSTEM SET synchronous_commit = on")
        .hasMessageContaining("database");
  }

  @Test
  void one_role_that_owns_and_runs_works_and_the_trigger_still_protects(World world)
      throws Exception {
    String url =
        "jdbc:postgresql://127.0.0.1:%d/%s?user=baton_owner&password=%s"
            .formatted(world.postgres.port(), world.name, world.postgres.ownerPassword());
    try (JournalDatabase single = JournalDatabase.external(url, null, World.FAST, World.VAULT);
        TestNode node = new TestNode("single", single);
        Connection connection = single.connect()) {
      node.store(world.fresh(world.newId()));
      assertRefused(connection, "DELETE FROM transition", "final");
    }
  }

  @Test
  void every_connection_has_its_timeouts(World world) throws Exception {
    try (Connection direct = world.database.connect();
        Connection pooled = world.database.pool().getConnection()) {
      for (Connection connection : new Connection[] {direct, pooled}) {
        assertThat(show(connection, "statement_timeout")).isEqualTo("1s");
        assertThat(show(connection, "idle_in_transaction_session_timeout")).isEqualTo("1s");
      }
    }
  }

  @Test
  void a_url_that_cannot_be_read_is_refused_without_repeating_it() {
    assertThatThrownBy(() ->
            JournalDatabase.external("mysql://me:secret@host/db", null, World.FAST, World.VAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("postgresql://")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() ->
            JournalDatabase.external(
                "postgresql://me:sec ret@host/db", null, World.FAST, World.VAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("ret@");
    DatabaseLogin login = DatabaseLogin.parse("postgres://me:s%40e+t@host:7/db?sslmode=require");
    assertThat(login.url()).isEqualTo("jdbc:postgresql://host:7/db?sslmode=require");
    assertThat(login.user()).isEqualTo("me");
    assertThat(login.password()).isEqualTo("s@e+t");
    assertThat(login.toString()).doesNotContain("s@e+t");
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  static void assertRefused(Connection connection, String sql, String why) {
    assertThatThrownBy(
            () -> {
              try (var statement = connection.createStatement()) {
                statement.execute(sql);
              }
            })
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(why);
  }
}
