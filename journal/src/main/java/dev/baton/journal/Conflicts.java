package dev.baton.journal;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The reads that follow a flush which did not go as it should: who was there first, and whether
/// what an earlier, broken flush had sent has arrived after all.
final class Conflicts {
  private Conflicts() {}

  /// For each new handoff that something else stands in the way of, what that is. A used key comes
  /// before all else: a request that is repeated must get the first one's answer.
  static Map<HandoffId, AppendResult> find(Connection connection, Batch batch) throws SQLException {
    Map<HandoffId, AppendResult> found = new HashMap<>();
    List<Append> fresh = new ArrayList<>();
    for (Batch.Group group : batch.groups()) {
      if (group.first().isNew()) {
        fresh.add(group.first());
      }
    }
    findBusy(connection, fresh, found);
    findLegs(connection, fresh, found);
    findUsed(connection, fresh, found);
    return found;
  }

  private static void findLegs(
      Connection connection, List<Append> fresh, Map<HandoffId, AppendResult> found)
      throws SQLException {
    Columns asked = new Columns(5, fresh.size());
    for (Append append : fresh) {
      SeenLeg leg = append.leg();
      if (leg != null && leg.newMediaType() != null) {
        asked.add(
            append.handoff().value(),
            append.tenant().value(),
            leg.account().value(),
            leg.vendorId().value(),
            append.interaction().value());
      }
    }
    try (var query =
        connection.prepareStatement(
            """
            SELECT l.id, a.canonical_id
            FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
              AS l(id, tenant_id, account, vendor_id, canonical_id)
            JOIN alias a ON a.tenant_id = l.tenant_id AND a.account = l.account
              AND a.vendor_id = l.vendor_id
            WHERE a.canonical_id <> l.canonical_id
            """)) {
      asked.bind(connection, query, 1, "ttttt");
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          found.put(
              new HandoffId(rows.getString(1)),
              new AppendResult.LegKnown(new CanonicalId(rows.getString(2))));
        }
      }
    }
  }

  private static void findBusy(
      Connection connection, List<Append> fresh, Map<HandoffId, AppendResult> found)
      throws SQLException {
    Columns asked = new Columns(3, fresh.size());
    for (Append append : fresh) {
      if (append.open()) {
        asked.add(append.handoff().value(), append.tenant().value(), append.interaction().value());
      }
    }
    try (var query =
        connection.prepareStatement(
            """
            SELECT a.id, h.id
            FROM unnest(?::text[], ?::text[], ?::text[]) AS a(id, tenant_id, canonical_id)
            JOIN handoff h ON h.tenant_id = a.tenant_id AND h.canonical_id = a.canonical_id
            WHERE h.open AND h.id <> a.id
            """)) {
      asked.bind(connection, query, 1, "ttt");
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          found.put(
              new HandoffId(rows.getString(1)),
              new AppendResult.InteractionBusy(new HandoffId(rows.getString(2))));
        }
      }
    }
  }

  private static void findUsed(
      Connection connection, List<Append> fresh, Map<HandoffId, AppendResult> found)
      throws SQLException {
    Columns asked = new Columns(3, fresh.size());
    for (Append append : fresh) {
      IdempotencyKey key = append.idempotencyKey();
      if (key != null) {
        asked.add(append.handoff().value(), append.tenant().value(), key.key());
      }
    }
    try (var query =
        connection.prepareStatement(
            """
            SELECT a.id, k.handoff_id, k.body_hash
            FROM unnest(?::text[], ?::text[], ?::text[]) AS a(id, tenant_id, key)
            JOIN idempotency_key k ON k.tenant_id = a.tenant_id AND k.key = a.key
            WHERE k.handoff_id <> a.id
            """)) {
      asked.bind(connection, query, 1, "ttt");
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          found.put(
              new HandoffId(rows.getString(1)),
              new AppendResult.KeyUsed(new HandoffId(rows.getString(2)), rows.getBytes(3)));
        }
      }
    }
  }

  /// The handoffs of the batch whose last transition is in the database with our hash: an earlier
  /// sending of the same group has stored it.
  static Set<HandoffId> alreadyStored(Connection connection, Batch batch) throws SQLException {
    Columns asked = new Columns(2, batch.groups().size());
    Map<HandoffId, byte[]> hashes = new HashMap<>();
    for (Batch.Group group : batch.groups()) {
      asked.add(group.first().handoff().value(), group.last().lastSeq());
      hashes.put(group.first().handoff(), group.last().transitions().getLast().hash());
    }
    Set<HandoffId> found = new HashSet<>();
    try (var query =
        connection.prepareStatement(
            """
            SELECT t.handoff_id, t.hash
            FROM unnest(?::text[], ?::bigint[]) AS a(id, seq)
            JOIN transition t ON t.handoff_id = a.id AND t.seq = a.seq
            """)) {
      asked.bind(connection, query, 1, "ti");
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          HandoffId id = new HandoffId(rows.getString(1));
          if (Arrays.equals(hashes.get(id), rows.getBytes(2))) {
            found.add(id);
          }
        }
      }
    }
    return found;
  }
}
