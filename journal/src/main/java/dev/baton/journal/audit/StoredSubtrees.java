package dev.baton.journal.audit;

import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The hashes of complete subtrees, from those that are kept: the leaves, and each 256th part of
/// them upwards. It reads 256 at a time, and each of those once.
final class StoredSubtrees implements InclusionProof.Subtrees {
  private static final int LEVELS = 8;
  private static final int TILE = 1 << LEVELS;

  /// 256 neighbours on a level that is kept.
  private record Tile(int level, long index) {}

  /// The database failed in the middle of a proof.
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SQLException why;

    Unreadable(SQLException why) {
      super(why);
      this.why = why;
    }

    SQLException why() {
      return why;
    }
  }

  private final MessageDigest digest = MerkleTree.sha256();
  private final Map<Tile, List<byte[]>> read = new HashMap<>();
  private final Connection connection;

  StoredSubtrees(Connection connection) {
    this.connection = connection;
  }

  @Override
  public byte[] hash(int level, long index) {
    int above = level % LEVELS;
    int kept = level - above;
    long first = index << above;
    List<byte[]> tile = read.computeIfAbsent(new Tile(kept, first / TILE), this::read);
    int from = (int) (first % TILE);
    List<byte[]> hashes = new ArrayList<>(tile.subList(from, from + (1 << above)));
    while (hashes.size() > 1) {
      List<byte[]> parents = new ArrayList<>(hashes.size() / 2);
      for (int i = 0; i < hashes.size(); i += 2) {
        parents.add(MerkleTree.nodeHash(digest, hashes.get(i), hashes.get(i + 1)));
      }
      hashes = parents;
    }
    return hashes.getFirst();
  }

  private List<byte[]> read(Tile tile) {
    try {
      return tile.level == 0 ? leaves(tile.index) : nodes(tile);
    } catch (SQLException e) {
      throw new Unreadable(e);
    }
  }

  private List<byte[]> leaves(long tile) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT hash FROM audit_leaf WHERE leaf_index >= ? AND leaf_index < ?"
                + " ORDER BY leaf_index")) {
      query.setLong(1, tile * TILE);
      query.setLong(2, (tile + 1) * TILE);
      List<byte[]> hashes = hashes(query);
      hashes.replaceAll(entry -> MerkleTree.leafHash(digest, entry));
      return hashes;
    }
  }

  private List<byte[]> nodes(Tile tile) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT hash FROM audit_node"
                + " WHERE level = ? AND node_index >= ? AND node_index < ? ORDER BY node_index")) {
      query.setInt(1, tile.level);
      query.setLong(2, tile.index * TILE);
      query.setLong(3, (tile.index + 1) * TILE);
      return hashes(query);
    }
  }

  private static List<byte[]> hashes(PreparedStatement query) throws SQLException {
    try (var rows = query.executeQuery()) {
      List<byte[]> hashes = new ArrayList<>(TILE);
      while (rows.next()) {
        hashes.add(rows.getBytes(1));
      }
      return hashes;
    }
  }
}
