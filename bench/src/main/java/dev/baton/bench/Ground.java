package dev.baton.bench;

import dev.baton.config.BatonConfig;
import dev.baton.config.ConfigLoader;
import dev.baton.config.ConfigResult;
import dev.baton.journal.embedded.EmbeddedPostgres;
import dev.baton.journal.embedded.EmbeddedSettings;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/// What a measurement stands on: a PostgreSQL of its own with full durability, and both twins, in a
/// folder that goes with it.
final class Ground implements AutoCloseable {
  /// The names under which a configuration looks up what is secret.
  static final String DATABASE_URL = "BENCH_DATABASE_URL";

  static final String CLIENT_SECRET = "BENCH_CLIENT_SECRET";

  /// What the twins know their client by.
  static final String SECRET = "demo-secret";

  /// The twins take no time of their own: what is measured is Baton.
  static final Timings AT_ONCE = new Timings(0, 0, 0, 120_000, 0);

  private final Path folder;
  private final EmbeddedPostgres postgres;
  private final TwinServer twins;

  private Ground(Path folder, EmbeddedPostgres postgres, TwinServer twins) {
    this.folder = folder;
    this.postgres = postgres;
    this.twins = twins;
  }

  /// Starts both below `parent`.
  static Ground open(Path parent) {
    Path folder = null;
    EmbeddedPostgres postgres = null;
    try {
      folder = Files.createTempDirectory(parent, "baton-bench-");
      // PostgreSQL may run as another user, who must be able to pass through.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      postgres = EmbeddedPostgres.start(EmbeddedSettings.in(folder), new SecureRandom());
      return new Ground(
          folder, postgres, TwinServer.start(TwinOptions.defaults().withTimings(AT_ONCE)));
    } catch (IOException e) {
      if (postgres != null) {
        postgres.close();
      }
      if (folder != null) {
        delete(folder);
      }
      throw new UncheckedIOException(e);
    }
  }

  TwinServer twins() {
    return twins;
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  Path folder() {
    return folder;
  }

  /// Makes a database, unless it exists, and gives its URL with the login of its owner.
  String database(String name) {
    postgres.createDatabase(name);
    String password = URLEncoder.encode(postgres.ownerPassword(), StandardCharsets.UTF_8);
    return "postgresql://baton_owner:%s@127.0.0.1:%d/%s".formatted(password, postgres.port(), name);
  }

  /// What a process needs in its environment for [#yaml].
  Map<String, String> environment(String database) {
    return Map.of(DATABASE_URL, database(database), CLIENT_SECRET, SECRET);
  }

  /// The configuration that is measured: the defaults, between the two twins.
  ///
  /// @param served the twins that it names
  /// @param more further lines
  String yaml(TwinServer served, String more) {
    return """
    server:
      port: 0
    journal:
      data: "%5$s"
      database-url: ${env:%3$s}
    tenants:
      default:
        accounts:
          genesys-main:
            platform: genesys_cloud
            api-base: %1$s
            client-id: demo-client
            client-secret: ${env:%4$s}
          cxone-main:
            platform: nice_cxone
            api-base: %2$s
            client-id: demo-client
            client-secret: ${env:%4$s}
            inbound:
              phone-number: "+18885551900"
              extension: CXONE_HANDBACK
            requeue-queue: supervisors
    """
            .formatted(
                served.genesys(),
                served.cxone(),
                DATABASE_URL,
                CLIENT_SECRET,
                folder.resolve("unused"))
        + more;
  }

  /// The same, read.
  BatonConfig config(String database) {
    return switch (ConfigLoader.parse(yaml(twins, ""), "bench", environment(database), folder)) {
      case ConfigResult.Loaded(BatonConfig config) -> config;
      case ConfigResult.Invalid(var problems, int _) ->
          throw new IllegalStateException("the bench's own configuration is refused: " + problems);
    };
  }

  @Override
  public void close() {
    twins.close();
    postgres.close();
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
