package dev.baton.journal;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Until;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import dev.baton.core.report.HandoffFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Reckons the facts of handoffs that have ended, once each, and keeps them for reports. Any number
/// of nodes may do it at once. Every method throws [JournalUnavailable] when the database cannot be
/// reached or does not answer in time; each may be repeated.
public final class Facts {
  /// Handoffs reckoned at a time: some thousand transitions, read and replaced far within the
  /// statement timeout.
  public static final int BATCH = 100;

  private static final Logger log = LoggerFactory.getLogger(Facts.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// The clocks of the nodes that took turns differ by less, many times over.
  private static final long CLOCKS_HOURS = 1;

  private static final TypeReference<List<HandoffFacts.Failure>> FAILURES =
      new TypeReference<>() {};
  private static final TypeReference<List<HandoffFacts.Found>> FOUND = new TypeReference<>() {};

  /// As many as a list of handoffs holds.
  private static final int MAX_KEPT = 200;

  private final JournalDatabase database;
  private final HandoffJson json;
  private final long lookDelayMs;

  /// @param lookDelayMs how long after a handoff completed the platforms' analytics are looked at;
  ///   negative when they never are
  public Facts(JournalDatabase database, HandoffJson json, long lookDelayMs) {
    this.database = database;
    this.json = json;
    this.lookDelayMs = lookDelayMs;
  }

  /// The kept facts of one handoff.
  ///
  /// @param suspicion what the platforms' analytics arouse, null when nothing, or not looked yet
  public record Kept(
      HandoffId handoff,
      Instant askedAt,
      Instant endedAt,
      String outcome,
      @Nullable String reason,
      AccountName source,
      AccountName destination,
      String route,
      int attempts,
      @Nullable Long toPersonMs,
      long inDoubtMs,
      int compensations,
      List<HandoffFacts.Failure> failures,
      List<HandoffFacts.Found> disagreements,
      @Nullable String suspicion) {}

  /// The facts of an interaction's handoffs, as far as they are reckoned; the newest 200.
  public List<Kept> of(TenantId tenant, CanonicalId interaction) {
    return database.run(
        "the facts of an interaction",
        c -> {
          try (var query =
              c.prepareStatement(
                  """
                  SELECT handoff_id, asked_at, ended_at, outcome, reason, source_account,
                    destination_account, route, attempts, to_person_ms, in_doubt_ms, compensations,
                    failures::text, disagreements::text, suspicion
                  FROM handoff_fact WHERE canonical_id = ? AND tenant_id = ?
                  ORDER BY handoff_id DESC LIMIT ?
                  """)) {
            query.setString(1, interaction.value());
            query.setString(2, tenant.value());
            query.setInt(3, MAX_KEPT);
            try (var rows = query.executeQuery()) {
              List<Kept> kept = new ArrayList<>();
              while (rows.next()) {
                kept.add(kept(rows));
              }
              return kept;
            }
          }
        });
  }

  private static Kept kept(ResultSet row) throws SQLException {
    long ms = row.getLong(10);
    @Nullable Long toPersonMs = row.wasNull() ? null : Long.valueOf(ms);
    return new Kept(
        new HandoffId(row.getString(1)),
        HandoffRows.instant(row, 2),
        HandoffRows.instant(row, 3),
        row.getString(4),
        row.getString(5),
        new AccountName(row.getString(6)),
        new AccountName(row.getString(7)),
        row.getString(8),
        row.getInt(9),
        toPersonMs,
        row.getLong(11),
        row.getInt(12),
        JSON.readValue(row.getString(13), FAILURES),
        JSON.readValue(row.getString(14), FOUND),
        row.getString(15));
  }

  /// A handoff that has ended and is not reckoned yet.
  private record Pending(HandoffId id, long version, Instant askedAt, Instant endedAt) {}

  /// What became of one batch.
  ///
  /// @param reckoned how many facts were stored
  /// @param more whether there may be more to reckon
  public record Reckoned(int reckoned, boolean more) {}

  /// Reckons one batch of what has ended, oldest first. Handoffs whose rows cannot be read are set
  /// aside, so that they do not keep the others waiting.
  public Reckoned reckon() {
    return database.run(
        "the facts of handoffs",
        c -> {
          c.setAutoCommit(false);
          try {
            Reckoned done = reckon(c);
            c.commit();
            return done;
          } catch (SQLException | RuntimeException e) {
            c.rollback();
            throw e;
          } finally {
            c.setAutoCommit(true);
          }
        });
  }

  private Reckoned reckon(Connection connection) throws SQLException {
    List<Pending> pending = pending(connection);
    if (pending.isEmpty()) {
      return new Reckoned(0, false);
    }
    Map<HandoffId, StoredHandoff> handoffs = handoffs(connection, pending);
    List<Pending> unreadable = new ArrayList<>();
    List<HandoffFacts> facts = new ArrayList<>();
    Map<HandoffId, List<byte[]>> bodies = bodies(connection, pending);
    for (Pending one : pending) {
      StoredHandoff stored = handoffs.get(one.id());
      if (stored == null || stored.version() != one.version()) {
        // It has gone on meanwhile: when it ends again, it is pending again.
        continue;
      }
      try {
        Handoff ended = json.read(stored.stateJson());
        facts.add(
            HandoffFacts.of(
                bodies.getOrDefault(one.id(), List.of()).stream().map(json::readRow).toList(),
                ended));
      } catch (IllegalStateException | IllegalArgumentException e) {
        log.error("the facts of handoff {} cannot be reckoned; reports lack it", one.id(), e);
        unreadable.add(one);
      }
    }
    store(connection, facts);
    setAside(connection, unreadable);
    remove(connection, pending);
    return new Reckoned(facts.size(), pending.size() == BATCH);
  }

  private static List<Pending> pending(Connection connection) throws SQLException {
    try (var query =
        connection.prepareStatement(
            """
            SELECT handoff_id, version, asked_at, ended_at FROM handoff_fact_pending
            WHERE NOT failed ORDER BY ended_at LIMIT ? FOR UPDATE SKIP LOCKED
            """)) {
      query.setInt(1, BATCH);
      try (var found = query.executeQuery()) {
        List<Pending> pending = new ArrayList<>();
        while (found.next()) {
          pending.add(
              new Pending(
                  new HandoffId(found.getString(1)),
                  found.getLong(2),
                  HandoffRows.instant(found, 3),
                  HandoffRows.instant(found, 4)));
        }
        return pending;
      }
    }
  }

  private static Map<HandoffId, StoredHandoff> handoffs(
      Connection connection, List<Pending> pending) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT " + HandoffRows.COLUMNS + " FROM handoff WHERE id = ANY (?)")) {
      query.setArray(1, connection.createArrayOf("text", ids(pending)));
      Map<HandoffId, StoredHandoff> found = new HashMap<>();
      HandoffRows.read(query).forEach(stored -> found.put(stored.id(), stored));
      return found;
    }
  }

  private static Map<HandoffId, List<byte[]>> bodies(Connection connection, List<Pending> pending)
      throws SQLException {
    Instant first = pending.stream().map(Pending::askedAt).min(Instant::compareTo).orElseThrow();
    Instant last = pending.stream().map(Pending::endedAt).max(Instant::compareTo).orElseThrow();
    try (var query =
        connection.prepareStatement(
            """
            SELECT handoff_id, body FROM transition
            WHERE handoff_id = ANY (?) AND at BETWEEN ? AND ? ORDER BY handoff_id, seq
            """)) {
      query.setArray(1, connection.createArrayOf("text", ids(pending)));
      // The handoffs' days spare us the partitions of all others.
      query.setObject(2, first.atOffset(ZoneOffset.UTC).minusHours(CLOCKS_HOURS));
      query.setObject(3, last.atOffset(ZoneOffset.UTC).plusHours(CLOCKS_HOURS));
      try (var found = query.executeQuery()) {
        Map<HandoffId, List<byte[]>> bodies = new HashMap<>();
        while (found.next()) {
          bodies
              .computeIfAbsent(new HandoffId(found.getString(1)), _ -> new ArrayList<>())
              .add(found.getBytes(2));
        }
        return bodies;
      }
    }
  }

  private static String[] ids(List<Pending> pending) {
    return pending.stream().map(one -> one.id().value()).toArray(String[]::new);
  }

  private void store(Connection connection, List<HandoffFacts> facts) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO handoff_fact (handoff_id, tenant_id, version, canonical_id, asked_at,
              ended_at, outcome, reason, source_account, source_platform, source_leg,
              destination_account, destination_platform, destination_leg, route, waits_in_queue,
              attempts, to_person_ms, in_doubt_ms, compensations, failures, disagreements, look_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?)
            ON CONFLICT (handoff_id, tenant_id) DO UPDATE
            SET version = excluded.version, ended_at = excluded.ended_at,
              outcome = excluded.outcome, reason = excluded.reason,
              destination_account = excluded.destination_account,
              destination_platform = excluded.destination_platform,
              destination_leg = excluded.destination_leg, route = excluded.route,
              attempts = excluded.attempts, to_person_ms = excluded.to_person_ms,
              in_doubt_ms = excluded.in_doubt_ms, compensations = excluded.compensations,
              failures = excluded.failures, disagreements = excluded.disagreements,
              look_at = excluded.look_at, looks = 0, look_result = NULL, suspicion = NULL,
              analytics = NULL
            WHERE handoff_fact.version < excluded.version
            """)) {
      for (HandoffFacts one : facts) {
        bind(insert, one);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void bind(PreparedStatement insert, HandoffFacts facts) throws SQLException {
    Handoff h = facts.handoff();
    @Nullable Object[] values = {
      h.id().value(),
      h.tenant().value(),
      facts.version(),
      h.canonicalId().value(),
      utc(h.createdAt()),
      utc(facts.endedAt()),
      facts.outcome(),
      facts.reason(),
      facts.source().account().value(),
      facts.source().platform().wireName(),
      facts.source().vendorId().value(),
      facts.destinationAccount().value(),
      facts.destinationPlatform().wireName(),
      facts.destinationLeg() == null ? null : facts.destinationLeg().value(),
      h.currentRoute().name(),
      h.plan().until() == Until.QUEUED,
      h.attempt(),
      facts.toPersonMs(),
      facts.inDoubtMs(),
      facts.compensations(),
      JSON.writeValueAsString(facts.failures()),
      JSON.writeValueAsString(facts.disagreements()),
      h.state() instanceof HandoffState.Completed && lookDelayMs >= 0
          ? utc(facts.endedAt().plusMillis(lookDelayMs))
          : null
    };
    for (int i = 0; i < values.length; i++) {
      insert.setObject(i + 1, values[i]);
    }
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private static void setAside(Connection connection, List<Pending> unreadable)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            "UPDATE handoff_fact_pending SET failed = true WHERE handoff_id = ? AND version = ?")) {
      for (Pending one : unreadable) {
        update.setString(1, one.id().value());
        update.setLong(2, one.version());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private static void remove(Connection connection, List<Pending> pending) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            DELETE FROM handoff_fact_pending p
            USING unnest(?::text[], ?::bigint[]) AS d(id, version)
            WHERE p.handoff_id = d.id AND p.version = d.version AND NOT p.failed
            """)) {
      delete.setArray(1, connection.createArrayOf("text", ids(pending)));
      delete.setArray(
          2, connection.createArrayOf("int8", pending.stream().map(Pending::version).toArray()));
      delete.executeUpdate();
    }
  }
}
