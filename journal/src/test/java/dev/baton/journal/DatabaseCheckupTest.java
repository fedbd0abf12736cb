package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.core.account.Secret;
import dev.baton.core.checkup.Check;
import dev.baton.core.checkup.Verdict;
import dev.baton.core.id.AccountName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Looks at real databases as an operator has them.
@ExtendWith(SharedPostgres.class)
class DatabaseCheckupTest {
  private final List<Check> checks = new ArrayList<>();

  @Test
  void a_database_that_baton_runs_on_passes_every_check(World world) {
    assertThat(look(ownerUrl(world, world.name))).isTrue();
    assertThat(checks)
        .allSatisfy(
            check -> assertThat(check.verdict()).as(check.toString()).isEqualTo(Verdict.PASS))
        .extracting(Check::name)
        .containsExactly("connection", "durability", "role", "schema", "clock");
    assertThat(found("connection")).startsWith("PostgreSQL ").endsWith("database " + world.name);
    assertThat(found("durability"))
        .isEqualTo("fsync on, synchronous_commit on, full_page_writes on");
    assertThat(found("role")).isEqualTo("baton_owner may make and migrate its tables");
    assertThat(found("schema")).endsWith(", the newest");
  }

  @Test
  void an_empty_database_stays_empty(World world) {
    String empty = world.name + "_empty";
    world.postgres.createDatabase(empty);
    assertThat(look(ownerUrl(world, empty))).isTrue();
    assertThat(found("schema")).startsWith("empty; the first start makes ");
    checks.clear();
    look(ownerUrl(world, empty));
    assertThat(found("schema")).as("after the first look").startsWith("empty; ");
  }

  @Test
  void a_database_that_does_not_wait_for_the_disk_fails_by_the_settings_name(World world) {
    world.execute("ALTER DATABASE %s SET synchronous_commit = off".formatted(world.name));
    assertThat(look(ownerUrl(world, world.name))).isTrue();
    Check durability = check("durability");
    assertThat(durability.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(durability.found()).isEqualTo("synchronous_commit is off (set by: database)");
    assertThat(durability.fix()).startsWith("ALTER SYSTEM SET synchronous_commit = on");
  }

  @Test
  void an_account_that_has_never_pushed_is_told_and_one_that_has_with_the_time(World world) {
    AccountName silent = new AccountName("genesys-main");
    AccountName heard = new AccountName("cxone-main");
    world.execute(
        "INSERT INTO inbox_account VALUES ('cxone-main', '2026-11-21 09:00:00Z',"
            + " '2026-11-21 10:00:00.123456Z')");
    new DatabaseCheckup(InstantSource.system(), 250)
        .look(new Secret(ownerUrl(world, world.name)), List.of(silent, heard), checks::add);
    assertThat(checks)
        .filteredOn(check -> check.name().equals("webhooks"))
        .extracting(Check::verdict, Check::found)
        .containsExactly(
            tuple(Verdict.WARN, "no event has ever arrived from genesys-main"),
            tuple(Verdict.PASS, "cxone-main was last heard of at 2026-11-21T10:00:00Z"));
    assertThat(check("webhooks").fix()).contains("/v1/webhooks/{platform}/genesys-main");
    String empty = world.name + "_silent";
    world.postgres.createDatabase(empty);
    checks.clear();
    new DatabaseCheckup(InstantSource.system(), 250)
        .look(new Secret(ownerUrl(world, empty)), List.of(heard), checks::add);
    assertThat(found("webhooks")).isEqualTo("no event has ever arrived from cxone-main");
  }

  @Test
  void a_database_full_of_other_tables_is_not_taken(World world) {
    world.execute("DROP TABLE flyway_schema_history");
    look(ownerUrl(world, world.name));
    assertThat(check("schema").verdict()).isEqualTo(Verdict.FAIL);
    assertThat(check("schema").fix()).isEqualTo("give Baton a database of its own");
  }

  @Test
  void a_database_of_a_newer_baton_is_left_to_it(World world) {
    world.execute(
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success) VALUES"
            + " (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', 1, true)");
    look(ownerUrl(world, world.name));
    assertThat(check("schema").verdict()).isEqualTo(Verdict.FAIL);
    assertThat(check("schema").found()).isEqualTo("a newer Baton has migrated this database");
  }

  @Test
  void a_role_that_may_not_make_tables_or_may_do_everything_is_told(World world) {
    look(url("baton_app", world.postgres.appPassword(), world.postgres.port(), world.name));
    assertThat(check("role").verdict()).isEqualTo(Verdict.FAIL);
    assertThat(check("role").fix()).contains("GRANT CREATE ON SCHEMA");
    assertThat(check("schema").found()).isEqualTo("the history of migrations cannot be read");
    checks.clear();
    look(url("postgres", world.postgres.superuserPassword(), world.postgres.port(), world.name));
    assertThat(check("role").verdict()).isEqualTo(Verdict.WARN);
    assertThat(check("role").found()).isEqualTo("postgres is a superuser");
  }

  @Test
  void a_wrong_password_and_a_missing_database_are_answers(World world) {
    assertThat(look(url("baton_owner", "hush-wrong", world.postgres.port(), world.name))).isTrue();
    assertThat(check("connection").fix()).contains("user and the password");
    assertThat(checks.toString()).doesNotContain("hush-wrong");
    checks.clear();
    assertThat(look(ownerUrl(world, "no_such_database"))).isTrue();
    assertThat(check("connection").fix()).contains("CREATE DATABASE");
  }

  @Test
  void nobody_at_the_port_and_no_url_are_no_answers() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(look(url("a", "hush", port, "b"))).isFalse();
    assertThat(check("connection").found()).startsWith("the database does not answer");
    checks.clear();
    assertThat(look("postgresql://:hush@/")).isFalse();
    assertThat(check("connection").fix()).contains("postgresql://user:password@host");
    assertThat(checks.toString()).doesNotContain("hush");
  }

  @Test
  void a_clock_that_is_off_is_measured(World world) {
    InstantSource slow = () -> Instant.now().minusSeconds(7);
    new DatabaseCheckup(slow, 250)
        .look(new Secret(ownerUrl(world, world.name)), List.of(), checks::add);
    assertThat(check("clock").verdict()).isEqualTo(Verdict.WARN);
    assertThat(check("clock").found()).contains("ms ahead of this machine's");
  }

  private boolean look(String url) {
    return new DatabaseCheckup(InstantSource.system(), 250)
        .look(new Secret(url), List.of(), checks::add);
  }

  private static String ownerUrl(World world, String database) {
    return url("baton_owner", world.postgres.ownerPassword(), world.postgres.port(), database);
  }

  private static String url(String user, String password, int port, String database) {
    return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(user, password, port, database);
  }

  private Check check(String name) {
    return checks.stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no check " + name + " in " + checks));
  }

  private String found(String name) {
    return check(name).found();
  }
}
