package dev.baton.journal;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.VendorId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The events that the [InboxWriter] stored, on their way to the nodes that carry their handoffs.
///
/// Every method throws [JournalUnavailable] when the database cannot be reached or does not answer
/// in time; each may be repeated.
public final class Inbox {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  /// Rows that one statement looks at or removes; the rest has its turn at the next one.
  public static final int BATCH = 1_000;

  /// Rows that are removed for their age at a time.
  private static final int SWEEP = 5_000;

  private final JournalDatabase database;

  public Inbox(JournalDatabase database) {
    this.database = database;
  }

  /// Something that events may have come about before anybody knew of it.
  ///
  /// @param account whose id `subject` is; null for a canonical id
  /// @param subject a canonical id, or what the account calls a leg
  public record Subject(
      HandoffId handoff, TenantId tenant, @Nullable AccountName account, String subject) {}

  /// The events that a node has to apply, oldest first, at most 1,000.
  public List<WaitingEvent> waiting(NodeId owner) {
    return database.run(
        "the events that wait",
        c -> {
          try (var query =
              c.prepareStatement(
                  """
                  SELECT w.handoff_id, i.account, i.event_id, i.occurred_at, i.tenant_id, i.type,
                    i.vendor_id, i.canonical_id, i.state, i.agent_id, i.queue_id, i.reservation_id,
                    w.received_at
                  FROM inbox_waiting w
                  JOIN handoff h
                    ON h.id = w.handoff_id AND h.tenant_id = w.tenant_id AND h.open AND h.owner = ?
                  JOIN inbox i ON i.account = w.account AND i.event_id = w.event_id
                    AND i.occurred_at = w.occurred_at
                  WHERE w.handoff_id IS NOT NULL
                  ORDER BY w.received_at LIMIT ?
                  """)) {
            query.setString(1, owner.value());
            query.setInt(2, BATCH);
            return read(query);
          }
        });
  }

  private static List<WaitingEvent> read(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<WaitingEvent> found = new ArrayList<>();
      while (rows.next()) {
        @Nullable String canonicalId = rows.getString(8);
        @Nullable String reservationId = rows.getString(12);
        found.add(
            new WaitingEvent(
                new HandoffId(rows.getString(1)),
                new InboxEvent(
                    new EventKey(
                        new AccountName(rows.getString(2)),
                        rows.getString(3),
                        HandoffRows.instant(rows, 4)),
                    new TenantId(rows.getString(5)),
                    rows.getString(6),
                    new VendorId(rows.getString(7)),
                    canonicalId == null ? null : new CanonicalId(canonicalId),
                    rows.getString(9),
                    rows.getString(10),
                    rows.getString(11),
                    reservationId == null ? null : new ReservationId(reservationId)),
                HandoffRows.instant(rows, 13)));
      }
      return found;
    }
  }

  /// Gives events that came before their subject was known to the handoffs that they belong to.
  ///
  /// @param holdMs events that have waited longer are not looked at any more
  /// @return how many found their handoff
  public int match(Collection<Subject> subjects, long holdMs) {
    return database.run(
        "events for new handoffs",
        c -> {
          Columns columns = new Columns(4, subjects.size());
          for (Subject subject : subjects) {
            columns.add(
                subject.handoff().value(),
                subject.tenant().value(),
                subject.account() == null ? null : subject.account().value(),
                subject.subject());
          }
          try (var update =
              c.prepareStatement(
                  """
                  UPDATE inbox_waiting w SET handoff_id = s.handoff_id, subject = NULL
                  FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])
                    AS s(handoff_id, tenant_id, account, subject)
                  WHERE w.handoff_id IS NULL AND w.subject = s.subject
                    AND w.tenant_id = s.tenant_id
                    AND (s.account IS NULL OR w.account = s.account)
                    AND w.received_at > clock_timestamp() - ? * interval '1 millisecond'
                  """)) {
            int next = columns.bind(c, update, 1, "tttt");
            update.setLong(next, holdMs);
            return update.executeUpdate();
          }
        });
  }

  /// Says that these events are done with, though no step of a handoff took them in.
  public void settle(Collection<EventKey> keys) {
    List<EventKey> all = List.copyOf(keys);
    for (int from = 0; from < all.size(); from += BATCH) {
      List<EventKey> some = all.subList(from, Math.min(all.size(), from + BATCH));
      database.run("the end of events", c -> settle(c, some));
    }
  }

  private static int settle(Connection connection, List<EventKey> keys) throws SQLException {
    Columns columns = new Columns(3, keys.size());
    for (EventKey key : keys) {
      columns.add(key.account().value(), key.eventId(), FlushStatement.micros(key.occurredAt()));
    }
    try (var delete =
        connection.prepareStatement(
            """
            DELETE FROM inbox_waiting w
            USING unnest(?::text[], ?::text[], ?::bigint[]) AS e(account, event_id, occurred_at)
            WHERE w.account = e.account AND w.event_id = e.event_id
              AND w.occurred_at = timestamptz 'epoch' + e.occurred_at * interval '1 us'
            """)) {
      columns.bind(connection, delete, 1, "tti");
      return delete.executeUpdate();
    }
  }

  /// Forgets events that have waited longer than `holdMs`: those whose interaction nobody knew, and
  /// those whose handoff has ended meanwhile. Several nodes may do so at once.
  ///
  /// @return how many nobody knew, by account
  public Map<AccountName, Integer> forgetOld(long holdMs) {
    return database.run(
        "the end of old events",
        c -> {
          Map<AccountName, Integer> unknown = new HashMap<>();
          try (var delete =
              c.prepareStatement(
                  """
                  WITH old AS MATERIALIZED (
                    SELECT account, event_id, occurred_at FROM inbox_waiting
                    WHERE handoff_id IS NULL
                      AND received_at <= clock_timestamp() - ? * interval '1 millisecond'
                    ORDER BY received_at LIMIT ? FOR UPDATE SKIP LOCKED
                  ), gone AS (
                    DELETE FROM inbox_waiting w USING old
                    WHERE w.account = old.account AND w.event_id = old.event_id
                      AND w.occurred_at = old.occurred_at
                    RETURNING w.account
                  )
                  SELECT account, count(*) FROM gone GROUP BY account
                  """)) {
            delete.setLong(1, holdMs);
            delete.setInt(2, SWEEP);
            try (var rows = delete.executeQuery()) {
              while (rows.next()) {
                unknown.put(new AccountName(rows.getString(1)), rows.getInt(2));
              }
            }
          }
          forgetEnded(c, holdMs);
          return unknown;
        });
  }

  private static void forgetEnded(Connection connection, long holdMs) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            DELETE FROM inbox_waiting WHERE (account, event_id, occurred_at) IN (
              SELECT w.account, w.event_id, w.occurred_at FROM inbox_waiting w
              LEFT JOIN handoff h
                ON h.id = w.handoff_id AND h.tenant_id = w.tenant_id AND h.open
              WHERE w.handoff_id IS NOT NULL AND h.id IS NULL
                AND w.received_at <= clock_timestamp() - ? * interval '1 millisecond'
              LIMIT ? FOR UPDATE OF w SKIP LOCKED)
            """)) {
      delete.setLong(1, holdMs);
      delete.setInt(2, SWEEP);
      delete.executeUpdate();
    }
  }

  /// Makes the partitions from the day before `now` to as far ahead as the settings say, and drops
  /// those whose events are all older than `retentionMs`. Called at the start and then once an hour
  /// or so. A day whose partition cannot be made is logged, and its rows go to the default one.
  public void keepPartitions(Instant now, long retentionMs) {
    try (Connection connection = database.connect()) {
      for (int day = -1; day <= database.settings().partitionDays(); day++) {
        makePartition(connection, now, day);
      }
      try (var drop = connection.prepareStatement("SELECT drop_inbox_partitions(?)")) {
        drop.setObject(1, now.minusMillis(retentionMs).atOffset(ZoneOffset.UTC).toLocalDate());
        drop.execute();
      }
    } catch (SQLException e) {
      log.warn("the inbox's partitions could not be kept: {}", SqlFault.describe(e));
    }
  }

  private static void makePartition(Connection connection, Instant now, int day) {
    try (var make = connection.prepareStatement("SELECT make_inbox_partition(?)")) {
      make.setObject(1, now.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(day));
      make.execute();
    } catch (SQLException e) {
      log.warn(
          "a partition of the inbox could not be made; the default one takes its rows: {}",
          SqlFault.describe(e));
    }
  }

  static int noteSeen(Connection connection, AccountName account) throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            INSERT INTO inbox_account (account, first_at, last_at)
            VALUES (?, clock_timestamp(), clock_timestamp())
            ON CONFLICT (account) DO UPDATE SET last_at = excluded.last_at
            """)) {
      upsert.setString(1, account.value());
      return upsert.executeUpdate();
    }
  }
}
