package dev.baton.journal;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Handoffs that are parked for a person's decision. One comes in and goes out with the flush that
/// stores its step, and in no other way: nothing leaves by itself.
///
/// Every method throws [JournalUnavailable] when the database cannot be reached or does not answer
/// in time; each may be repeated.
public final class DeadLetters {
  /// The most that one page may hold.
  public static final int MAX_LIMIT = 200;

  /// Letters looked at for one page; what a filter leaves out counts too. As for handoffs, that
  /// many are read within a statement's second from a disk.
  static final int SCANNED = 2_000;

  /// More causes than there are.
  private static final int MAX_CAUSES = 100;

  /// Behind every id: those are hexadecimal digits and dashes.
  private static final String NEWEST = "~";

  private static final String LETTER =
      "SELECT "
          + HandoffRows.COLUMNS
          + """
          , cause, since
          FROM handoff JOIN (
            SELECT handoff_id, tenant_id AS letter_tenant, cause, at AS since FROM dead_letter) d
            ON d.handoff_id = id AND d.letter_tenant = tenant_id
          """;

  private final JournalDatabase database;

  public DeadLetters(JournalDatabase database) {
    this.database = database;
  }

  /// A parked handoff.
  ///
  /// @param handoff as it is stored
  /// @param cause the wire name of why it is parked
  /// @param since when it was parked last
  public record Letter(StoredHandoff handoff, String cause, Instant since) {}

  /// Which letters are listed; what is null lets all pass.
  ///
  /// @param cause a wire name
  /// @param sourceAccount the account that the caller was on
  public record Filter(
      @Nullable String cause, @Nullable TenantId tenant, @Nullable AccountName sourceAccount) {}

  /// One page.
  ///
  /// @param last where the next page goes on, null when nothing is left
  public record Page(List<Letter> items, @Nullable HandoffId last) {}

  /// All letters of one cause.
  ///
  /// @param oldestSince when the one that waits longest was parked
  public record Group(String cause, long count, Instant oldestSince) {}

  /// The letters behind `after`, those of the newest handoffs first.
  ///
  /// @param after the `last` of the page before, null for the first page
  /// @param limit at most this many, 1 to 200
  public Page page(Filter filter, @Nullable HandoffId after, int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a page holds 1 to 200 dead letters, not " + limit);
    }
    String before = after == null ? NEWEST : after.value();
    return database.run("a page of dead letters", c -> page(c, filter, before, limit));
  }

  private static Page page(Connection connection, Filter filter, String before, int limit)
      throws SQLException {
    // The end of the scan is found first: what changes in between is then neither skipped nor seen
    // twice.
    @Nullable String floor = floor(connection, before);
    List<Letter> found = new ArrayList<>();
    try (var query =
        connection.prepareStatement(
            LETTER
                + """
                WHERE d.handoff_id < ? AND d.handoff_id >= ?
                  AND (?::text IS NULL OR cause = ?)
                  AND (?::text IS NULL OR tenant_id = ?)
                  AND (?::text IS NULL OR source_account = ?)
                ORDER BY d.handoff_id DESC LIMIT ?
                """)) {
      query.setString(1, before);
      query.setString(2, floor == null ? "" : floor);
      bind(query, 3, filter.cause());
      bind(query, 5, filter.tenant() == null ? null : filter.tenant().value());
      bind(query, 7, filter.sourceAccount() == null ? null : filter.sourceAccount().value());
      query.setInt(9, limit + 1);
      read(query, found);
    }
    if (found.size() > limit) {
      List<Letter> items = List.copyOf(found.subList(0, limit));
      return new Page(items, items.getLast().handoff().id());
    }
    return new Page(found, floor == null ? null : new HandoffId(floor));
  }

  private static void bind(PreparedStatement query, int index, @Nullable String value)
      throws SQLException {
    query.setString(index, value);
    query.setString(index + 1, value);
  }

  private static @Nullable String floor(Connection connection, String before) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT handoff_id FROM dead_letter WHERE handoff_id < ?"
                + " ORDER BY handoff_id DESC OFFSET ? LIMIT 1")) {
      query.setString(1, before);
      query.setInt(2, SCANNED - 1);
      try (var row = query.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  private static void read(PreparedStatement query, List<Letter> into) throws SQLException {
    try (var rows = query.executeQuery()) {
      while (rows.next()) {
        into.add(
            new Letter(HandoffRows.row(rows), rows.getString(13), HandoffRows.instant(rows, 14)));
      }
    }
  }

  /// The letter of a handoff; nothing when it is not parked.
  public Optional<Letter> find(HandoffId id) {
    return database.run(
        "a dead letter",
        c -> {
          try (var query = c.prepareStatement(LETTER + "WHERE d.handoff_id = ?")) {
            query.setString(1, id.value());
            List<Letter> found = new ArrayList<>();
            read(query, found);
            return found.stream().findFirst();
          }
        });
  }

  /// How many letters there are of each cause, the most frequent first.
  public List<Group> byCause() {
    return database.run(
        "the causes of dead letters",
        c -> {
          try (var query =
              c.prepareStatement(
                  """
                  SELECT cause, count(*), min(at) FROM dead_letter
                  GROUP BY cause ORDER BY count(*) DESC, cause LIMIT ?
                  """)) {
            query.setInt(1, MAX_CAUSES);
            try (var rows = query.executeQuery()) {
              List<Group> found = new ArrayList<>();
              while (rows.next()) {
                found.add(
                    new Group(rows.getString(1), rows.getLong(2), HandoffRows.instant(rows, 3)));
              }
              return found;
            }
          }
        });
  }

  /// Makes `me` the owner of a parked handoff, whose ever it was, so that this node can carry out
  /// what a person decides. What is parked does nothing anywhere, so nobody is disturbed; and the
  /// flush that stores the decision looks at owner and version again, so that of two nodes one
  /// wins. A node that is declared dead takes nothing, for the reason given at [FlushStatement].
  ///
  /// @param version of the handoff as it was read
  /// @return false when it is not parked any more, has another version, or `me` is dead
  public boolean take(NodeId me, HandoffId id, long version) {
    return database.run(
        "a dead letter to decide",
        c -> {
          try (var update =
              c.prepareStatement(
                  """
                  WITH me AS MATERIALIZED (
                    SELECT id FROM node WHERE id = ? AND alive FOR KEY SHARE
                  )
                  UPDATE handoff h SET owner = me.id FROM me
                  WHERE h.id = ? AND h.version = ? AND h.open AND h.state_name = 'dead_lettered'
                  """)) {
            update.setString(1, me.value());
            update.setString(2, id.value());
            update.setLong(3, version);
            return update.executeUpdate() > 0;
          }
        });
  }
}
