package dev.baton.journal;

import dev.baton.core.id.HandoffId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The statements about nodes and who owns what. Each commits by itself.
final class NodeTable {
  /// The only way in which a node is declared dead by others. `FOR UPDATE` conflicts with the `FOR
  /// KEY SHARE` of a flush; `SKIP LOCKED` leaves a node whose flush is under way for the next look.
  /// After a restart of the server every node gets one time to live to renew.
  static final String MARK_DEAD =
      """
      UPDATE node SET alive = false
      WHERE id IN (
        SELECT id FROM node
        WHERE alive AND expires < clock_timestamp() AND id <> ?
          AND pg_postmaster_start_time() + ? * interval '1 ms' < clock_timestamp()
        FOR UPDATE SKIP LOCKED)
      RETURNING id
      """;

  private NodeTable() {}

  /// Makes the row of a new incarnation and returns the server's time.
  static Instant join(
      Connection connection, NodeId node, String name, @Nullable String address, long ttlMs)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO node (id, name, alive, expires, address)
            VALUES (?, ?, true, clock_timestamp() + ? * interval '1 ms', ?)
            RETURNING clock_timestamp()
            """)) {
      insert.setString(1, node.value());
      insert.setString(2, name);
      insert.setLong(3, ttlMs);
      insert.setString(4, address);
      try (var row = insert.executeQuery()) {
        row.next();
        return row.getObject(1, OffsetDateTime.class).toInstant();
      }
    }
  }

  /// The server's time, or nothing when the incarnation is dead. One that expired and was not
  /// declared dead lives on: `alive` is the truth.
  static Optional<Instant> renew(Connection connection, NodeId node, long ttlMs)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            UPDATE node SET expires = clock_timestamp() + ? * interval '1 ms'
            WHERE id = ? AND alive
            RETURNING clock_timestamp()
            """)) {
      update.setLong(1, ttlMs);
      update.setString(2, node.value());
      try (var row = update.executeQuery()) {
        return row.next()
            ? Optional.of(row.getObject(1, OffsetDateTime.class).toInstant())
            : Optional.empty();
      }
    }
  }

  /// A node takes itself out, once its writer has stopped, so that nobody has to wait for its
  /// lease.
  static void leave(Connection connection, NodeId node) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            UPDATE node SET alive = false
            WHERE id IN (SELECT id FROM node WHERE id = ? AND alive FOR UPDATE)
            """)) {
      update.setString(1, node.value());
      update.executeUpdate();
    }
  }

  /// Declares dead who has expired, but not `me`, and returns them.
  static List<NodeId> markDead(Connection connection, NodeId me, long ttlMs) throws SQLException {
    try (var update = connection.prepareStatement(MARK_DEAD)) {
      update.setString(1, me.value());
      update.setLong(2, ttlMs);
      try (var rows = update.executeQuery()) {
        List<NodeId> dead = new ArrayList<>();
        while (rows.next()) {
          dead.add(new NodeId(rows.getString(1)));
        }
        return dead;
      }
    }
  }

  /// Dead nodes that still own open handoffs, whoever declared them dead. Never `me`: who is dead
  /// and does not know it yet must not take its own handoffs for claimed ones.
  static List<String> deadOwners(Connection connection, NodeId me) throws SQLException {
    try (var query =
        connection.prepareStatement(
            """
            SELECT id FROM node n
            WHERE NOT alive AND id <> ?
              AND EXISTS (SELECT FROM handoff h WHERE h.open AND h.owner = n.id)
            """)) {
      query.setString(1, me.value());
      try (var rows = query.executeQuery()) {
        List<String> dead = new ArrayList<>();
        while (rows.next()) {
          dead.add(rows.getString(1));
        }
        return dead;
      }
    }
  }

  /// Some of what the dead own. Read without a lock: the claim decides.
  static List<HandoffId> candidates(Connection connection, List<String> dead, int limit)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT id FROM handoff WHERE open AND owner = ANY(?) ORDER BY id LIMIT ?")) {
      query.setArray(1, connection.createArrayOf("text", dead.toArray()));
      query.setInt(2, limit);
      try (var rows = query.executeQuery()) {
        List<HandoffId> found = new ArrayList<>();
        while (rows.next()) {
          found.add(new HandoffId(rows.getString(1)));
        }
        return found;
      }
    }
  }

  /// Makes `me` the owner of those candidates that the dead still own and nobody else is claiming.
  /// The dead are named one by one, because a row that changed hands in between is looked at anew.
  /// A claimer that is dead itself claims nothing.
  static void claim(Connection connection, NodeId me, List<String> dead, List<HandoffId> candidates)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            WITH me AS MATERIALIZED (
              SELECT id FROM node WHERE id = ? AND alive FOR KEY SHARE
            ), free AS MATERIALIZED (
              SELECT h.id, h.tenant_id FROM handoff h, me
              WHERE h.id = ANY(?) AND h.owner = ANY(?) AND h.open
              FOR UPDATE OF h SKIP LOCKED
            )
            UPDATE handoff h SET owner = me.id FROM free, me
            WHERE h.id = free.id AND h.tenant_id = free.tenant_id
            """)) {
      update.setString(1, me.value());
      update.setArray(2, ids(connection, candidates));
      update.setArray(3, connection.createArrayOf("text", dead.toArray()));
      update.executeUpdate();
    }
  }

  /// What became mine of the candidates: a later statement than the claim, so that it sees all that
  /// the dead node's last flush has stored.
  static List<StoredHandoff> readMine(Connection connection, NodeId me, List<HandoffId> candidates)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT "
                + HandoffRows.COLUMNS
                + " FROM handoff WHERE id = ANY(?) AND owner = ? AND open ORDER BY id")) {
      query.setArray(1, ids(connection, candidates));
      query.setString(2, me.value());
      return HandoffRows.read(query);
    }
  }

  /// Forgets incarnations that have been dead for a day and own nothing open. A flush of theirs
  /// would find no row, which fences it as well.
  static void forgetOld(Connection connection) throws SQLException {
    try (var delete = connection.createStatement()) {
      delete.execute(
          """
          DELETE FROM node n
          WHERE NOT alive AND expires < clock_timestamp() - interval '1 day'
            AND NOT EXISTS (SELECT FROM handoff h WHERE h.open AND h.owner = n.id)
          """);
    }
  }

  private static Array ids(Connection connection, List<HandoffId> ids) throws SQLException {
    return connection.createArrayOf("text", ids.stream().map(HandoffId::value).toArray());
  }
}
