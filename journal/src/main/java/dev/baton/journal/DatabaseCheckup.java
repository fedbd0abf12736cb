package dev.baton.journal;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.baton.core.account.Secret;
import dev.baton.core.checkup.Check;
import dev.baton.core.id.AccountName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLState;

/// Looks whether the journal could live in a database. Its sessions are read-only, so the server
/// itself refuses whatever would change something. Blocks.
public final class DatabaseCheckup {
  /// Triggers before the update of a partitioned table's rows exist from here on.
  private static final int OLDEST_VERSION = 130_000;

  /// A database that takes longer to connect would not keep up with a lease either.
  private static final int CONNECT_TIMEOUT_S = 3;

  /// Every question here is answered from a catalogue.
  private static final int STATEMENT_TIMEOUT_MS = 3_000;

  /// The best of a few round trips: the first one is seldom it.
  private static final int CLOCK_READINGS = 5;

  private final InstantSource clock;
  private final long clockErrorLimitMs;

  /// @param clock this machine's, compared with the database's
  /// @param clockErrorLimitMs by how much they may differ without a word
  public DatabaseCheckup(InstantSource clock, long clockErrorLimitMs) {
    this.clock = clock;
    this.clockErrorLimitMs = clockErrorLimitMs;
  }

  /// Looks, and tells each finding at once. After a failure nothing is tried that depends on it.
  ///
  /// @param url as the configuration has it; never shown
  /// @param pushing the accounts that webhooks are taken from
  /// @return whether the server answered
  public boolean look(Secret url, List<AccountName> pushing, Consumer<Check> out) {
    PGSimpleDataSource source;
    try {
      source = readOnly(DatabaseLogin.parse(url.reveal()));
    } catch (IllegalArgumentException e) {
      out.accept(
          Check.fail(
              "connection",
              String.valueOf(e.getMessage()),
              "the journal is kept in a database",
              "write postgresql://user:password@host:port/database"));
      return false;
    }
    try (Connection connection = source.getConnection()) {
      try (var statement = connection.createStatement()) {
        statement.execute("SET statement_timeout = " + STATEMENT_TIMEOUT_MS);
      }
      connection.setNetworkTimeout(Runnable::run, 2 * STATEMENT_TIMEOUT_MS);
      out.accept(version(connection));
      durability(connection, out);
      out.accept(role(connection));
      out.accept(schema(connection, source));
      out.accept(clock(connection));
      webhooks(connection, pushing, out);
      return true;
    } catch (SQLException e) {
      out.accept(broken(e));
      return isAnswer(e);
    }
  }

  private static PGSimpleDataSource readOnly(DatabaseLogin login) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(login.url());
    if (login.user() != null) {
      source.setUser(login.user());
    }
    if (login.password() != null) {
      source.setPassword(login.password());
    }
    source.setApplicationName("baton doctor");
    source.setConnectTimeout(CONNECT_TIMEOUT_S);
    source.setLoginTimeout(2 * CONNECT_TIMEOUT_S);
    source.setReadOnly(true);
    source.setReadOnlyMode("always");
    source.setLogServerErrorDetail(false);
    return source;
  }

  /// The server said no, which it can only do when it is there.
  private static boolean isAnswer(SQLException e) {
    return !PSQLState.isConnectionError(e.getSQLState());
  }

  private static Check broken(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    String fix =
        switch (state) {
          case "28P01", "28000" -> "check the user and the password in database-url";
          case "3D000" -> "create the database: CREATE DATABASE .. OWNER ..";
          case "53300" -> "raise max_connections, or end what holds them";
          default ->
              isAnswer(e)
                  ? "see the server's log"
                  : "check the host and the port in database-url, and whether the server runs";
        };
    return Check.fail(
        "connection",
        isAnswer(e)
            ? "the database refuses (SQL state " + state + ")"
            : "the database does not answer (SQL state " + state + ")",
        "without its database Baton starts nothing and takes no request",
        fix);
  }

  private static Check version(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT current_setting('server_version'),"
                    + " current_setting('server_version_num')::int, current_database(),"
                    + " pg_is_in_recovery()")) {
      row.next();
      String found = "PostgreSQL " + row.getString(1) + ", database " + row.getString(3);
      if (row.getBoolean(4)) {
        return Check.fail(
            "connection",
            found + ", a standby",
            "a standby takes no writes",
            "name the primary in database-url");
      }
      return row.getInt(2) >= OLDEST_VERSION
          ? Check.pass("connection", found)
          : Check.fail(
              "connection",
              found,
              "what keeps stored transitions from being changed needs 13 or newer",
              "upgrade the server");
    }
  }

  private static void durability(Connection connection, Consumer<Check> out) throws SQLException {
    List<Durability.Setting> settings = Durability.read(connection);
    for (Durability.Setting off : settings) {
      if (!off.isDurable()) {
        out.accept(
            Check.fail(
                "durability",
                off.name() + " is off (set by: " + off.source() + ")",
                "the database may lose what it has confirmed, so Baton refuses to serve on it",
                JournalNotDurable.fix(off.name())));
      }
    }
    if (settings.stream().allMatch(Durability.Setting::isDurable)) {
      out.accept(
          Check.pass(
              "durability",
              settings.stream()
                  .map(setting -> setting.name() + " " + setting.value())
                  .collect(Collectors.joining(", "))));
    }
  }

  private static Check role(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT current_user, rolsuper,"
                    + " coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)"
                    + " FROM pg_roles WHERE rolname = current_user")) {
      row.next();
      String role = row.getString(1);
      if (row.getBoolean(2)) {
        return Check.warn(
            "role",
            role + " is a superuser",
            "whoever has its password can change stored transitions and the server itself",
            "give Baton a role of its own that owns its database and nothing else");
      }
      return row.getBoolean(3)
          ? Check.pass("role", role + " may make and migrate its tables")
          : Check.fail(
              "role",
              role + " may not make tables",
              "Baton makes and migrates its tables at the start",
              "ALTER DATABASE .. OWNER TO " + role + ", or GRANT CREATE ON SCHEMA .. TO " + role);
    }
  }

  private static Check schema(Connection connection, PGSimpleDataSource source)
      throws SQLException {
    try {
      Flyway flyway = Migrations.of(source).load();
      MigrationInfo current = flyway.info().current();
      if (current == null && hasTables(connection)) {
        return Check.fail(
            "schema",
            "there are tables, and none of them is Baton's history",
            "Baton does not mix its tables with others'",
            "give Baton a database of its own");
      }
      Check odd = odd(flyway.info().all());
      if (odd != null) {
        return odd;
      }
      int pending = flyway.info().pending().length;
      if (current == null) {
        return Check.pass("schema", "empty; the first start makes " + pending + " migrations");
      }
      return Check.pass(
          "schema",
          "version "
              + current.getVersion()
              + (pending == 0 ? ", the newest" : "; the next start makes " + pending + " more"));
    } catch (FlywayException e) {
      return Check.fail(
          "schema",
          "the history of migrations cannot be read",
          "Baton reads it at each start",
          "let the role of database-url own the table flyway_schema_history");
    }
  }

  private static @Nullable Check odd(MigrationInfo[] all) {
    List<MigrationState> states = Arrays.stream(all).map(MigrationInfo::getState).toList();
    if (states.contains(MigrationState.FUTURE_SUCCESS)) {
      return Check.fail(
          "schema",
          "a newer Baton has migrated this database",
          "this Baton does not know what that one stores",
          "run the newer Baton, here too");
    }
    if (states.contains(MigrationState.FAILED) || states.contains(MigrationState.FUTURE_FAILED)) {
      return Check.fail(
          "schema",
          "a migration has failed",
          "Baton does not start on half a schema",
          "see the log of the start that failed, and repair what it names");
    }
    return null;
  }

  private static boolean hasTables(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT EXISTS (SELECT FROM pg_class WHERE relkind IN ('r', 'p')"
                    + " AND relnamespace = current_schema()::regnamespace)")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /// Nothing else shows that a platform was never told where to push: handoffs go well all the
  /// same, and are only read more often.
  private static void webhooks(
      Connection connection, List<AccountName> pushing, Consumer<Check> out) throws SQLException {
    Map<String, OffsetDateTime> lastAt = pushing.isEmpty() ? Map.of() : lastEvents(connection);
    for (AccountName account : pushing) {
      OffsetDateTime last = lastAt.get(account.value());
      out.accept(
          last == null
              ? Check.warn(
                  "webhooks",
                  "no event has ever arrived from " + account,
                  "Baton learns by reading alone what the platform could tell it at once",
                  "let the platform push to /v1/webhooks/{platform}/"
                      + account
                      + ", signed with the webhook-secret")
              : Check.pass(
                  "webhooks",
                  account + " was last heard of at " + last.toInstant().truncatedTo(SECONDS)));
    }
  }

  private static Map<String, OffsetDateTime> lastEvents(Connection connection) throws SQLException {
    Map<String, OffsetDateTime> found = new HashMap<>();
    try (var statement = connection.createStatement()) {
      try (var row = statement.executeQuery("SELECT to_regclass('inbox_account') IS NULL")) {
        row.next();
        if (row.getBoolean(1)) {
          return Map.of();
        }
      }
      try (var rows = statement.executeQuery("SELECT account, last_at FROM inbox_account")) {
        while (rows.next()) {
          found.put(rows.getString(1), rows.getObject(2, OffsetDateTime.class));
        }
      }
    }
    return found;
  }

  private Check clock(Connection connection) throws SQLException {
    long offsetMs = 0;
    long errorMs = Long.MAX_VALUE;
    try (var ask = connection.prepareStatement("SELECT clock_timestamp()")) {
      for (int i = 0; i < CLOCK_READINGS; i++) {
        Instant sent = clock.instant();
        try (var row = ask.executeQuery()) {
          row.next();
          Instant received = clock.instant();
          long halfMs = Duration.between(sent, received).toMillis() / 2 + 1;
          if (halfMs < errorMs) {
            errorMs = halfMs;
            Instant time = row.getObject(1, OffsetDateTime.class).toInstant();
            offsetMs = Duration.between(sent.plusMillis(halfMs), time).toMillis();
          }
        }
      }
    }
    String found =
        "the database's clock is "
            + Math.abs(offsetMs)
            + " ms "
            + (offsetMs < 0 ? "behind" : "ahead of")
            + " this machine's, +-"
            + errorMs
            + " ms";
    return Math.abs(offsetMs) - errorMs <= clockErrorLimitMs
        ? Check.pass("clock", found)
        : Check.warn(
            "clock",
            found + ", more than clock-error-limit " + clockErrorLimitMs + " ms",
            "handoffs go by the database's clock; tokens and logs by this machine's",
            "let both follow the same time service (NTP)");
  }
}
