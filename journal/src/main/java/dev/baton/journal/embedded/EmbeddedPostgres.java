package dev.baton.journal.embedded;

import dev.baton.journal.embedded.Passwords.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL of our own in the data folder, with full durability: `fsync`, `synchronous_commit`
/// and `full_page_writes` are on, it listens on 127.0.0.1 only, and every role has a generated
/// password.
///
/// It outlives a Baton that is killed: the next start adopts the living server, or starts it again
/// and lets it recover. While it is open, a server that dies is started again. Safe for use by many
/// threads.
public final class EmbeddedPostgres implements AutoCloseable {
  /// The database that Baton uses unless another is asked for.
  public static final String DATABASE = "baton";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

  /// Often enough that a dead server is back well within any deadline of a handoff.
  private static final long WATCH_MS = 500;

  private final EmbeddedSettings settings;
  private final DataFolderLock lock;
  private final Passwords passwords;
  private final Postmaster postmaster;
  private final ReentrantLock lifecycle = new ReentrantLock();
  private final Condition closing = lifecycle.newCondition();
  private boolean closed;

  private EmbeddedPostgres(
      EmbeddedSettings settings, DataFolderLock lock, Passwords passwords, Postmaster postmaster) {
    this.settings = settings;
    this.lock = lock;
    this.passwords = passwords;
    this.postmaster = postmaster;
  }

  /// Unpacks and initialises what is missing, adopts or starts the server, and creates the roles
  /// `baton_owner` and `baton_app` and the database `baton` where they are missing. Returns when
  /// the server answers.
  ///
  /// @param random where new passwords come from: a secure source
  /// @throws DataFolderInUse when another Baton owns the folder
  /// @throws EmbeddedPostgresFailure when it cannot be started, with the last lines of its log
  public static EmbeddedPostgres start(EmbeddedSettings settings, RandomGenerator random) {
    Path folder = settings.dataFolder().toAbsolutePath().normalize();
    createPassable(folder);
    DataFolderLock lock = DataFolderLock.take(folder);
    try {
      Path home = folder.resolve("postgres");
      createPassable(home);
      Passwords passwords = Passwords.readOrCreate(home.resolve("passwords"), random);
      Postmaster postmaster = new Postmaster(settings, home, passwords.of(Role.POSTGRES));
      EmbeddedPostgres embedded = new EmbeddedPostgres(settings, lock, passwords, postmaster);
      postmaster.start();
      embedded.createRoles();
      embedded.createDatabase(DATABASE);
      if (settings.restartWhenDead()) {
        Thread.ofVirtual().name("baton-postgres-watch").start(embedded::watch);
      }
      return embedded;
    } catch (IOException e) {
      lock.close();
      throw new EmbeddedPostgresFailure("PostgreSQL cannot be set up in " + folder, e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void createPassable(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        RunAs.letThrough(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the folder " + folder, e);
    }
  }

  private void createRoles() {
    try (var connection = postmaster.connect("postgres");
        var statement = connection.createStatement()) {
      for (Role role : new Role[] {Role.OWNER, Role.APP}) {
        // Statements that define roles take no parameters. The password is of our own alphabet,
        // without
        // quotes, and the server's log holds no statements.
        statement.execute(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN "
                    .formatted(role.sqlName)
                + "CREATE ROLE %1$s LOGIN PASSWORD '%2$s'; END IF; END $$"
                    .formatted(role.sqlName, passwords.of(role)));
      }
    } catch (SQLException e) {
      throw new EmbeddedPostgresFailure("the roles cannot be created", e);
    }
  }

  /// Creates a database that `baton_owner` owns, unless it exists.
  ///
  /// @param name lower-case letters, digits and underscores
  public void createDatabase(String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("a database cannot be named " + name);
    }
    try (var connection = postmaster.connect("postgres");
        var find = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
        var create = connection.createStatement()) {
      find.setString(1, name);
      try (var found = find.executeQuery()) {
        if (!found.next()) {
          create.execute("CREATE DATABASE %s OWNER baton_owner".formatted(name));
          create.execute("REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(name));
          create.execute("GRANT CONNECT ON DATABASE %s TO baton_app".formatted(name));
        }
      }
    } catch (SQLException e) {
      throw new EmbeddedPostgresFailure("the database " + name + " cannot be created", e);
    }
  }

  /// The JDBC URL of a database, without user and password.
  public String url(String database) {
    return postmaster.url(database);
  }

  /// The password of `baton_owner`, who migrates.
  public String ownerPassword() {
    return passwords.of(Role.OWNER);
  }

  /// The password of `baton_app`, who runs.
  public String appPassword() {
    return passwords.of(Role.APP);
  }

  /// The password of `postgres`, who owns the server. Baton itself needs it only at the start.
  public String superuserPassword() {
    return passwords.of(Role.POSTGRES);
  }

  /// The port on 127.0.0.1; the same for as long as this is open.
  public int port() {
    return postmaster.port();
  }

  /// The process id of the server that was last started or adopted.
  public long pid() {
    return postmaster.pid();
  }

  /// Whether that process lives. A living one may still be recovering.
  public boolean isRunning() {
    return PostmasterPid.isPostgres(postmaster.pid());
  }

  /// Starts the server again on the same port if it is dead, and returns when it answers.
  ///
  /// @throws EmbeddedPostgresFailure when it cannot be started
  public void startAgain() {
    lifecycle.lock();
    try {
      if (closed) {
        throw new EmbeddedPostgresFailure("this PostgreSQL has been closed");
      }
      if (!isRunning()) {
        postmaster.start();
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresFailure("PostgreSQL cannot be started again", e);
    } finally {
      lifecycle.unlock();
    }
  }

  private void watch() {
    while (!waitForClose()) {
      if (isRunning()) {
        continue;
      }
      log.warn("PostgreSQL (process {}) has died and is started again", pid());
      try {
        startAgain();
      } catch (EmbeddedPostgresFailure e) {
        log.error("PostgreSQL could not be started again; the next try follows", e);
      }
    }
  }

  private boolean waitForClose() {
    lifecycle.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(WATCH_MS);
      while (!closed && nanos > 0) {
        nanos = closing.awaitNanos(nanos);
      }
      return closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      lifecycle.unlock();
    }
  }

  /// Stops the server, with a fast shutdown and a deadline, unless the settings say that it stays,
  /// and gives the data folder back.
  @Override
  public void close() {
    lifecycle.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      closing.signalAll();
      if (!settings.leaveRunning()) {
        postmaster.stop();
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresFailure("PostgreSQL cannot be stopped", e);
    } finally {
      lock.close();
      lifecycle.unlock();
    }
  }
}
