package dev.baton.journal;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of the table `handoff`.
final class HandoffRows {
  static final String COLUMNS =
      "id, tenant_id, canonical_id, version, owner, open, state_name, state::text, last_hash,"
          + " wake_at, created_at, updated_at";

  private HandoffRows() {}

  /// Runs a query for [#COLUMNS].
  static List<StoredHandoff> read(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<StoredHandoff> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row(rows));
      }
      return found;
    }
  }

  /// The row of a query whose first columns are [#COLUMNS].
  static StoredHandoff row(ResultSet rows) throws SQLException {
    return new StoredHandoff(
        new HandoffId(rows.getString(1)),
        new TenantId(rows.getString(2)),
        new CanonicalId(rows.getString(3)),
        rows.getLong(4),
        new NodeId(rows.getString(5)),
        rows.getBoolean(6),
        rows.getString(7),
        rows.getString(8),
        rows.getBytes(9),
        instantOrNull(rows, 10),
        instant(rows, 11),
        instant(rows, 12));
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
    @Nullable OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
