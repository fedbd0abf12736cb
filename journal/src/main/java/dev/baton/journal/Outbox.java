package dev.baton.journal;

import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events on their way to subscribers. They come in with the transition that they tell of, by the
/// [Journal]; here they are claimed, sent by somebody else, and brought to an end: delivered, to be
/// sent again, or dead.
///
/// Of one handoff and subscription one event is claimed at a time, the one with the lowest waiting
/// seq. A claim belongs to a node's incarnation and is free again once that is dead or the claim's
/// time is over, so an event may be sent twice and is never forgotten.
///
/// Every method throws [JournalUnavailable] when the database cannot be reached or does not answer
/// in time.
public final class Outbox {
  /// Counting stops here: what is told of a larger backlog is told in time.
  public static final int COUNTED_MAX = 100_000;

  /// What one sweep removes of one subscription; the next removes the rest.
  private static final int SWEEP_ROWS = 2_000;

  private final JournalDatabase database;

  public Outbox(JournalDatabase database) {
    this.database = database;
  }

  /// Who gets events.
  ///
  /// @param name unique in the tenant
  public record Subscriber(TenantId tenant, String name) {}

  /// An event to be sent now.
  ///
  /// @param attempts how often it was sent before
  @SuppressWarnings("ArrayRecordComponent") // A carrier; compared by nobody.
  public record Claimed(HandoffId handoff, long seq, byte[] body, int attempts) {}

  /// What came of sending one.
  public sealed interface Ending {
    /// The receiver took it.
    record Delivered() implements Ending {}

    /// It is sent again after `delayMs`; so are all later ones of its handoff.
    record Again(String failure, long delayMs) implements Ending {}

    /// It is sent again as if it had not been sent: its receiver is disabled.
    record Untried(String failure) implements Ending {}

    /// It has used up its attempts and waits for a person.
    record Dead(String failure) implements Ending {}
  }

  /// What came of sending which.
  public record Ended(HandoffId handoff, long seq, Ending ending) {}

  /// How a subscription stands.
  ///
  /// @param waiting events not yet delivered, counted up to [#COUNTED_MAX]
  /// @param dead events that wait for a person, counted as far
  /// @param oldestSeconds the age of the oldest one that waits, 0 when none does
  /// @param disabledAt since when nothing is sent, null while it is
  public record Standing(
      long waiting, long dead, double oldestSeconds, @Nullable Instant disabledAt) {}

  /// Takes the next events of a subscription, at most one of each handoff.
  ///
  /// @param leaseMs how long they are nobody else's
  public List<Claimed> claim(NodeId me, Subscriber subscriber, int limit, long leaseMs) {
    return database.run("events to send", c -> claim(c, me, subscriber, limit, leaseMs));
  }

  private static List<Claimed> claim(
      Connection connection, NodeId me, Subscriber subscriber, int limit, long leaseMs)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            WITH due AS MATERIALIZED (
              SELECT o.handoff_id, o.seq, o.subscription, o.tenant_id
              FROM outbox o
              WHERE o.tenant_id = ? AND o.subscription = ? AND o.state = 'waiting'
                AND o.next_at <= now()
                AND (o.claimed_by IS NULL OR o.claimed_until < clock_timestamp()
                  OR NOT EXISTS (SELECT FROM node n WHERE n.id = o.claimed_by AND n.alive))
                AND NOT EXISTS (
                  SELECT FROM outbox e
                  WHERE e.handoff_id = o.handoff_id AND e.seq < o.seq AND e.state = 'waiting'
                    AND e.subscription = o.subscription AND e.tenant_id = o.tenant_id)
                AND NOT EXISTS (
                  SELECT FROM subscription_disabled d
                  WHERE d.tenant_id = o.tenant_id AND d.subscription = o.subscription)
              ORDER BY o.next_at, o.seq LIMIT ? FOR UPDATE OF o SKIP LOCKED)
            UPDATE outbox o
            SET claimed_by = ?, claimed_until = clock_timestamp() + ? * interval '1 ms'
            FROM due
            WHERE o.handoff_id = due.handoff_id AND o.seq = due.seq
              AND o.subscription = due.subscription AND o.tenant_id = due.tenant_id
            RETURNING o.handoff_id, o.seq, o.body, o.attempts
            """)) {
      update.setString(1, subscriber.tenant().value());
      update.setString(2, subscriber.name());
      update.setInt(3, limit);
      update.setString(4, me.value());
      update.setLong(5, leaseMs);
      try (var rows = update.executeQuery()) {
        List<Claimed> claimed = new ArrayList<>();
        while (rows.next()) {
          claimed.add(
              new Claimed(
                  new HandoffId(rows.getString(1)),
                  rows.getLong(2),
                  rows.getBytes(3),
                  rows.getInt(4)));
        }
        return claimed;
      }
    }
  }

  /// Brings what `me` has claimed to an end. A claim that was lost meanwhile stays as its new owner
  /// has it.
  public void finish(NodeId me, Subscriber subscriber, Collection<Ended> ended) {
    if (!ended.isEmpty()) {
      database.run("the end of sendings", c -> finish(c, me, subscriber, ended));
    }
  }

  private static int finish(
      Connection connection, NodeId me, Subscriber subscriber, Collection<Ended> ended)
      throws SQLException {
    Columns done = new Columns(6, ended.size());
    ended.forEach(one -> addEnding(done, one));
    try (var update =
        connection.prepareStatement(
            """
            WITH done AS MATERIALIZED (
              SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::bigint[],
                ?::bigint[]) AS d(id, seq, state, failure, tries, delay_ms)
            ), finished AS (
              UPDATE outbox o
              SET state = d.state, attempts = o.attempts + d.tries, failure = d.failure,
                claimed_by = NULL, claimed_until = NULL,
                next_at = now() + d.delay_ms * interval '1 ms',
                done_at = CASE WHEN d.state <> 'waiting' THEN clock_timestamp() END
              FROM done d
              WHERE o.handoff_id = d.id AND o.seq = d.seq AND o.subscription = ?
                AND o.tenant_id = ? AND o.state = 'waiting' AND o.claimed_by = ?
              RETURNING o.handoff_id, o.seq, o.state, o.next_at
            ), followers AS (
              -- They wait with the one before them, and are not looked at before.
              UPDATE outbox o SET next_at = f.next_at
              FROM finished f
              WHERE f.state = 'waiting' AND o.handoff_id = f.handoff_id AND o.seq > f.seq
                AND o.subscription = ? AND o.tenant_id = ? AND o.state = 'waiting'
            )
            SELECT count(*) FROM finished
            """)) {
      int next = done.bind(connection, update, 1, "tittii");
      update.setString(next, subscriber.name());
      update.setString(next + 1, subscriber.tenant().value());
      update.setString(next + 2, me.value());
      update.setString(next + 3, subscriber.name());
      update.setString(next + 4, subscriber.tenant().value());
      try (var count = update.executeQuery()) {
        count.next();
        return count.getInt(1);
      }
    }
  }

  private static void addEnding(Columns done, Ended one) {
    String id = one.handoff().value();
    switch (one.ending()) {
      case Ending.Delivered _ -> done.add(id, one.seq(), "delivered", null, 1L, 0L);
      case Ending.Again(String failure, long delayMs) ->
          done.add(id, one.seq(), "waiting", failure, 1L, delayMs);
      case Ending.Untried(String failure) -> done.add(id, one.seq(), "waiting", failure, 0L, 0L);
      case Ending.Dead(String failure) -> done.add(id, one.seq(), "dead", failure, 1L, 0L);
    }
  }

  /// Sends nothing more to a subscription, on any node, until it is enabled.
  public void disable(Subscriber subscriber) {
    database.run(
        "the end of a subscription",
        c ->
            update(
                c,
                "INSERT INTO subscription_disabled (tenant_id, subscription) VALUES (?, ?)"
                    + " ON CONFLICT DO NOTHING",
                subscriber));
  }

  /// Sends to it again.
  ///
  /// @return whether it was disabled
  public boolean enable(Subscriber subscriber) {
    return database.run(
        "a subscription",
        c ->
            update(
                    c,
                    "DELETE FROM subscription_disabled WHERE tenant_id = ? AND subscription = ?",
                    subscriber)
                > 0);
  }

  private static int update(Connection connection, String sql, Subscriber subscriber)
      throws SQLException {
    try (var update = connection.prepareStatement(sql)) {
      update.setString(1, subscriber.tenant().value());
      update.setString(2, subscriber.name());
      return update.executeUpdate();
    }
  }

  /// How a subscription stands.
  public Standing standing(Subscriber subscriber) {
    return database.run("how a subscription stands", c -> standing(c, subscriber));
  }

  private static Standing standing(Connection connection, Subscriber subscriber)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            """
            SELECT count(w.created_at),
              coalesce(extract(epoch FROM clock_timestamp() - min(w.created_at)), 0),
              (SELECT count(*) FROM (SELECT FROM outbox d WHERE d.state = 'dead'
                AND d.tenant_id = s.tenant AND d.subscription = s.name LIMIT s.most) dead),
              (SELECT at FROM subscription_disabled x
                WHERE x.tenant_id = s.tenant AND x.subscription = s.name)
            FROM (SELECT ?::text AS tenant, ?::text AS name, ?::int AS most) s
            LEFT JOIN LATERAL (
              SELECT created_at FROM outbox o WHERE o.state = 'waiting'
                AND o.tenant_id = s.tenant AND o.subscription = s.name
              ORDER BY o.next_at LIMIT s.most) w ON true
            GROUP BY s.tenant, s.name, s.most
            """)) {
      query.setString(1, subscriber.tenant().value());
      query.setString(2, subscriber.name());
      query.setInt(3, COUNTED_MAX);
      try (var row = query.executeQuery()) {
        row.next();
        OffsetDateTime disabled = row.getObject(4, OffsetDateTime.class);
        return new Standing(
            row.getLong(1),
            row.getLong(3),
            row.getDouble(2),
            disabled == null ? null : disabled.toInstant());
      }
    }
  }

  /// Forgets what was delivered longer ago than `retentionMs`, at most 2,000 at a time.
  ///
  /// @return how many
  public int sweep(Subscriber subscriber, long retentionMs) {
    return database.run(
        "a sweep of the outbox",
        c -> {
          try (var delete =
              c.prepareStatement(
                  """
                  DELETE FROM outbox WHERE (handoff_id, seq, subscription, tenant_id) IN (
                    SELECT handoff_id, seq, subscription, tenant_id FROM outbox
                    WHERE tenant_id = ? AND subscription = ? AND state = 'delivered'
                      AND done_at < now() - ? * interval '1 ms'
                    ORDER BY done_at LIMIT ? FOR UPDATE SKIP LOCKED)
                  """)) {
            delete.setString(1, subscriber.tenant().value());
            delete.setString(2, subscriber.name());
            delete.setLong(3, retentionMs);
            delete.setInt(4, SWEEP_ROWS);
            return delete.executeUpdate();
          }
        });
  }

  /// Gives up what has waited for a day for somebody who is not subscribed any more, at most 2,000
  /// at a time. A day, so that a node that does not know a new subscription gives up nothing.
  ///
  /// @return how many
  public int giveUp(Collection<Subscriber> subscribed) {
    Columns known = new Columns(2, subscribed.size());
    subscribed.forEach(one -> known.add(one.tenant().value(), one.name()));
    return database.run(
        "the events of nobody",
        c -> {
          try (var update =
              c.prepareStatement(
                  """
                  UPDATE outbox SET state = 'dead', failure = 'unsubscribed', done_at = now()
                  WHERE state = 'waiting' AND (handoff_id, seq, subscription, tenant_id) IN (
                    SELECT o.handoff_id, o.seq, o.subscription, o.tenant_id FROM outbox o
                    WHERE o.state = 'waiting' AND o.created_at < now() - interval '1 day'
                      AND NOT EXISTS (
                        SELECT FROM unnest(?::text[], ?::text[]) AS k(tenant_id, name)
                        WHERE k.tenant_id = o.tenant_id AND k.name = o.subscription)
                    LIMIT ? FOR UPDATE OF o SKIP LOCKED)
                  """)) {
            int next = known.bind(c, update, 1, "tt");
            update.setInt(next, SWEEP_ROWS);
            return update.executeUpdate();
          }
        });
  }

  /// Dead events, for people. See [DeadEvents].
  public DeadEvents dead() {
    return new DeadEvents(database);
  }
}
