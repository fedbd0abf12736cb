package dev.baton.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.RandomIds;
import dev.baton.core.id.TenantId;
import dev.baton.journal.embedded.EmbeddedPostgres;
import dev.baton.journal.privacy.DataVault;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A database of its own for one test, the nodes that the test starts on it, and ways to look
/// inside.
final class World implements AutoCloseable {
  /// Leases short enough for a test and long enough for a busy machine.
  static final JournalSettings FAST =
      new JournalSettings(
          200, 1_500, 50, 1_000, 1_000, 1_000, 8_192, 64L << 20, 512, 4L << 20, 500, 4, 1_000, 50,
          2_000, 2);

  static final TenantId TENANT = new TenantId("default");
  static final Instant AT = Instant.parse("2026-11-21T10:00:00.123456Z");

  static final DataVault VAULT = DataVault.of("0123456789abcdef".repeat(4), new SecureRandom());

  final RandomIds ids = new RandomIds(new SecureRandom());
  final EmbeddedPostgres postgres;
  final String name = "t" + ids.newCanonicalId().value().replace("-", "").substring(3);
  final JournalDatabase database;
  final JournalReader reader;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  World(EmbeddedPostgres postgres) {
    this(postgres, FAST);
  }

  World(EmbeddedPostgres postgres, JournalSettings settings) {
    this.postgres = postgres;
    postgres.createDatabase(name);
    database = keep(JournalDatabase.embedded(postgres, name, settings, VAULT));
    reader = new JournalReader(database);
  }

  static JournalSettings withQueue(int appends) {
    return new JournalSettings(
        200, 1_500, 50, 1_000, 1_000, 1_000, appends, 64L << 20, 512, 4L << 20, 500, 4, 1_000, 50,
        2_000, 2);
  }

  /// The same database with other settings.
  JournalDatabase open(JournalSettings settings) {
    return keep(JournalDatabase.embedded(postgres, name, settings, VAULT));
  }

  /// The same database through a proxy.
  JournalDatabase openThrough(CuttingProxy proxy) {
    return keep(
        JournalDatabase.external(
            "postgresql://baton_app:%s@127.0.0.1:%d/%s"
                .formatted(postgres.appPassword(), proxy.port(), name),
            "postgresql://baton_owner:%s@127.0.0.1:%d/%s"
                .formatted(postgres.ownerPassword(), postgres.port(), name),
            FAST,
            VAULT));
  }

  <T extends AutoCloseable> T keep(T closeable) {
    opened.push(closeable);
    return closeable;
  }

  TestNode node(String nodeName) {
    return node(nodeName, database);
  }

  TestNode node(String nodeName, JournalDatabase through) {
    return keep(new TestNode(nodeName, through));
  }

  HandoffId newId() {
    return ids.newHandoffId(AT);
  }

  /// The first append of a new handoff of a new interaction.
  Append fresh(HandoffId id) {
    return fresh(id, ids.newCanonicalId());
  }

  Append fresh(HandoffId id, CanonicalId interaction) {
    return append(id, interaction, 0, 1, "Requested", state("Requested"), true);
  }

  /// What follows `before`: `steps` transitions to a state.
  static Append next(Append before, int steps, String stateName) {
    return append(
        before.handoff(),
        before.interaction(),
        before.lastSeq(),
        steps,
        stateName,
        state(stateName),
        true);
  }

  static Append append(
      HandoffId id,
      CanonicalId interaction,
      long version,
      int steps,
      String stateName,
      String stateJson,
      boolean open) {
    List<TransitionRow> rows = new ArrayList<>();
    for (long seq = version + 1; seq <= version + steps; seq++) {
      rows.add(row(id, seq, stateName));
    }
    return new Append(
        id,
        TENANT,
        interaction,
        version == 0,
        version,
        rows,
        stateName,
        stateJson,
        open,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        false);
  }

  static TransitionRow row(HandoffId id, long seq, String stateName) {
    byte[] body = (id + "/" + seq + "/" + stateName + "/ü\0").getBytes(StandardCharsets.UTF_8);
    byte[] hash = ("hash of " + id + seq + stateName).getBytes(StandardCharsets.UTF_8);
    return new TransitionRow(seq, AT.plusMillis(seq), body, hash);
  }

  static String state(String stateName) {
    return "{\"v\":1,\"name\":\"%s\"}".formatted(stateName);
  }

  static Append withKey(Append append, String key, String body) {
    return with(
        append,
        append.stateJson(),
        null,
        new IdempotencyKey(key, body.getBytes(StandardCharsets.UTF_8)),
        null);
  }

  static Append withState(Append append, String stateJson) {
    return with(append, stateJson, null, null, null);
  }

  static Append withDeadLetter(Append append, String cause) {
    return with(append, append.stateJson(), cause, null, null);
  }

  /// What follows a parked handoff once a person has decided about it.
  static Append decided(Append parked, String stateName, boolean open) {
    Append next =
        append(
            parked.handoff(),
            parked.interaction(),
            parked.lastSeq(),
            1,
            stateName,
            state(stateName),
            open);
    return new Append(
        next.handoff(),
        next.tenant(),
        next.interaction(),
        false,
        next.expectedVersion(),
        next.transitions(),
        next.stateName(),
        next.stateJson(),
        next.open(),
        null,
        null,
        null,
        null,
        null,
        List.of(),
        true);
  }

  static Append withPersonalData(Append append, String data) {
    return with(append, append.stateJson(), null, null, data.getBytes(StandardCharsets.UTF_8));
  }

  static Append withLeg(Append append, SeenLeg leg) {
    return new Append(
        append.handoff(),
        append.tenant(),
        append.interaction(),
        append.isNew(),
        append.expectedVersion(),
        append.transitions(),
        append.stateName(),
        append.stateJson(),
        append.open(),
        append.wakeAt(),
        append.deadLetterCause(),
        append.idempotencyKey(),
        append.personalData(),
        leg,
        append.events(),
        append.leavesDeadLetters());
  }

  static Append withEvents(Append append, List<EventKey> events) {
    return new Append(
        append.handoff(),
        append.tenant(),
        append.interaction(),
        append.isNew(),
        append.expectedVersion(),
        append.transitions(),
        append.stateName(),
        append.stateJson(),
        append.open(),
        append.wakeAt(),
        append.deadLetterCause(),
        append.idempotencyKey(),
        append.personalData(),
        append.leg(),
        events,
        append.leavesDeadLetters());
  }

  private static Append with(
      Append append,
      String stateJson,
      @Nullable String cause,
      @Nullable IdempotencyKey key,
      byte @Nullable [] data) {
    return new Append(
        append.handoff(),
        append.tenant(),
        append.interaction(),
        append.isNew(),
        append.expectedVersion(),
        append.transitions(),
        append.stateName(),
        stateJson,
        append.open(),
        append.wakeAt(),
        cause,
        key,
        data,
        append.leg(),
        append.events(),
        append.leavesDeadLetters());
  }

  Connection superuser() throws SQLException {
    return keep(
        DriverManager.getConnection(postgres.url(name), "postgres", postgres.superuserPassword()));
  }

  Connection owner() throws SQLException {
    return keep(
        DriverManager.getConnection(postgres.url(name), "baton_owner", postgres.ownerPassword()));
  }

  /// A transaction that holds the row of a handoff until it is closed or rolled back.
  Connection lockHandoff(HandoffId id) throws SQLException {
    Connection connection = superuser();
    connection.setAutoCommit(false);
    try (var lock = connection.prepareStatement("SELECT 1 FROM handoff WHERE id = ? FOR UPDATE")) {
      lock.setString(1, id.value());
      try (var row = lock.executeQuery()) {
        assertThat(row.next()).isTrue();
      }
    }
    return connection;
  }

  void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(
                postgres.url(name), "postgres", postgres.superuserPassword());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long count(String sql) {
    try (Connection connection =
            DriverManager.getConnection(
                postgres.url(name), "postgres", postgres.superuserPassword());
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until this many statements of this database wait for a lock.
  void awaitBlocked(int statements) {
    await(() ->
        count(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND wait_event_type = 'Lock'")
            >= statements);
  }

  /// As if the node's time had run out.
  void expire(NodeId node) {
    execute(
        "UPDATE node SET expires = clock_timestamp() - interval '1 s' WHERE id = '%s'"
            .formatted(node));
  }

  static void await(BooleanSupplier condition) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(20)) {
        throw new AssertionError("did not happen within 20 s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Override
  public void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    try (Connection connection =
            DriverManager.getConnection(
                postgres.url("postgres"), "postgres", postgres.superuserPassword());
        var statement = connection.createStatement()) {
      statement.execute("DROP DATABASE %s WITH (FORCE)".formatted(name));
    }
  }
}
