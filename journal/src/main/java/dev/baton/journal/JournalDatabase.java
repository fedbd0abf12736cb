package dev.baton.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.baton.journal.embedded.EmbeddedPostgres;
import dev.baton.journal.privacy.DataVault;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The database that the journal lives in: migrated, proven durable, and ready to hand out
/// connections. Whether it is the embedded one or one of the operator's makes no difference after
/// the opening.
public final class JournalDatabase implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JournalDatabase.class);

  private final JournalSettings settings;
  private final DataVault vault;
  private final PGSimpleDataSource direct;
  private final HikariDataSource pool;
  private final Semaphore withoutPool;

  private JournalDatabase(JournalSettings settings, DataVault vault, DatabaseLogin app) {
    this.settings = settings;
    this.vault = vault;
    this.direct = direct(app, settings);
    this.pool = pool(direct, settings);
    this.withoutPool = new Semaphore(settings.poolSize());
  }

  /// Opens the database `baton` of the embedded server: `baton_owner` migrates, `baton_app` runs.
  ///
  /// @param vault seals personal data
  public static JournalDatabase embedded(
      EmbeddedPostgres postgres, JournalSettings settings, DataVault vault) {
    return embedded(postgres, EmbeddedPostgres.DATABASE, settings, vault);
  }

  /// The same for another database of that server, which exists.
  public static JournalDatabase embedded(
      EmbeddedPostgres postgres, String database, JournalSettings settings, DataVault vault) {
    String url = postgres.url(database);
    return open(
        new DatabaseLogin(url, "baton_owner", postgres.ownerPassword()),
        new DatabaseLogin(url, "baton_app", postgres.appPassword()),
        settings,
        vault);
  }

  /// Opens a database of the operator's.
  ///
  /// @param url `postgresql://user:password@host:port/database` or `jdbc:postgresql://..`
  /// @param ownerUrl the same database as the role that migrates; null when one role does both
  /// @param vault seals personal data
  /// @throws IllegalArgumentException when a URL cannot be read
  /// @throws JournalUnavailable when the database cannot be reached or migrated
  /// @throws JournalNotDurable when it may lose what it confirms
  /// @throws WrongMasterKey when its personal data is under another master key
  public static JournalDatabase external(
      String url, @Nullable String ownerUrl, JournalSettings settings, DataVault vault) {
    DatabaseLogin app = DatabaseLogin.parse(url);
    return open(ownerUrl == null ? app : DatabaseLogin.parse(ownerUrl), app, settings, vault);
  }

  /// A connection to a database that is only looked at: nothing is migrated, and no statement has a
  /// deadline, because what reads all of it takes long.
  ///
  /// @param url as [#external] takes it
  /// @throws IllegalArgumentException when it cannot be read
  public static Connection connectForReading(String url) throws SQLException {
    Connection connection =
        direct(DatabaseLogin.parse(url), JournalSettings.defaults()).getConnection();
    connection.setReadOnly(true);
    return connection;
  }

  private static JournalDatabase open(
      DatabaseLogin owner, DatabaseLogin app, JournalSettings settings, DataVault vault) {
    migrate(owner, settings);
    JournalDatabase database = new JournalDatabase(settings, vault, app);
    try (Connection connection = database.connect()) {
      Durability.require(connection);
      DataKeys.requireMaster(connection, vault);
    } catch (SQLException e) {
      database.close();
      throw new JournalUnavailable("the database cannot be reached", e);
    } catch (JournalNotDurable | WrongMasterKey e) {
      database.close();
      throw e;
    }
    return database;
  }

  private static void migrate(DatabaseLogin owner, JournalSettings settings) {
    try {
      Migrations.of(direct(owner, settings)).load().migrate();
    } catch (FlywayException e) {
      throw new JournalUnavailable("the database cannot be migrated", e);
    }
  }

  private static PGSimpleDataSource direct(DatabaseLogin login, JournalSettings settings) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(login.url());
    if (login.user() != null) {
      source.setUser(login.user());
    }
    if (login.password() != null) {
      source.setPassword(login.password());
    }
    source.setApplicationName("baton");
    source.setTcpKeepAlive(true);
    int seconds = Math.max(1, settings.connectTimeoutMs() / 1_000);
    source.setConnectTimeout(seconds);
    source.setLoginTimeout(2 * seconds);
    // The server's message about a broken rule repeats the row; that is personal data in a log.
    source.setLogServerErrorDetail(false);
    return source;
  }

  private static HikariDataSource pool(DataSource direct, JournalSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("baton-journal");
    config.setDataSource(direct);
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(settings.poolWaitMs());
    config.setValidationTimeout(Math.max(250, settings.poolWaitMs() / 2));
    // The pool comes up without a database, too: readiness says so, liveness does not.
    config.setInitializationFailTimeout(-1);
    config.setConnectionInitSql(timeouts(settings));
    return new HikariDataSource(config);
  }

  private static String timeouts(JournalSettings settings) {
    return "SET statement_timeout = %d; SET idle_in_transaction_session_timeout = %d"
        .formatted(settings.statementTimeoutMs(), settings.idleInTransactionTimeoutMs());
  }

  /// Connections for reading: few, and refused fast while the database is gone.
  public DataSource pool() {
    return pool;
  }

  /// Does short work on a pooled connection.
  ///
  /// @param what for the message when it fails
  /// @throws JournalUnavailable when it fails
  <T> T run(String what, Session.Work<T> work) {
    try {
      try (Connection connection = pool.getConnection()) {
        return work.with(connection);
      } catch (SQLTransientConnectionException e) {
        return runWithoutPool(work, e);
      }
    } catch (SQLException e) {
      throw new JournalUnavailable("the database did not give " + what, e);
    }
  }

  /// After an outage the pool lets seconds pass between its tries to connect, while the database
  /// may be back. An empty pool is passed by, by as many at a time as it would have served; a full
  /// one is not.
  private <T> T runWithoutPool(Session.Work<T> work, SQLException refusal) throws SQLException {
    if (pool.getHikariPoolMXBean().getTotalConnections() > 0 || !withoutPool.tryAcquire()) {
      throw refusal;
    }
    try (Connection connection = connect()) {
      return work.with(connection);
    } finally {
      withoutPool.release();
    }
  }

  /// Seals and opens personal data.
  DataVault vault() {
    return vault;
  }

  /// The limits and intervals that it was opened with.
  public JournalSettings settings() {
    return settings;
  }

  /// A connection of its own, for the writer, the lease and the audit tree, so that a crowd of
  /// readers cannot keep them waiting. It is given up when the server is silent for longer than it
  /// may work on a statement.
  public Connection connect() throws SQLException {
    Connection connection = direct.getConnection();
    try (var statement = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, settings.statementTimeoutMs() + 500);
      statement.execute(timeouts(settings));
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Makes the partitions of `transition` for the day of `now` and the days after it, as far ahead
  /// as the settings say. Called at the start and then once a day or more often. A day whose
  /// partition cannot be made is logged, and its rows go to the default partition.
  ///
  /// @return how many are new
  public int makePartitions(Instant now) {
    int made = 0;
    try (Connection connection = connect();
        var make = connection.prepareStatement("SELECT make_transition_partition(?)")) {
      for (int day = 0; day <= settings.partitionDays(); day++) {
        make.setObject(1, now.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(day));
        try (var result = make.executeQuery()) {
          result.next();
          made += result.getBoolean(1) ? 1 : 0;
        }
      }
    } catch (SQLException e) {
      log.warn("partitions could not be made ahead; the default one takes the rows", e);
    }
    return made;
  }

  /// Closes the pool. An embedded server is closed by whoever started it.
  @Override
  public void close() {
    pool.close();
  }
}
