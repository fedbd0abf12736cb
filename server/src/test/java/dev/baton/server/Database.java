package dev.baton.server;

import dev.baton.journal.embedded.EmbeddedPostgres;
import dev.baton.journal.embedded.EmbeddedSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A real PostgreSQL in a folder of its own, which goes with it. The databases on it are what an
/// operator would give Baton by URL.
final class Database implements AutoCloseable {
  private final Path folder;
  private final EmbeddedPostgres postgres;
  private final AtomicInteger databases = new AtomicInteger();

  private Database(Path folder, EmbeddedPostgres postgres) {
    this.folder = folder;
    this.postgres = postgres;
  }

  /// The one that all test classes of this JVM share; stopped behind the last of them.
  static Database shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(Database.class, key -> start(), Database.class);
  }

  /// One that may be killed: it stays dead until it is started again.
  static Database start() {
    Path folder = newFolder();
    EmbeddedSettings settings = EmbeddedSettings.in(folder).withRestartWhenDead(false);
    return new Database(folder, EmbeddedPostgres.start(settings, new SecureRandom()));
  }

  /// A folder that the user whom PostgreSQL runs as may pass through.
  static Path newFolder() {
    try {
      Path folder = Files.createTempDirectory("baton-server-test-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  /// Makes an empty database and gives its URL, with the login of its owner.
  String newUrl() {
    String name = "test_" + databases.incrementAndGet();
    postgres.createDatabase(name);
    String password = URLEncoder.encode(postgres.ownerPassword(), StandardCharsets.UTF_8);
    return "postgresql://baton_owner:%s@127.0.0.1:%d/%s".formatted(password, postgres.port(), name);
  }

  /// Kills the postmaster as the kernel would, and returns when it is dead.
  void kill() {
    ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
    Await.until("PostgreSQL is dead", () -> !postgres.isRunning());
  }

  /// Asks a database of ours something behind Baton's back.
  static List<String> query(String url, String sql) {
    try (Connection connection = connect(url);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      Stream.Builder<String> found = Stream.builder();
      while (rows.next()) {
        found.add(String.valueOf(rows.getString(1)));
      }
      return found.build().toList();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot ask: " + sql, e);
    }
  }

  private static Connection connect(String url) throws SQLException {
    // postgresql://user:password@host:port/name
    String[] parts = url.substring("postgresql://".length()).split("@", 2);
    String[] login = parts[0].split(":", 2);
    return DriverManager.getConnection("jdbc:postgresql://" + parts[1], login[0], login[1]);
  }

  @Override
  public void close() {
    postgres.close();
    delete(folder);
  }
}
