package dev.baton.journal;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.journal.privacy.Sealed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The one statement that writes: a whole batch, committed by itself, fenced by the node's row.
///
/// `FOR KEY SHARE` on that row conflicts with the `FOR UPDATE` of [NodeTable#MARK_DEAD] and with
/// nothing else: until this statement has ended nobody can declare the node dead, and once the node
/// is dead this finds no row and stores nothing.
///
/// A first leg that somebody knows fails the statement, like every key that is taken. A further leg
/// that is known stays as it is; whose it is comes back when that is another interaction. Events
/// that a step took in stop waiting with it, so that they are applied once or not at all. `OFFSET
/// 0` keeps the planner from reading all legs to find a few.
final class FlushStatement {
  static final String SQL =
      """
      WITH me AS MATERIALIZED (
        SELECT id FROM node WHERE id = ? AND alive FOR KEY SHARE
      ), given AS MATERIALIZED (
        SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bool[], ?::bigint[], ?::bigint[],
            ?::bool[], ?::text[], ?::text[], ?::bytea[], ?::bigint[], ?::bigint[], ?::bigint[])
          AS g(id, tenant_id, canonical_id, is_new, expected, version,
            open, state_name, state, last_hash, wake_at, created_at, updated_at)
      ), changed AS (
        UPDATE handoff h
        SET version = g.version, open = g.open, state_name = g.state_name, state = g.state::jsonb,
          last_hash = g.last_hash, wake_at = timestamptz 'epoch' + g.wake_at * interval '1 us',
          updated_at = timestamptz 'epoch' + g.updated_at * interval '1 us'
        FROM given g, me
        WHERE NOT g.is_new AND h.id = g.id AND h.tenant_id = g.tenant_id
          AND h.owner = me.id AND h.version = g.expected
        RETURNING h.id
      ), made AS (
        INSERT INTO handoff (id, tenant_id, canonical_id, version, owner, open, state_name, state,
          last_hash, wake_at, created_at, updated_at)
        SELECT g.id, g.tenant_id, g.canonical_id, g.version, me.id, g.open, g.state_name,
          g.state::jsonb, g.last_hash, timestamptz 'epoch' + g.wake_at * interval '1 us',
          timestamptz 'epoch' + g.created_at * interval '1 us',
          timestamptz 'epoch' + g.updated_at * interval '1 us'
        FROM given g, me
        WHERE g.is_new
        RETURNING id
      ), stored AS (
        SELECT id FROM changed UNION ALL SELECT id FROM made
      ), steps AS (
        INSERT INTO transition (handoff_id, seq, at, tenant_id, body, hash)
        SELECT t.id, t.seq, timestamptz 'epoch' + t.at * interval '1 us', t.tenant_id, t.body, t.hash
        FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::bytea[], ?::bytea[])
          AS t(id, seq, at, tenant_id, body, hash)
        JOIN stored s ON s.id = t.id
        RETURNING handoff_id, seq, at, tenant_id, hash
      ), unfolded AS (
        INSERT INTO audit_pending (kind, subject, seq, at, tenant_id, hash)
        SELECT 't', handoff_id, seq, at, tenant_id, hash FROM steps
      ), keys AS (
        INSERT INTO idempotency_key (tenant_id, key, body_hash, handoff_id)
        SELECT k.tenant_id, k.key, k.body_hash, k.id
        FROM unnest(?::text[], ?::text[], ?::text[], ?::bytea[]) AS k(id, tenant_id, key, body_hash)
        JOIN stored s ON s.id = k.id
      ), sealed AS MATERIALIZED (
        SELECT p.*
        FROM unnest(?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[], ?::text[], ?::bytea[])
          AS p(id, tenant_id, canonical_id, body, key_id, master_id, wrapped)
        JOIN stored s ON s.id = p.id
      ), data_keys AS (
        INSERT INTO data_key (tenant_id, canonical_id, key_id, master_id, wrapped)
        SELECT tenant_id, canonical_id, key_id, master_id, wrapped FROM sealed
      ), persons AS (
        INSERT INTO personal_data (tenant_id, canonical_id, body)
        SELECT tenant_id, canonical_id, body FROM sealed
        ON CONFLICT (canonical_id, tenant_id)
          DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at
      ), letters AS (
        INSERT INTO dead_letter (handoff_id, tenant_id, cause, at)
        SELECT d.id, d.tenant_id, d.cause, timestamptz 'epoch' + d.at * interval '1 us'
        FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[]) AS d(id, tenant_id, cause, at)
        JOIN stored s ON s.id = d.id
        ON CONFLICT (handoff_id, tenant_id) DO UPDATE SET cause = excluded.cause, at = excluded.at
      ), decided AS (
        DELETE FROM dead_letter d USING unnest(?::text[], ?::text[]) AS l(id, tenant_id), stored s
        WHERE s.id = l.id AND d.handoff_id = l.id AND d.tenant_id = l.tenant_id
      /*events*/
      ), legs AS MATERIALIZED (
        SELECT l.*
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
          AS l(id, tenant_id, account, vendor_id, canonical_id, new_media_type)
        JOIN stored s ON s.id = l.id
      ), first_legs AS (
        INSERT INTO alias (tenant_id, account, vendor_id, canonical_id)
        SELECT tenant_id, account, vendor_id, canonical_id FROM legs
        WHERE new_media_type IS NOT NULL
      ), interactions AS (
        INSERT INTO interaction (tenant_id, canonical_id, media_type)
        SELECT tenant_id, canonical_id, new_media_type FROM legs
        WHERE new_media_type IS NOT NULL
      ), further_legs AS (
        INSERT INTO alias (tenant_id, account, vendor_id, canonical_id)
        SELECT tenant_id, account, vendor_id, canonical_id FROM legs WHERE new_media_type IS NULL
        ON CONFLICT DO NOTHING
      ), taken_in AS (
        DELETE FROM inbox_waiting w
        USING unnest(?::text[], ?::text[], ?::text[], ?::bigint[])
          AS e(id, account, event_id, occurred_at), stored s
        WHERE s.id = e.id AND w.account = e.account AND w.event_id = e.event_id
          AND w.occurred_at = timestamptz 'epoch' + e.occurred_at * interval '1 us'
      )
      SELECT id, NULL FROM stored
      UNION ALL
      SELECT l.id, known.canonical_id
      FROM legs l, LATERAL (
        SELECT a.canonical_id FROM alias a
        WHERE a.tenant_id = l.tenant_id AND a.account = l.account AND a.vendor_id = l.vendor_id
        OFFSET 0) known
      WHERE l.new_media_type IS NULL AND known.canonical_id <> l.canonical_id
      """;

  /// Stands for the mark in [#SQL] when somebody is told of what is stored: an event is stored with
  /// its step or not at all.
  private static final String EVENTS =
      """
      ), events AS (
        INSERT INTO outbox (tenant_id, subscription, handoff_id, seq, body)
        SELECT e.tenant_id, e.subscription, e.id, e.seq, e.body
        FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bytea[])
          AS e(id, tenant_id, subscription, seq, body)
        JOIN stored s ON s.id = e.id
      """;

  /// A plan made while the tables were small is wrong when they are big; 256 flushes are about a
  /// second under load, and replanning one of them costs below a millisecond.
  private static final int FLUSHES_PER_PLAN = 256;

  private final String sql;
  private final String sqlWithEvents;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private @Nullable Connection preparedOn;
  private int flushes;

  FlushStatement() {
    this(SQL);
  }

  /// For the test that weakens it.
  FlushStatement(String sql) {
    this.sql = sql;
    this.sqlWithEvents = sql.replace("/*events*/", EVENTS);
  }

  /// What one statement did.
  ///
  /// @param stored the handoffs that were stored
  /// @param legsOfOthers for each handoff whose further leg belongs to another interaction, which
  ///   one that is
  record Written(Set<HandoffId> stored, Map<HandoffId, CanonicalId> legsOfOthers) {}

  /// Writes the batch.
  Written run(Connection connection, NodeId node, Batch batch) throws SQLException {
    Columns events = events(batch);
    PreparedStatement statement = prepare(connection, events.isEmpty() ? sql : sqlWithEvents);
    try {
      bind(connection, statement, node, batch, events);
    } catch (RuntimeException e) {
      // The driver's own refusal of a value is a refusal like the server's.
      throw new SQLException("the driver cannot send this: " + e.getClass(), "22000", e);
    }
    Set<HandoffId> stored = new HashSet<>();
    Map<HandoffId, CanonicalId> legsOfOthers = new HashMap<>();
    try (ResultSet ids = statement.executeQuery()) {
      while (ids.next()) {
        HandoffId id = new HandoffId(ids.getString(1));
        @Nullable String owner = ids.getString(2);
        if (owner == null) {
          stored.add(id);
        } else {
          legsOfOthers.put(id, new CanonicalId(owner));
        }
      }
    }
    return new Written(stored, legsOfOthers);
  }

  @SuppressWarnings("ReferenceEquality") // The very connection it was prepared on.
  private PreparedStatement prepare(Connection connection, String text) throws SQLException {
    if (preparedOn != connection) {
      prepared.clear();
      preparedOn = connection;
    }
    PreparedStatement statement = prepared.get(text);
    if (statement == null) {
      statement = connection.prepareStatement(text);
      prepared.put(text, statement);
    }
    flushes++;
    if (flushes % FLUSHES_PER_PLAN == 0) {
      try (var discard = connection.createStatement()) {
        discard.execute("DISCARD PLANS");
      }
    }
    return statement;
  }

  private static void bind(
      Connection connection, PreparedStatement statement, NodeId node, Batch batch, Columns events)
      throws SQLException {
    Columns given = new Columns(13, batch.groups().size());
    Columns steps = new Columns(6, batch.transitions());
    Columns keys = new Columns(4, batch.groups().size());
    Columns persons = new Columns(7, batch.groups().size());
    Columns letters = new Columns(4, batch.groups().size());
    Columns decided = new Columns(2, 0);
    Columns legs = new Columns(6, batch.groups().size());
    Columns taken = new Columns(4, batch.groups().size());
    for (Batch.Group group : batch.groups()) {
      addGroup(group, given);
      addSteps(group, steps);
      addLegs(group, legs);
      addTaken(group, taken);
      addRest(group, keys, persons, letters);
      if (group.leavesDeadLetters()) {
        decided.add(group.last().handoff().value(), group.last().tenant().value());
      }
    }
    statement.setString(1, node.value());
    int next = 2;
    next = given.bind(connection, statement, next, "tttbiibttaiii");
    next = steps.bind(connection, statement, next, "tiitaa");
    next = keys.bind(connection, statement, next, "ttta");
    next = persons.bind(connection, statement, next, "tttaata");
    next = letters.bind(connection, statement, next, "ttti");
    next = decided.bind(connection, statement, next, "tt");
    if (!events.isEmpty()) {
      next = events.bind(connection, statement, next, "tttia");
    }
    next = legs.bind(connection, statement, next, "tttttt");
    taken.bind(connection, statement, next, "ttti");
  }

  private static void addGroup(Batch.Group group, Columns given) {
    Append first = group.first();
    Append last = group.last();
    given.add(
        first.handoff().value(),
        first.tenant().value(),
        first.interaction().value(),
        first.isNew(),
        first.expectedVersion(),
        last.lastSeq(),
        last.open(),
        last.stateName(),
        last.stateJson(),
        last.transitions().getLast().hash(),
        last.wakeAt() == null ? null : micros(last.wakeAt()),
        micros(first.transitions().getFirst().at()),
        micros(last.transitions().getLast().at()));
  }

  private static void addSteps(Batch.Group group, Columns steps) {
    for (Pending part : group.parts) {
      Append append = part.append();
      for (TransitionRow row : append.transitions()) {
        steps.add(
            append.handoff().value(),
            row.seq(),
            micros(row.at()),
            append.tenant().value(),
            row.body(),
            row.hash());
      }
    }
  }

  private static Columns events(Batch batch) {
    Columns events = new Columns(5, batch.transitions());
    for (Batch.Group group : batch.groups()) {
      for (Pending part : group.parts) {
        Append append = part.append();
        for (TransitionRow row : append.transitions()) {
          for (OutgoingEvent event : row.events()) {
            events.add(
                append.handoff().value(),
                append.tenant().value(),
                event.subscription(),
                row.seq(),
                event.body());
          }
        }
      }
    }
    return events;
  }

  private static void addLegs(Batch.Group group, Columns legs) {
    for (Pending part : group.parts) {
      Append append = part.append();
      SeenLeg leg = append.leg();
      if (leg != null) {
        legs.add(
            append.handoff().value(),
            append.tenant().value(),
            leg.account().value(),
            leg.vendorId().value(),
            append.interaction().value(),
            leg.newMediaType());
      }
    }
  }

  private static void addTaken(Batch.Group group, Columns events) {
    for (Pending part : group.parts) {
      Append append = part.append();
      for (EventKey key : append.events()) {
        events.add(
            append.handoff().value(),
            key.account().value(),
            key.eventId(),
            micros(key.occurredAt()));
      }
    }
  }

  private static void addRest(Batch.Group group, Columns keys, Columns persons, Columns letters) {
    Append first = group.first();
    String id = first.handoff().value();
    String tenant = first.tenant().value();
    IdempotencyKey key = first.idempotencyKey();
    if (key != null) {
      keys.add(id, tenant, key.key(), key.bodyHash());
    }
    Sealed data = group.personalData();
    if (data != null) {
      persons.add(
          id,
          tenant,
          first.interaction().value(),
          data.body(),
          data.keyId(),
          data.masterId(),
          data.wrapped());
    }
    String cause = group.deadLetterCause();
    if (cause != null) {
      letters.add(id, tenant, cause, micros(group.last().transitions().getLast().at()));
    }
  }

  static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }
}
