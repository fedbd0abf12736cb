package dev.baton.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;

/// Work that one node at a time does for the whole installation, by the name of the work. Whoever
/// holds the lease renews it with [#take]; when it stops, another gets it one time to live later.
///
/// The lease alone fences nothing: a holder that was stopped for a while does not know that it lost
/// it. So what is written under it begins with [#HELD] in the same statement.
///
/// @param name of the work
/// @param ttlMs how long it is held without being renewed
public record NamedLease(String name, long ttlMs) {
  /// A common table expression that has one row while the lease is held, and keeps it held until
  /// the statement's transaction has ended: a change of the holder needs the row for itself. Its
  /// parameters are name, holder and fence.
  public static final String HELD =
      """
      held AS MATERIALIZED (
        SELECT fence FROM named_lease WHERE name = ? AND holder = ? AND fence = ? FOR SHARE
      )\
      """;

  /// Takes it, or renews it.
  ///
  /// @return the fence to write under, or nothing while another holds it
  public OptionalLong take(Connection connection, NodeId holder) throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            INSERT INTO named_lease AS l (name, holder, fence, expires)
            VALUES (?, ?, 1, clock_timestamp() + ? * interval '1 ms')
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires = excluded.expires,
              fence = l.fence + CASE WHEN l.holder = excluded.holder THEN 0 ELSE 1 END
            WHERE l.holder = excluded.holder OR l.expires < clock_timestamp()
            RETURNING fence
            """)) {
      upsert.setString(1, name);
      upsert.setString(2, holder.value());
      upsert.setLong(3, ttlMs);
      try (var row = upsert.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /// Gives it back, so that nobody has to wait for its end. Does nothing when another has it.
  public void giveBack(Connection connection, NodeId holder) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "UPDATE named_lease SET expires = clock_timestamp() - interval '1 ms'"
                + " WHERE name = ? AND holder = ?")) {
      update.setString(1, name);
      update.setString(2, holder.value());
      update.executeUpdate();
    }
  }
}
