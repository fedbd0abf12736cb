package dev.baton.cli;

import dev.baton.config.BatonConfig;
import dev.baton.core.account.Secret;
import dev.baton.journal.audit.AuditSource;
import dev.baton.journal.audit.DatabaseAudit;
import dev.baton.journal.audit.ExportAudit;
import dev.baton.journal.audit.HeadFile;
import dev.baton.journal.audit.SignedHead;
import dev.baton.journal.audit.SigningKey;
import dev.baton.journal.embedded.DataFolderInUse;
import dev.baton.journal.embedded.EmbeddedCheckup;
import dev.baton.journal.embedded.EmbeddedPostgres;
import dev.baton.journal.embedded.EmbeddedPostgresFailure;
import dev.baton.journal.embedded.EmbeddedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where an audit log lies: a database, a data folder, or an export of one. An embedded database
/// that does not run is started for as long as it is read.
final class AuditPlace implements AutoCloseable {
  /// What the command line says of it: exactly one of these.
  static final class Options {
    @Option(names = "--config", paramLabel = "FILE", description = "baton.yaml, as serve takes it")
    @Nullable Path config;

    @Option(
        names = "--data",
        paramLabel = "FOLDER",
        description = "the data folder of an embedded database, running or not")
    @Nullable Path data;

    @Option(
        names = "--database-url",
        paramLabel = "URL",
        description = "postgresql://user:password@host:port/database, with any role that may read")
    @Nullable String databaseUrl;

    /// Set by picocli.
    Options() {}
  }

  private final AuditSource source;
  private final @Nullable EmbeddedPostgres started;
  private final List<PublicKey> ownKeys;
  private final Optional<SignedHead> ownHead;

  private AuditPlace(
      AuditSource source,
      @Nullable EmbeddedPostgres started,
      List<PublicKey> ownKeys,
      Optional<SignedHead> ownHead) {
    this.source = source;
    this.started = started;
    this.ownKeys = ownKeys;
    this.ownHead = ownHead;
  }

  /// Opens an export.
  ///
  /// @throws CommandFailure when it is none
  static AuditPlace export(Path file) {
    try {
      return new AuditPlace(ExportAudit.open(file), null, List.of(), Optional.empty());
    } catch (IOException e) {
      throw new CommandFailure(ExitCodes.USAGE, "cannot be read: " + e.getMessage(), e);
    }
  }

  /// Opens what the options say.
  ///
  /// @throws CommandFailure when it cannot be reached
  static AuditPlace open(Options options) {
    if (options.databaseUrl != null) {
      return database(options.databaseUrl, null, null);
    }
    if (options.data != null) {
      Path data = options.data.toAbsolutePath().normalize();
      return folder(data, BatonConfig.Audit.defaults(data));
    }
    if (options.config == null) {
      throw new CommandFailure(
          ExitCodes.USAGE, "say where the log is: --config, --data or --database-url");
    }
    BatonConfig.Journal journal = ConfigFiles.require(options.config).journal();
    Secret url = journal.databaseUrl();
    return url == null
        ? folder(journal.data(), journal.audit())
        : database(url.reveal(), null, journal.audit());
  }

  private static AuditPlace folder(Path data, BatonConfig.Audit audit) {
    if (!Files.isDirectory(data.resolve("postgres"))) {
      throw new CommandFailure(ExitCodes.USAGE, data + " is no data folder of Baton's");
    }
    Secret running = new EmbeddedCheckup(data).look(check -> {});
    if (running != null) {
      return database(running.reveal(), null, audit);
    }
    EmbeddedPostgres postgres = start(data);
    String url =
        "postgresql://baton_owner:%s@127.0.0.1:%d/%s"
            .formatted(postgres.ownerPassword(), postgres.port(), EmbeddedPostgres.DATABASE);
    try {
      return database(url, postgres, audit);
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  private static EmbeddedPostgres start(Path data) {
    try {
      return EmbeddedPostgres.start(EmbeddedSettings.in(data), new SecureRandom());
    } catch (DataFolderInUse | EmbeddedPostgresFailure e) {
      throw new CommandFailure(
          ExitCodes.UNREACHABLE, "the database does not start: " + e.getMessage(), e);
    }
  }

  private static AuditPlace database(
      String url, @Nullable EmbeddedPostgres started, BatonConfig.@Nullable Audit audit) {
    try {
      DatabaseAudit source = DatabaseAudit.open(url);
      if (audit == null) {
        return new AuditPlace(source, started, List.of(), Optional.empty());
      }
      return new AuditPlace(
          source, started, ownKeys(audit.key()), HeadFile.last(audit.heads(), source.log()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCodes.USAGE, String.valueOf(e.getMessage()), e);
    } catch (SQLException e) {
      throw unreadable(e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCodes.UNREACHABLE, "the file of heads cannot be read: " + e.getMessage(), e);
    }
  }

  /// What a database that cannot be asked comes to.
  static CommandFailure unreadable(SQLException e) {
    // PostgreSQL 18, Appendix A: a table that does not exist.
    String why =
        "42P01".equals(e.getSQLState())
            ? "the database has no audit log; a Baton of this version makes one when it starts"
            : "the database does not answer: "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new CommandFailure(ExitCodes.UNREACHABLE, why, e);
  }

  private static List<PublicKey> ownKeys(Path key) throws IOException {
    Path beside = key.resolveSibling(key.getFileName() + ".pub");
    return Files.isReadable(beside)
        ? List.of(SigningKey.publicKey(Files.readString(beside)))
        : List.of();
  }

  AuditSource source() {
    return source;
  }

  /// The key of this installation, where it is there: what was signed by others is not believed.
  List<PublicKey> ownKeys() {
    return ownKeys;
  }

  /// The last head in this installation's own file.
  Optional<SignedHead> ownHead() {
    return ownHead;
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("the log was read, and does not close", e);
    } finally {
      if (started != null) {
        started.close();
      }
    }
  }
}
