package dev.baton.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  private final SecureRandom random = new SecureRandom();

  @TempDir(factory = PassableFolder.class)
  Path folder;

  @Test
  void it_is_durable_private_and_listens_to_this_machine_only() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(quiet(), random);
        Connection app =
            DriverManager.getConnection(
                postgres.url("baton"), "baton_app", postgres.appPassword())) {
      assertThat(show(app, "fsync")).isEqualTo("on");
      assertThat(show(app, "synchronous_commit")).isEqualTo("on");
      assertThat(show(app, "full_page_writes")).isEqualTo("on");
      assertThat(show(app, "max_wal_size")).isEqualTo("1GB");
      assertThat(show(app, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(show(app, "port")).isEqualTo("" + postgres.port());
      assertThat(show(app, "password_encryption")).isEqualTo("scram-sha-256");
      Path passwords = folder.resolve("postgres/passwords");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
          .isEqualTo("rw-------");
      assertThat(Files.readString(folder.resolve("postgres/data/pg_hba.conf")))
          .doesNotContain("trust\n");
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.url("baton"), "baton_app", "wrong"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void a_server_that_was_left_running_is_adopted_and_one_that_was_stopped_starts_again()
      throws Exception {
    long first;
    int port;
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(quiet().withLeaveRunning(true), random)) {
      first = postgres.pid();
      port = postgres.port();
      note(postgres, "kept");
    }
    assertThat(PostmasterPid.isPostgres(first)).isTrue();

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(quiet(), random)) {
      assertThat(postgres.pid()).isEqualTo(first);
      assertThat(postgres.port()).isEqualTo(port);
    }
    assertThat(PostmasterPid.isPostgres(first)).isFalse();

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(quiet(), random)) {
      assertThat(postgres.pid()).isNotEqualTo(first);
      assertThat(notes(postgres)).isEqualTo("kept");
    }
  }

  @Test
  void after_a_kill_of_baton_alone_its_server_is_adopted() throws Exception {
    Process baton = startInAnotherProcess();
    long server = awaitServer();
    baton.destroyForcibly().waitFor();

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(quiet(), random)) {
      assertThat(postgres.pid()).isEqualTo(server);
      assertThat(notes(postgres)).isEqualTo("from another process");
    }
  }

  @Test
  void after_a_kill_of_everything_the_server_recovers() throws Exception {
    Process baton = startInAnotherProcess();
    long server = awaitServer();
    List<ProcessHandle> backends = ProcessHandle.of(server).orElseThrow().descendants().toList();
    baton.destroyForcibly();
    ProcessHandle.of(server).orElseThrow().destroyForcibly();
    backends.forEach(ProcessHandle::destroyForcibly);
    baton.waitFor();

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(quiet(), random)) {
      assertThat(postgres.pid()).isNotEqualTo(server);
      assertThat(notes(postgres)).isEqualTo("from another process");
    }
  }

  @Test
  void a_server_that_dies_is_started_again_on_the_same_port() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedSettings.in(folder), random)) {
      note(postgres, "kept");
      long first = postgres.pid();
      int port = postgres.port();

      ProcessHandle.of(first).orElseThrow().destroyForcibly();

      await(() -> postgres.pid() != first);
      assertThat(postgres.port()).isEqualTo(port);
      assertThat(notes(postgres)).isEqualTo("kept");
    }
  }

  @Test
  void a_second_baton_is_told_who_holds_the_folder() throws Exception {
    Process baton = startInAnotherProcess();
    awaitServer();

    assertThatThrownBy(() -> EmbeddedPostgres.start(quiet(), random))
        .isInstanceOf(DataFolderInUse.class)
        .hasMessageContaining("" + folder)
        .hasMessageContaining("the Baton process " + baton.pid());

    baton.destroyForcibly().waitFor();
    EmbeddedPostgres.start(quiet(), random).close();
  }

  @Test
  void a_start_that_fails_ends_with_the_last_lines_of_the_log() throws Exception {
    EmbeddedPostgres.start(quiet(), random).close();
    Files.writeString(folder.resolve("postgres/data/PG_VERSION"), "9.6\n");

    assertThatThrownBy(() -> EmbeddedPostgres.start(quiet(), random))
        .isInstanceOf(EmbeddedPostgresFailure.class)
        .hasMessageContaining("its log says")
        .hasMessageContaining("9.6");

    Files.writeString(folder.resolve("postgres/data/PG_VERSION"), "18\n");
    EmbeddedPostgres.start(quiet(), random).close();
  }

  @Test
  void a_half_finished_setup_is_done_again_from_its_start() throws Exception {
    Path half = folder.resolve("postgres/data.half");
    Files.createDirectories(half);
    Files.writeString(half.resolve("PG_VERSION"), "18\n");
    RunAs.letThrough(folder);

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(quiet(), random)) {
      assertThat(postgres.isRunning()).isTrue();
      assertThat(half).doesNotExist();
    }
  }

  @Test
  void a_folder_that_only_root_can_reach_works_too() throws Exception {
    assumeTrue(
        (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0,
        "only root has to lend PostgreSQL another user");
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    EmbeddedSettings settings =
        EmbeddedSettings.in(closed.resolve("data")).withRestartWhenDead(false);

    for (int start = 0; start < 2; start++) {
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings, random)) {
        assertThat(postgres.isRunning()).isTrue();
      }
    }
  }

  @Test
  void a_machine_without_binaries_is_told_of_the_other_way() {
    assertThatThrownBy(() -> PostgresBinaries.resourceFor("Mac OS X", "aarch64"))
        .isInstanceOf(EmbeddedPostgresFailure.class)
        .hasMessageContaining("Mac OS X on aarch64")
        .hasMessageContaining("BATON_DATABASE_URL");
    assertThatThrownBy(() -> PostgresBinaries.resourceFor("Linux", "s390x"))
        .isInstanceOf(EmbeddedPostgresFailure.class);
  }

  /// A Baton for killing: starts the server, notes something, and waits.
  static final class Victim {
    public static void main(String[] folder) throws Exception {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.start(EmbeddedSettings.in(Path.of(folder[0])), new SecureRandom());
      note(postgres, "from another process");
      Files.writeString(Path.of(folder[0], "ready"), "" + postgres.pid());
      while (true) {
        LockSupport.park();
      }
    }
  }

  private Process startInAnotherProcess() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("victim.log").toFile())
        .start();
  }

  private long awaitServer() throws IOException {
    Path ready = folder.resolve("ready");
    await(() -> Files.exists(ready) && ready.toFile().length() > 0);
    return Long.parseLong(Files.readString(ready));
  }

  private EmbeddedSettings quiet() {
    return EmbeddedSettings.in(folder).withRestartWhenDead(false);
  }

  private static void note(EmbeddedPostgres postgres, String text) throws SQLException {
    try (Connection owner = owner(postgres);
        var statement = owner.createStatement()) {
      statement.execute("CREATE TABLE note AS SELECT '%s' AS text".formatted(text));
    }
  }

  private static String notes(EmbeddedPostgres postgres) throws SQLException {
    try (Connection owner = owner(postgres);
        var statement = owner.createStatement();
        var row = statement.executeQuery("SELECT text FROM note")) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection owner(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(
        postgres.url("baton"), "baton_owner", postgres.ownerPassword());
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void await(BooleanSupplier condition) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(30)) {
        throw new AssertionError("did not happen within 30 s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
