package dev.baton.journal.audit;

import dev.baton.journal.JournalDatabase;
import java.io.IOException;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a database for an audit: one snapshot of it, in a transaction that can write nothing.
public final class DatabaseAudit implements AuditSource {
  /// Leaves a page: some milliseconds of the server's time.
  private static final int PAGE = 2_000;

  private final Connection connection;

  private DatabaseAudit(Connection connection) {
    this.connection = connection;
  }

  /// Connects to a database that some Baton works on, or worked on.
  ///
  /// @param url as [JournalDatabase#external] takes it; any role that may read all tables
  /// @throws SQLException when it cannot be reached, or has no audit log
  public static DatabaseAudit open(String url) throws SQLException {
    Connection connection = JournalDatabase.connectForReading(url);
    try {
      connection.setAutoCommit(false);
      try (var begin = connection.createStatement()) {
        begin.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        // A plan made for a few rows is the right one for each page, however large the tables are.
        begin.execute("SET LOCAL enable_hashjoin = off");
        begin.execute("SET LOCAL enable_mergejoin = off");
      }
      return new DatabaseAudit(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Which log it is.
  public String log() throws SQLException {
    return AuditTables.log(connection);
  }

  /// How many leaves the tree has.
  @Override
  public long rows() throws SQLException {
    try (var query =
            connection.prepareStatement("SELECT coalesce(max(leaf_index) + 1, 0) FROM audit_leaf");
        var row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void read(Sink sink) throws SQLException, IOException {
    sink.accept(new AuditEntry.Log(AuditTables.log(connection)));
    readKeys(sink);
    long end = rows();
    List<SignedHead> heads = new ArrayList<>();
    long headsRead = 0;
    for (long from = 0; from < end; from += PAGE) {
      heads.addAll(AuditTables.headsAfter(connection, headsRead, PAGE));
      headsRead = heads.isEmpty() ? headsRead : heads.getLast().treeSize();
      readLeaves(from, heads, sink);
    }
    for (SignedHead head : heads) {
      sink.accept(new AuditEntry.Head(head));
    }
    for (SignedHead head : AuditTables.headsAfter(connection, headsRead, PAGE)) {
      sink.accept(new AuditEntry.Head(head));
    }
    try (var planner = connection.createStatement()) {
      planner.execute("SET LOCAL enable_hashjoin = on");
    }
    readRowsWithoutLeaf(sink);
    readEventsWithoutLeaf(sink);
    readStatesWithoutRow(sink);
    sink.accept(new AuditEntry.End());
  }

  private void readKeys(Sink sink) throws SQLException, IOException {
    try (var query =
            connection.prepareStatement("SELECT public_key FROM audit_key ORDER BY since");
        var rows = query.executeQuery()) {
      while (rows.next()) {
        PublicKey key = keyOrNull(rows.getBytes(1));
        if (key != null) {
          sink.accept(new AuditEntry.Key(key));
        }
      }
    }
  }

  /// What is no key has signed nothing, and the heads that are said to be its will be found so.
  private static @Nullable PublicKey keyOrNull(byte[] encoded) {
    try {
      return SigningKey.publicKey(encoded);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void readLeaves(long from, List<SignedHead> heads, Sink sink)
      throws SQLException, IOException {
    try (var query =
        connection.prepareStatement(
            """
            SELECT l.leaf_index, l.kind, l.subject, l.seq, l.at, l.tenant_id, l.hash,
              coalesce(t.body, e.body), coalesce(t.hash, e.hash), e.canonical_id,
              h.version, h.state_name, h.open, h.last_hash, h.state::text
            FROM audit_leaf l
            LEFT JOIN transition t ON l.kind = 't' AND t.handoff_id = l.subject AND t.seq = l.seq
              AND t.at = l.at AND t.tenant_id = l.tenant_id
            LEFT JOIN audit_event e ON l.kind = 'e' AND e.id = l.subject AND e.at = l.at
              AND e.tenant_id = l.tenant_id
            LEFT JOIN handoff h ON l.kind = 't' AND h.id = l.subject AND h.version = l.seq
              AND h.tenant_id = l.tenant_id
            WHERE l.leaf_index >= ? AND l.leaf_index < ?
            ORDER BY l.leaf_index
            """)) {
      query.setLong(1, from);
      query.setLong(2, from + PAGE);
      try (var row = query.executeQuery()) {
        while (row.next()) {
          while (!heads.isEmpty() && heads.getFirst().treeSize() <= row.getLong(1)) {
            sink.accept(new AuditEntry.Head(heads.removeFirst()));
          }
          sink.accept(leaf(row));
          if (row.getString(12) != null) {
            sink.accept(state(row.getString(3), row, 11));
          }
        }
      }
    }
  }

  private static AuditEntry leaf(ResultSet row) throws SQLException {
    AuditEntry.Leaf leaf = new AuditEntry.Leaf(row.getLong(1), row.getBytes(7));
    boolean event = row.getString(2).equals("e");
    String subject = row.getString(3);
    Instant at = instant(row, 5);
    byte @Nullable [] body = row.getBytes(8);
    byte[] hash = row.getBytes(9);
    if (body == null) {
      return new AuditEntry.Missing(leaf, event, subject, row.getLong(4));
    }
    return event
        ? new AuditEntry.Event(
            leaf, false, subject, at, row.getString(6), row.getString(10), body, hash)
        : new AuditEntry.Row(
            leaf, false, subject, row.getLong(4), at, row.getString(6), body, hash);
  }

  private static AuditEntry.State state(String handoffId, ResultSet row, int from)
      throws SQLException {
    return new AuditEntry.State(
        handoffId,
        row.getLong(from),
        row.getString(from + 1),
        row.getBoolean(from + 2),
        row.getBytes(from + 3),
        row.getString(from + 4));
  }

  private void readRowsWithoutLeaf(Sink sink) throws SQLException, IOException {
    try (var query =
        connection.prepareStatement(
            """
            SELECT t.handoff_id, t.seq, t.at, t.tenant_id, t.body, t.hash, EXISTS (
                SELECT FROM audit_pending p WHERE p.kind = 't' AND p.subject = t.handoff_id
                  AND p.seq = t.seq AND p.tenant_id = t.tenant_id AND p.at = t.at),
              h.version, h.state_name, h.open, h.last_hash, h.state::text
            FROM transition t
            LEFT JOIN handoff h ON h.id = t.handoff_id AND h.version = t.seq
              AND h.tenant_id = t.tenant_id
            WHERE NOT EXISTS (
              SELECT FROM audit_leaf l WHERE l.kind = 't' AND l.subject = t.handoff_id
                AND l.seq = t.seq AND l.at = t.at AND l.tenant_id = t.tenant_id)
            ORDER BY t.handoff_id, t.seq
            """)) {
      query.setFetchSize(PAGE);
      try (var row = query.executeQuery()) {
        while (row.next()) {
          sink.accept(
              new AuditEntry.Row(
                  null,
                  row.getBoolean(7),
                  row.getString(1),
                  row.getLong(2),
                  instant(row, 3),
                  row.getString(4),
                  row.getBytes(5),
                  row.getBytes(6)));
          if (row.getString(9) != null) {
            sink.accept(state(row.getString(1), row, 8));
          }
        }
      }
    }
  }

  private void readEventsWithoutLeaf(Sink sink) throws SQLException, IOException {
    try (var query =
        connection.prepareStatement(
            """
            SELECT e.id, e.at, e.tenant_id, e.canonical_id, e.body, e.hash, EXISTS (
              SELECT FROM audit_pending p WHERE p.kind = 'e' AND p.subject = e.id
                AND p.tenant_id = e.tenant_id AND p.at = e.at)
            FROM audit_event e
            WHERE NOT EXISTS (
              SELECT FROM audit_leaf l WHERE l.kind = 'e' AND l.subject = e.id AND l.at = e.at
                AND l.tenant_id = e.tenant_id)
            ORDER BY e.id
            """)) {
      query.setFetchSize(PAGE);
      try (var row = query.executeQuery()) {
        while (row.next()) {
          sink.accept(
              new AuditEntry.Event(
                  null,
                  row.getBoolean(7),
                  row.getString(1),
                  instant(row, 2),
                  row.getString(3),
                  row.getString(4),
                  row.getBytes(5),
                  row.getBytes(6)));
        }
      }
    }
  }

  /// States whose last row is not there: rows were taken away from the end.
  private void readStatesWithoutRow(Sink sink) throws SQLException, IOException {
    try (var query =
        connection.prepareStatement(
            """
            SELECT h.id, h.version, h.state_name, h.open, h.last_hash, h.state::text
            FROM handoff h
            WHERE NOT EXISTS (
              SELECT FROM transition t WHERE t.handoff_id = h.id AND t.seq = h.version
                AND t.tenant_id = h.tenant_id)
            ORDER BY h.id
            """)) {
      query.setFetchSize(PAGE);
      try (var row = query.executeQuery()) {
        while (row.next()) {
          sink.accept(state(row.getString(1), row, 2));
        }
      }
    }
  }

  /// From the columns log_id, tree_size, root, at, key_id, signature.
  static SignedHead head(ResultSet row) throws SQLException {
    HexFormat hex = HexFormat.of();
    return new SignedHead(
        row.getString(1),
        row.getLong(2),
        hex.formatHex(row.getBytes(3)),
        instant(row, 4),
        row.getString(5),
        hex.formatHex(row.getBytes(6)));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
