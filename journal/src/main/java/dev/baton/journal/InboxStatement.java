package dev.baton.journal;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.ReservationId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one statement that takes events in: it stores those that are new, finds the open handoff of
/// each, and leaves the event for it. What the platform calls a leg counts before the canonical id
/// that it says it has, as everywhere. `OFFSET 0` keeps the planner from reading whole tables to
/// find a few rows.
final class InboxStatement {
  private static final String SQL =
      """
      WITH fresh AS (
        INSERT INTO inbox (account, event_id, occurred_at, tenant_id, type, vendor_id,
          canonical_id, state, agent_id, queue_id, reservation_id)
        SELECT g.account, g.event_id, timestamptz 'epoch' + g.occurred_at * interval '1 us',
          g.tenant_id, g.type, g.vendor_id, g.canonical_id, g.state, g.agent_id, g.queue_id,
          g.reservation_id
        FROM unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],
            ?::text[], ?::text[], ?::text[], ?::text[])
          AS g(account, event_id, occurred_at, tenant_id, type, vendor_id, canonical_id, state,
            agent_id, queue_id, reservation_id)
        ON CONFLICT DO NOTHING
        RETURNING account, event_id, occurred_at, tenant_id, vendor_id, canonical_id
      ), found AS MATERIALIZED (
        SELECT f.account, f.event_id, f.occurred_at, f.tenant_id,
          coalesce(f.canonical_id, f.vendor_id) AS subject, h.id AS handoff_id, h.owner,
          a.canonical_id IS NOT NULL OR i.canonical_id IS NOT NULL AS known
        FROM fresh f
        LEFT JOIN LATERAL (
          SELECT canonical_id FROM alias
          WHERE tenant_id = f.tenant_id AND account = f.account AND vendor_id = f.vendor_id
          OFFSET 0) a ON true
        LEFT JOIN LATERAL (
          SELECT id, owner FROM handoff
          WHERE open AND tenant_id = f.tenant_id
            AND canonical_id = coalesce(a.canonical_id, f.canonical_id)
          OFFSET 0) h ON true
        LEFT JOIN LATERAL (
          SELECT canonical_id FROM interaction
          WHERE canonical_id = f.canonical_id AND tenant_id = f.tenant_id
          OFFSET 0) i ON true
      ), waiting AS (
        INSERT INTO inbox_waiting (account, event_id, occurred_at, tenant_id, handoff_id, subject)
        SELECT account, event_id, occurred_at, tenant_id, handoff_id,
          CASE WHEN handoff_id IS NULL THEN subject END
        FROM found
        WHERE handoff_id IS NOT NULL OR NOT known
        ON CONFLICT DO NOTHING
      )
      SELECT account, event_id, occurred_at, handoff_id, owner FROM found
      """;

  /// As for the flush of handoffs.
  private static final int RUNS_PER_PLAN = 256;

  private @Nullable Connection preparedOn;
  private @Nullable PreparedStatement prepared;
  private int runs;

  /// Stores what is new and says of each such event whose it is. What is not in the answer was
  /// stored before.
  Map<EventKey, InboxResult> run(Connection connection, Collection<InboxEvent> events)
      throws SQLException {
    PreparedStatement statement = prepare(connection);
    Columns rows = new Columns(11, events.size());
    for (InboxEvent event : events) {
      EventKey key = event.key();
      CanonicalId canonicalId = event.canonicalId();
      ReservationId reservationId = event.reservationId();
      rows.add(
          key.account().value(),
          key.eventId(),
          FlushStatement.micros(key.occurredAt()),
          event.tenant().value(),
          event.type(),
          event.vendorId().value(),
          canonicalId == null ? null : canonicalId.value(),
          event.state(),
          event.agentId(),
          event.queueId(),
          reservationId == null ? null : reservationId.value());
    }
    rows.bind(connection, statement, 1, "ttitttttttt");
    Map<EventKey, InboxResult> fresh = new HashMap<>(2 * events.size());
    try (ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        @Nullable String handoff = found.getString(4);
        fresh.put(
            new EventKey(
                new AccountName(found.getString(1)),
                found.getString(2),
                HandoffRows.instant(found, 3)),
            handoff == null
                ? new InboxResult.Unmatched()
                : new InboxResult.Matched(new HandoffId(handoff), new NodeId(found.getString(5))));
      }
    }
    return fresh;
  }

  @SuppressWarnings("ReferenceEquality") // The very connection it was prepared on.
  private PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = prepared;
    if (statement == null || preparedOn != connection) {
      statement = connection.prepareStatement(SQL);
      prepared = statement;
      preparedOn = connection;
    }
    runs++;
    if (runs % RUNS_PER_PLAN == 0) {
      try (var discard = connection.createStatement()) {
        discard.execute("DISCARD PLANS");
      }
    }
    return statement;
  }
}
