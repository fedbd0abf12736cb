package dev.baton.journal.audit;

import dev.baton.core.id.HandoffId;
import dev.baton.journal.JournalDatabase;
import dev.baton.journal.JournalUnavailable;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Makes receipts. Throws [JournalUnavailable] when the database cannot be reached or does not
/// answer in time.
public final class Receipts {
  /// Far above what a handoff with every route, retry and cycle takes.
  private static final int MAX_ROWS = 10_000;

  private static final HexFormat HEX = HexFormat.of();

  private final JournalDatabase database;

  public Receipts(JournalDatabase database) {
    this.database = database;
  }

  /// The receipt of a handoff, or nothing where there is none of that id.
  ///
  /// @throws IllegalStateException when the stored tree contradicts its signed head: somebody
  ///   changed it, and a verification will say what
  public Optional<Receipt> of(HandoffId handoff) {
    try (Connection connection = database.pool().getConnection()) {
      return receipt(connection, handoff);
    } catch (SQLException e) {
      throw new JournalUnavailable("the database did not give a receipt", e);
    } catch (StoredSubtrees.Unreadable e) {
      throw new JournalUnavailable("the database did not give a receipt", e.why());
    }
  }

  private static Optional<Receipt> receipt(Connection connection, HandoffId handoff)
      throws SQLException {
    // The head is read first: what it covers does not change any more.
    Optional<AuditTables.StoredHead> last = AuditTables.lastHead(connection);
    long size = last.map(stored -> stored.head().treeSize()).orElse(0L);
    List<Receipt.Row> rows = new ArrayList<>();
    List<Long> notCovered = new ArrayList<>();
    StoredSubtrees subtrees = new StoredSubtrees(connection);
    try (var query =
        connection.prepareStatement(
            """
            SELECT t.seq, t.body, t.hash, l.leaf_index
            FROM handoff h
            JOIN transition t ON t.handoff_id = h.id AND t.tenant_id = h.tenant_id
              AND t.at BETWEEN h.created_at - interval '1 hour' AND h.updated_at + interval '1 hour'
            LEFT JOIN audit_leaf l ON l.kind = 't' AND l.subject = t.handoff_id AND l.seq = t.seq
              AND l.tenant_id = t.tenant_id
            WHERE h.id = ?
            ORDER BY t.seq LIMIT ?
            """)) {
      query.setString(1, handoff.value());
      query.setInt(2, MAX_ROWS);
      try (var row = query.executeQuery()) {
        while (row.next()) {
          long leaf = row.getLong(4);
          if (row.wasNull() || leaf >= size) {
            notCovered.add(row.getLong(1));
          } else {
            rows.add(row(row.getLong(1), leaf, row.getBytes(2), row.getBytes(3), last, subtrees));
          }
        }
      }
    }
    if (rows.isEmpty() && notCovered.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(receipt(connection, handoff, last, rows, notCovered));
  }

  private static Receipt.Row row(
      long seq,
      long leaf,
      byte[] body,
      byte[] hash,
      Optional<AuditTables.StoredHead> last,
      StoredSubtrees subtrees) {
    SignedHead head = last.orElseThrow().head();
    List<byte[]> proof = InclusionProof.of(leaf, head.treeSize(), subtrees);
    byte[] leafHash = MerkleTree.leafHash(MerkleTree.sha256(), hash);
    byte[] root = InclusionProof.root(leafHash, leaf, head.treeSize(), proof);
    if (!HEX.formatHex(root).equals(head.root())) {
      throw new IllegalStateException(
          "leaf " + leaf + " does not lead to the root of the last head; run baton audit verify");
    }
    return new Receipt.Row(
        seq,
        leaf,
        new String(body, StandardCharsets.UTF_8),
        HEX.formatHex(hash),
        proof.stream().map(HEX::formatHex).toList());
  }

  private static Receipt receipt(
      Connection connection,
      HandoffId handoff,
      Optional<AuditTables.StoredHead> last,
      List<Receipt.Row> rows,
      List<Long> notCovered)
      throws SQLException {
    if (last.isEmpty()) {
      return new Receipt(
          Receipt.FORMAT, handoff.value(), false, null, null, null, rows, notCovered);
    }
    SignedHead head = last.get().head();
    return new Receipt(
        Receipt.FORMAT,
        handoff.value(),
        notCovered.isEmpty(),
        head,
        head.text(),
        SigningKey.pem(key(connection, head.keyId())),
        rows,
        notCovered);
  }

  private static PublicKey key(Connection connection, String keyId) throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT public_key FROM audit_key WHERE key_id = ?")) {
      query.setString(1, keyId);
      try (var row = query.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("the key of the last head is not there");
        }
        return SigningKey.publicKey(row.getBytes(1));
      }
    }
  }
}
