package dev.baton.journal;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.Text;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what the [Journal] stored. Every method throws [JournalUnavailable] when the database
/// cannot be reached or does not answer in time.
public final class JournalReader {
  /// A used idempotency key.
  @SuppressWarnings("ArrayRecordComponent") // Compared by its one reader with Arrays.equals.
  public record UsedKey(HandoffId handoff, byte[] bodyHash) {}

  /// A parked handoff.
  public record DeadLetter(HandoffId handoff, String cause) {}

  /// Far above what a handoff with every route, retry and cycle takes.
  private static final int MAX_TRANSITIONS = 10_000;

  private final JournalDatabase database;

  public JournalReader(JournalDatabase database) {
    this.database = database;
  }

  /// A handoff as it was stored last, or nothing where there is none of that id.
  public Optional<StoredHandoff> findHandoff(HandoffId id) {
    return run("a handoff", c -> findHandoff(c, id));
  }

  private static Optional<StoredHandoff> findHandoff(Connection connection, HandoffId id)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT " + HandoffRows.COLUMNS + " FROM handoff WHERE id = ?")) {
      query.setString(1, id.value());
      return HandoffRows.read(query).stream().findFirst();
    }
  }

  /// The open handoff of an interaction.
  public Optional<StoredHandoff> findOpenByInteraction(TenantId tenant, CanonicalId interaction) {
    return run(
        "an open handoff",
        c -> {
          try (var query =
              c.prepareStatement(
                  "SELECT "
                      + HandoffRows.COLUMNS
                      + " FROM handoff WHERE tenant_id = ? AND canonical_id = ? AND open")) {
            query.setString(1, tenant.value());
            query.setString(2, interaction.value());
            return HandoffRows.read(query).stream().findFirst();
          }
        });
  }

  /// The transitions of a handoff in order, with their exact bytes; empty when there is none. At
  /// most 10,000.
  public List<TransitionRow> transitions(HandoffId id) {
    return run(
        "transitions",
        c -> {
          Optional<StoredHandoff> handoff = findHandoff(c, id);
          return handoff.isEmpty() ? List.of() : transitions(c, handoff.get());
        });
  }

  private static List<TransitionRow> transitions(Connection connection, StoredHandoff handoff)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            """
            SELECT seq, at, body, hash FROM transition
            WHERE handoff_id = ? AND at BETWEEN ? AND ? AND seq <= ?
            ORDER BY seq LIMIT ?
            """)) {
      query.setString(1, handoff.id().value());
      // The handoff's days spare us the partitions of all others. An hour covers the clocks of the
      // nodes that took turns, many times over.
      query.setObject(2, handoff.createdAt().atOffset(ZoneOffset.UTC).minusHours(1));
      query.setObject(3, handoff.updatedAt().atOffset(ZoneOffset.UTC).plusHours(1));
      query.setLong(4, handoff.version());
      query.setInt(5, MAX_TRANSITIONS);
      try (var rows = query.executeQuery()) {
        List<TransitionRow> found = new ArrayList<>();
        while (rows.next()) {
          found.add(
              new TransitionRow(
                  rows.getLong(1),
                  rows.getObject(2, OffsetDateTime.class).toInstant(),
                  rows.getBytes(3),
                  rows.getBytes(4)));
        }
        return found;
      }
    }
  }

  /// The handoff that a key has made. A key that no database stores has made none.
  public Optional<UsedKey> findByIdempotencyKey(TenantId tenant, String key) {
    if (!Text.isStorable(key)) {
      return Optional.empty();
    }
    return run(
        "an idempotency key",
        c -> {
          try (var query =
              c.prepareStatement(
                  "SELECT handoff_id, body_hash FROM idempotency_key"
                      + " WHERE tenant_id = ? AND key = ?")) {
            query.setString(1, tenant.value());
            query.setString(2, key);
            try (var rows = query.executeQuery()) {
              return rows.next()
                  ? Optional.of(new UsedKey(new HandoffId(rows.getString(1)), rows.getBytes(2)))
                  : Optional.empty();
            }
          }
        });
  }

  /// Why a handoff was parked.
  public Optional<DeadLetter> findDeadLetter(HandoffId id) {
    return run(
        "a dead letter",
        c -> {
          try (var query =
              c.prepareStatement("SELECT cause FROM dead_letter WHERE handoff_id = ?")) {
            query.setString(1, id.value());
            try (var rows = query.executeQuery()) {
              return rows.next()
                  ? Optional.of(new DeadLetter(id, rows.getString(1)))
                  : Optional.empty();
            }
          }
        });
  }

  /// How many handoffs are open, on all nodes.
  public long countOpen() {
    return run(
        "the open handoffs",
        c -> {
          try (var query = c.prepareStatement("SELECT count(*) FROM handoff WHERE open");
              var rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }

  /// A page of a node's open handoffs, by id.
  ///
  /// @param after the last id of the page before, or null for the first page
  /// @param limit at most this many, 1 to 1,000
  public List<StoredHandoff> openByOwner(NodeId owner, @Nullable HandoffId after, int limit) {
    if (limit < 1 || limit > 1_000) {
      throw new IllegalArgumentException("a page holds 1 to 1,000 handoffs, not " + limit);
    }
    return run(
        "open handoffs",
        c -> {
          try (var query =
              c.prepareStatement(
                  "SELECT "
                      + HandoffRows.COLUMNS
                      + " FROM handoff WHERE open AND owner = ? AND id > ? ORDER BY id LIMIT ?")) {
            query.setString(1, owner.value());
            query.setString(2, after == null ? "" : after.value());
            query.setInt(3, limit);
            return HandoffRows.read(query);
          }
        });
  }

  private <T> T run(String what, Session.Work<T> work) {
    return database.run(what, work);
  }
}
