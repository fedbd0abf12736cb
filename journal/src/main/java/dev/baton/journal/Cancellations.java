package dev.baton.journal;

import dev.baton.core.id.HandoffId;
import java.util.Collection;
import java.util.List;

/// Wishes to cancel a handoff, on their way to the node that carries it. Once a wish is in the
/// handoff's state, or comes too late, its row is removed.
///
/// Every method throws [JournalUnavailable] when the database cannot be reached or does not answer
/// in time; each may be repeated.
public final class Cancellations {
  /// Wishes that are looked at, or removed, at a time; the rest has its turn at the next look.
  private static final int BATCH = 500;

  private final JournalDatabase database;

  public Cancellations(JournalDatabase database) {
    this.database = database;
  }

  /// Stores the wish, if the handoff still stands as it was read. Asking twice is asking once.
  ///
  /// @param version of the handoff as it was read
  /// @return false when it has gone on meanwhile, and nothing was stored
  public boolean ask(HandoffId handoff, long version) {
    return database.run(
        "a cancellation",
        c -> {
          // The lock makes the handoff's next step wait for this one, so that what the version says
          // is true when the wish is stored.
          try (var ask =
              c.prepareStatement(
                  """
                  WITH unchanged AS MATERIALIZED (
                    SELECT id, tenant_id FROM handoff
                    WHERE id = ? AND version = ? AND open FOR SHARE
                  ), wish AS (
                    INSERT INTO cancellation (handoff_id, tenant_id)
                    SELECT id, tenant_id FROM unchanged
                    ON CONFLICT DO NOTHING
                  )
                  SELECT count(*) FROM unchanged
                  """)) {
            ask.setString(1, handoff.value());
            ask.setLong(2, version);
            try (var row = ask.executeQuery()) {
              return row.next() && row.getLong(1) > 0;
            }
          }
        });
  }

  /// A node's open handoffs that somebody wants to cancel and whose state does not say so yet.
  public List<StoredHandoff> untold(NodeId owner) {
    return database.run(
        "the cancellations",
        c -> {
          try (var query =
              c.prepareStatement(
                  "SELECT "
                      + HandoffRows.COLUMNS
                      + " FROM handoff WHERE open AND owner = ? AND (id, tenant_id) IN"
                      + " (SELECT handoff_id, tenant_id FROM cancellation)"
                      + " AND state #> '{handoff,cancelRequestedAt}' IS NULL"
                      + " ORDER BY id LIMIT ?")) {
            query.setString(1, owner.value());
            query.setInt(2, BATCH);
            return HandoffRows.read(query);
          }
        });
  }

  /// Removes the wishes that are fulfilled, or refused: those of handoffs that have ended or have
  /// the wish in their state, on whatever node.
  ///
  /// @return how many there were
  public int removeTold() {
    return database.run(
        "the end of cancellations",
        c -> {
          try (var delete =
              c.prepareStatement(
                  """
                  DELETE FROM cancellation WHERE (handoff_id, tenant_id) IN (
                    SELECT w.handoff_id, w.tenant_id FROM cancellation w
                    JOIN handoff h ON h.id = w.handoff_id AND h.tenant_id = w.tenant_id
                    WHERE NOT h.open OR h.state #> '{handoff,cancelRequestedAt}' IS NOT NULL
                    LIMIT ?)
                  """)) {
            delete.setInt(1, BATCH);
            return delete.executeUpdate();
          }
        });
  }

  /// Removes wishes that came too late.
  public void remove(Collection<HandoffId> handoffs) {
    database.run(
        "the end of late cancellations",
        c -> {
          try (var delete =
              c.prepareStatement("DELETE FROM cancellation WHERE handoff_id = ANY (?)")) {
            delete.setArray(
                1,
                c.createArrayOf(
                    "text", handoffs.stream().map(HandoffId::value).toArray(String[]::new)));
            return delete.executeUpdate();
          }
        });
  }
}
