package dev.baton.journal;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Transitions of all handoffs in one order that every node sees alike and that never changes
/// behind a reader: by the transaction that stored them, and within it by handoff and seq. Of one
/// handoff it is the order of seq, because a step is stored by a later transaction than the step
/// before it.
///
/// Only what no running transaction can come before is read, so nothing appears behind a position
/// that was handed out. A transaction that stays open, in whatever database of the server, holds
/// readers up for as long.
///
/// Every method throws [JournalUnavailable] when the database cannot be reached or does not answer
/// in time.
public final class TransitionFeed {
  /// The most that one page may hold.
  public static final int MAX_LIMIT = 1_000;

  /// How long before it was stored a step may have happened: an outage of the database may lie
  /// between. Spares readers the partitions of all earlier days.
  private static final Duration LATEST = Duration.ofDays(7);

  /// Behind every handoff's id: those are hexadecimal digits and dashes.
  private static final String LAST = "~";

  private final JournalDatabase database;

  public TransitionFeed(JournalDatabase database) {
    this.database = database;
  }

  /// A place between two transitions: behind the one that it names, or behind all of a transaction.
  public record Position(long txid, String handoff, long seq) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
        Comparator.comparingLong(Position::txid)
            .thenComparing(Position::handoff)
            .thenComparingLong(Position::seq);

    /// Behind everything that this transaction and all before it have stored.
    public static Position behind(long txid) {
      return new Position(txid, LAST, 0);
    }

    /// Whether it names no transition.
    public boolean isBehindAll() {
      return handoff.equals(LAST);
    }

    @Override
    public int compareTo(Position other) {
      return ORDER.compare(this, other);
    }
  }

  /// One transition.
  ///
  /// @param account the account that the caller started at
  /// @param body the exact bytes that were stored
  /// @param stateJson the handoff's state with its details, null when later steps have replaced it
  @SuppressWarnings("ArrayRecordComponent") // A carrier; compared by nobody.
  public record Entry(
      Position position,
      TenantId tenant,
      HandoffId handoff,
      CanonicalId interaction,
      @Nullable AccountName account,
      Instant at,
      byte[] body,
      @Nullable String stateJson) {}

  /// Some transitions in order.
  ///
  /// @param upTo where the next page goes on; everything before it was on this page or earlier ones
  public record Page(List<Entry> entries, Position upTo) {}

  /// Behind everything that is certain to be there.
  public Position now() {
    return database.run("the end of the transitions", c -> Position.behind(horizon(c) - 1));
  }

  /// The oldest transaction that may still store something.
  private static long horizon(Connection connection) throws SQLException {
    try (var query =
            connection.prepareStatement(
                "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
        var row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /// The transitions behind a position.
  ///
  /// @param notBefore when what is looked for was stored at the earliest
  /// @param limit at most this many, 1 to 1,000
  public Page after(Position position, Instant notBefore, int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a page holds 1 to 1,000 transitions, not " + limit);
    }
    return database.run(
        "transitions",
        c -> {
          // First: what the second statement sees below the horizon is then complete.
          long horizon = horizon(c);
          List<Entry> entries = after(c, position, horizon, notBefore, limit);
          Position end = Position.behind(horizon - 1);
          if (entries.size() == limit) {
            return new Page(entries, entries.getLast().position());
          }
          return new Page(entries, end.compareTo(position) > 0 ? end : position);
        });
  }

  private static List<Entry> after(
      Connection connection, Position position, long horizon, Instant notBefore, int limit)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            """
            SELECT t.txid::text::bigint, t.handoff_id, t.seq, t.tenant_id, h.canonical_id,
              h.source_account, t.at, t.body,
              CASE WHEN h.version = t.seq THEN h.state #>> '{handoff,state}' END
            FROM transition t
            JOIN handoff h ON h.id = t.handoff_id AND h.tenant_id = t.tenant_id
            WHERE t.txid >= ?::text::xid8 AND t.txid < ?::text::xid8 AND t.at > ?
              AND (t.txid, t.handoff_id, t.seq) > (?::text::xid8, ?, ?)
            ORDER BY t.txid, t.handoff_id, t.seq
            LIMIT ?
            """)) {
      query.setString(1, String.valueOf(position.txid()));
      query.setString(2, String.valueOf(horizon));
      query.setObject(3, notBefore.minus(LATEST).atOffset(ZoneOffset.UTC));
      query.setString(4, String.valueOf(position.txid()));
      query.setString(5, position.handoff());
      query.setLong(6, position.seq());
      query.setInt(7, limit);
      try (var rows = query.executeQuery()) {
        List<Entry> found = new ArrayList<>();
        while (rows.next()) {
          String account = rows.getString(6);
          found.add(
              new Entry(
                  new Position(rows.getLong(1), rows.getString(2), rows.getLong(3)),
                  new TenantId(rows.getString(4)),
                  new HandoffId(rows.getString(2)),
                  new CanonicalId(rows.getString(5)),
                  account == null ? null : new AccountName(account),
                  rows.getObject(7, OffsetDateTime.class).toInstant(),
                  rows.getBytes(8),
                  rows.getString(9)));
        }
        return found;
      }
    }
  }

  /// Whether a position is one that this database has handed out: its transition is stored, or
  /// nothing can be stored before it any more.
  ///
  /// @param at when the transition happened
  public boolean isKnown(Position position, Instant at) {
    return database.run(
        "a place in the transitions",
        c -> {
          if (position.isBehindAll()) {
            return position.txid() < horizon(c);
          }
          try (var query =
              c.prepareStatement(
                  """
                  SELECT FROM transition
                  WHERE handoff_id = ? AND seq = ? AND txid = ?::text::xid8
                    AND at BETWEEN ? AND ?
                  """)) {
            query.setString(1, position.handoff());
            query.setLong(2, position.seq());
            query.setString(3, String.valueOf(position.txid()));
            query.setObject(4, at.minusSeconds(1).atOffset(ZoneOffset.UTC));
            query.setObject(5, at.plusSeconds(1).atOffset(ZoneOffset.UTC));
            try (var row = query.executeQuery()) {
              return row.next();
            }
          }
        });
  }
}
