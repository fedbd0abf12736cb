package dev.baton.journal.audit;

import dev.baton.journal.NamedLease;
import dev.baton.journal.NodeId;
import java.security.PublicKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The folder's statements.
final class AuditTables {
  /// A head with what the next one goes on from.
  record StoredHead(SignedHead head, MerkleTree tree) {}

  /// What one fold adds.
  record Fold(List<PendingRow> rows, long firstIndex, List<Node> nodes, SignedHead head) {}

  /// A complete subtree that is kept.
  @SuppressWarnings("ArrayRecordComponent") // A carrier; compared by nobody.
  record Node(int level, long index, byte[] hash) {}

  /// Under the lease all of it happens, or none: who lost the lease stores nothing.
  static final String FOLD =
      "WITH "
          + NamedLease.HELD
          + """
          , gone AS (
            DELETE FROM audit_pending p USING held
            WHERE p.ctid = ANY(?::tid[])
            RETURNING 1
          ), leaves AS (
            INSERT INTO audit_leaf (leaf_index, kind, subject, seq, at, tenant_id, hash)
            SELECT l.*
            FROM unnest(?::bigint[], ?::"char"[], ?::text[], ?::bigint[], ?::timestamptz[],
              ?::text[], ?::bytea[]) AS l, held
          ), nodes AS (
            INSERT INTO audit_node (level, node_index, hash)
            SELECT n.* FROM unnest(?::int[], ?::bigint[], ?::bytea[]) AS n, held
          ), head AS (
            INSERT INTO audit_head (tree_size, root, at, key_id, signature, peaks)
            SELECT ?, ?, ?, ?, ?, ? FROM held
          )
          SELECT (SELECT count(*) FROM held), (SELECT count(*) FROM gone)
          """;

  private AuditTables() {}

  /// Which log this database has.
  static String log(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement("SELECT log_id FROM audit_log");
        var row = query.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("the table audit_log is empty");
      }
      return row.getString(1);
    }
  }

  /// Where the tree stands: nothing before the first head.
  static Optional<StoredHead> lastHead(Connection connection) throws SQLException {
    try (var query =
            connection.prepareStatement(
                "SELECT log_id, tree_size, root, at, key_id, signature, peaks"
                    + " FROM audit_head, audit_log"
                    + " ORDER BY tree_size DESC LIMIT 1");
        var row = query.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      byte[] peaks = row.getBytes(7);
      List<byte[]> split = new ArrayList<>();
      for (int from = 0; from < peaks.length; from += MerkleTree.HASH_BYTES) {
        split.add(Arrays.copyOfRange(peaks, from, from + MerkleTree.HASH_BYTES));
      }
      SignedHead head = DatabaseAudit.head(row);
      return Optional.of(new StoredHead(head, new MerkleTree(head.treeSize(), split)));
    }
  }

  /// Whether the tree ever had exactly this head.
  static boolean knows(Connection connection, SignedHead head) throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT 1 FROM audit_head WHERE tree_size = ? AND root = ?")) {
      query.setLong(1, head.treeSize());
      query.setBytes(2, HexFormat.of().parseHex(head.root()));
      try (var row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  /// Heads behind a size, the oldest first, at most `limit`.
  static List<SignedHead> headsAfter(Connection connection, long treeSize, int limit)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT log_id, tree_size, root, at, key_id, signature FROM audit_head, audit_log"
                + " WHERE tree_size > ? ORDER BY tree_size LIMIT ?")) {
      query.setLong(1, treeSize);
      query.setInt(2, limit);
      try (var rows = query.executeQuery()) {
        List<SignedHead> heads = new ArrayList<>();
        while (rows.next()) {
          heads.add(DatabaseAudit.head(rows));
        }
        return heads;
      }
    }
  }

  /// Makes the key known that heads are signed with.
  static void saveKey(Connection connection, String keyId, PublicKey key) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "INSERT INTO audit_key (key_id, public_key) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, keyId);
      insert.setBytes(2, key.getEncoded());
      insert.executeUpdate();
    }
  }

  /// Rows without a leaf. In this order no row comes before an earlier one of its handoff, in the
  /// same batch or in a later one: the earlier one was committed first.
  static List<PendingRow> pending(Connection connection, int limit) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT ctid::text, kind, subject, seq, at, tenant_id, hash FROM audit_pending"
                + " ORDER BY subject, seq LIMIT ?")) {
      query.setInt(1, limit);
      try (var rows = query.executeQuery()) {
        List<PendingRow> found = new ArrayList<>();
        while (rows.next()) {
          found.add(
              new PendingRow(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getLong(4),
                  rows.getObject(5, OffsetDateTime.class).toInstant(),
                  rows.getString(6),
                  rows.getBytes(7)));
        }
        return found;
      }
    }
  }

  /// Stores a fold. False when the lease is another's now, and then nothing is stored.
  static boolean store(
      Connection connection, NamedLease lease, NodeId holder, long fence, Fold fold, byte[] peaks)
      throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.prepareStatement(FOLD)) {
      statement.setString(1, lease.name());
      statement.setString(2, holder.value());
      statement.setLong(3, fence);
      bindRows(connection, statement, fold);
      bindNodes(connection, statement, fold.nodes());
      SignedHead head = fold.head();
      statement.setLong(15, head.treeSize());
      statement.setBytes(16, HexFormat.of().parseHex(head.root()));
      statement.setObject(17, head.at().atOffset(ZoneOffset.UTC));
      statement.setString(18, head.keyId());
      statement.setBytes(19, HexFormat.of().parseHex(head.signature()));
      statement.setBytes(20, peaks);
      boolean held;
      long gone;
      try (var row = statement.executeQuery()) {
        row.next();
        held = row.getLong(1) == 1;
        gone = row.getLong(2);
      }
      if (held && gone == fold.rows().size()) {
        connection.commit();
        return true;
      }
      connection.rollback();
      return false;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void bindRows(
      Connection connection, java.sql.PreparedStatement statement, Fold fold) throws SQLException {
    List<PendingRow> rows = fold.rows();
    Long[] indexes = new Long[rows.size()];
    Arrays.setAll(indexes, i -> fold.firstIndex() + i);
    statement.setArray(4, texts(connection, rows, PendingRow::place));
    statement.setArray(5, connection.createArrayOf("int8", indexes));
    statement.setArray(6, texts(connection, rows, PendingRow::kind));
    statement.setArray(7, texts(connection, rows, PendingRow::subject));
    statement.setArray(
        8,
        connection.createArrayOf("int8", rows.stream().map(PendingRow::seq).toArray(Long[]::new)));
    statement.setArray(9, texts(connection, rows, row -> row.at().toString()));
    statement.setArray(10, texts(connection, rows, PendingRow::tenant));
    statement.setArray(
        11,
        connection.createArrayOf(
            "bytea", rows.stream().map(PendingRow::hash).toArray(byte[][]::new)));
  }

  private static void bindNodes(
      Connection connection, java.sql.PreparedStatement statement, List<Node> nodes)
      throws SQLException {
    statement.setArray(
        12,
        connection.createArrayOf("int4", nodes.stream().map(Node::level).toArray(Integer[]::new)));
    statement.setArray(
        13, connection.createArrayOf("int8", nodes.stream().map(Node::index).toArray(Long[]::new)));
    statement.setArray(
        14,
        connection.createArrayOf("bytea", nodes.stream().map(Node::hash).toArray(byte[][]::new)));
  }

  private static Array texts(
      Connection connection, List<PendingRow> rows, Function<PendingRow, String> column)
      throws SQLException {
    return connection.createArrayOf("text", rows.stream().map(column).toArray(String[]::new));
  }
}
