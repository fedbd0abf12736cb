package dev.baton.journal;

import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events that used up their attempts. They are kept until somebody retries them.
///
/// Every method throws [JournalUnavailable] when the database cannot be reached or does not answer
/// in time.
public final class DeadEvents {
  /// The most that one page may hold, and the most that one retry takes up.
  public static final int MAX_LIMIT = 1_000;

  private static final String FILTER =
      """
      state = 'dead'
      AND (?::text IS NULL OR tenant_id = ?) AND (?::text IS NULL OR subscription = ?)
      AND (?::text IS NULL OR handoff_id = ?) AND (?::bigint IS NULL OR seq = ?)
      """;

  private final JournalDatabase database;

  DeadEvents(JournalDatabase database) {
    this.database = database;
  }

  /// Which dead events are meant; what is null lets all pass.
  ///
  /// @param seq only with a handoff
  public record Filter(
      @Nullable TenantId tenant,
      @Nullable String subscription,
      @Nullable HandoffId handoff,
      @Nullable Long seq) {}

  /// A place in the list.
  public record Key(HandoffId handoff, long seq, String subscription, TenantId tenant) {}

  /// One event that could not be delivered.
  ///
  /// @param failure why the last attempt failed, one word
  /// @param createdAt when it was stored
  /// @param deadAt when it was given up
  public record DeadEvent(
      Key key, int attempts, String failure, Instant createdAt, Instant deadAt) {}

  /// Dead events, the newest handoff first.
  ///
  /// @param after the last one of the page before, null for the first page
  /// @param limit 1 to 1,000
  public List<DeadEvent> page(Filter filter, @Nullable Key after, int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a page holds 1 to 1,000 events, not " + limit);
    }
    return database.run(
        "dead events",
        c -> {
          try (var query =
              c.prepareStatement(
                  "SELECT handoff_id, seq, subscription, tenant_id, attempts, failure, created_at,"
                      + " done_at FROM outbox WHERE "
                      + FILTER
                      + " AND (?::text IS NULL"
                      + " OR (handoff_id, seq, subscription, tenant_id) < (?, ?, ?, ?))"
                      + " ORDER BY handoff_id DESC, seq DESC, subscription DESC, tenant_id DESC"
                      + " LIMIT ?")) {
            int next = bind(query, filter);
            query.setString(next, after == null ? null : after.handoff().value());
            query.setString(next + 1, after == null ? null : after.handoff().value());
            query.setLong(next + 2, after == null ? 0 : after.seq());
            query.setString(next + 3, after == null ? null : after.subscription());
            query.setString(next + 4, after == null ? null : after.tenant().value());
            query.setInt(next + 5, limit);
            try (var rows = query.executeQuery()) {
              List<DeadEvent> found = new ArrayList<>();
              while (rows.next()) {
                found.add(
                    new DeadEvent(
                        new Key(
                            new HandoffId(rows.getString(1)),
                            rows.getLong(2),
                            rows.getString(3),
                            new TenantId(rows.getString(4))),
                        rows.getInt(5),
                        String.valueOf(rows.getString(6)),
                        rows.getObject(7, OffsetDateTime.class).toInstant(),
                        rows.getObject(8, OffsetDateTime.class).toInstant()));
              }
              return found;
            }
          }
        });
  }

  /// Lets dead events be sent again, with all their attempts, at most 1,000 of them.
  ///
  /// @return how many
  public int retry(Filter filter) {
    return database.run(
        "a retry of dead events",
        c -> {
          try (var update =
              c.prepareStatement(
                  "UPDATE outbox SET state = 'waiting', attempts = 0, next_at = now(),"
                      + " done_at = NULL WHERE state = 'dead'"
                      + " AND (handoff_id, seq, subscription, tenant_id) IN ("
                      + " SELECT handoff_id, seq, subscription, tenant_id FROM outbox WHERE "
                      + FILTER
                      + " ORDER BY handoff_id, seq LIMIT ? FOR UPDATE SKIP LOCKED)")) {
            int next = bind(update, filter);
            update.setInt(next, MAX_LIMIT);
            return update.executeUpdate();
          }
        });
  }

  private static int bind(PreparedStatement statement, Filter filter) throws SQLException {
    String tenant = filter.tenant() == null ? null : filter.tenant().value();
    String handoff = filter.handoff() == null ? null : filter.handoff().value();
    int next = 1;
    for (String value : new String[] {tenant, filter.subscription(), handoff}) {
      statement.setString(next, value);
      statement.setString(next + 1, value);
      next += 2;
    }
    for (int i = 0; i < 2; i++) {
      statement.setObject(next, filter.seq(), Types.BIGINT);
      next++;
    }
    return next;
  }
}
