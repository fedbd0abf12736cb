package dev.baton.journal;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists handoffs of all tenants, newest first, page by page. A page costs a bounded scan: what an
/// index does not find is filtered out of at most [#SCANNED] handoffs, and the page then ends where
/// the scan ended, with fewer handoffs than asked for, perhaps none.
///
/// Throws [JournalUnavailable] when the database cannot be reached or does not answer in time.
public final class HandoffPages {
  /// The most that one page may hold.
  public static final int MAX_LIMIT = 200;

  /// Handoffs looked at for one page: at some kilobytes each they are read in milliseconds from
  /// memory, and within a statement's second from a disk.
  static final int SCANNED = 2_000;

  /// Behind every id: those are hexadecimal digits and dashes.
  private static final String NEWEST = "~";

  private final JournalDatabase database;

  public HandoffPages(JournalDatabase database) {
    this.database = database;
  }

  /// Which handoffs are listed; what is null lets all pass.
  ///
  /// @param stateName the wire name of a state
  /// @param open whether it has not ended; a dead letter is open
  /// @param sourceAccount the account that the caller was on
  public record Filter(
      @Nullable String stateName,
      @Nullable Boolean open,
      @Nullable AccountName sourceAccount,
      @Nullable CanonicalId interaction) {}

  /// One page.
  ///
  /// @param last where the next page goes on, null when nothing is left
  public record Page(List<StoredHandoff> items, @Nullable HandoffId last) {}

  /// A condition and what it is compared with.
  private record Condition(String sql, @Nullable String value) {}

  /// The handoffs behind `after`, newest first.
  ///
  /// @param after the `last` of the page before, null for the first page
  /// @param limit at most this many, 1 to 200
  public Page page(Filter filter, @Nullable HandoffId after, int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a page holds 1 to 200 handoffs, not " + limit);
    }
    String before = after == null ? NEWEST : after.value();
    List<Condition> indexed = new ArrayList<>();
    List<Condition> filtered = new ArrayList<>();
    sort(filter, indexed, filtered);
    return database.run("a page of handoffs", c -> page(c, indexed, filtered, before, limit));
  }

  /// One condition is an index's, the one that leaves the fewest; the others filter what it finds.
  private static void sort(Filter filter, List<Condition> indexed, List<Condition> filtered) {
    List<Condition> candidates = new ArrayList<>();
    if (filter.interaction() != null) {
      candidates.add(new Condition("canonical_id = ?", filter.interaction().value()));
    }
    if (Boolean.TRUE.equals(filter.open())) {
      candidates.add(new Condition("open", null));
    }
    if (filter.sourceAccount() != null) {
      candidates.add(new Condition("source_account = ?", filter.sourceAccount().value()));
    }
    if (!candidates.isEmpty()) {
      indexed.add(candidates.removeFirst());
    }
    filtered.addAll(candidates);
    if (Boolean.FALSE.equals(filter.open())) {
      filtered.add(new Condition("NOT open", null));
    }
    if (filter.stateName() != null) {
      filtered.add(new Condition("state_name = ?", filter.stateName()));
    }
  }

  private static Page page(
      Connection connection,
      List<Condition> indexed,
      List<Condition> filtered,
      String before,
      int limit)
      throws SQLException {
    // The end of the scan is found first: what changes in between is then neither skipped nor seen
    // twice.
    @Nullable String floor = filtered.isEmpty() ? null : floor(connection, indexed, before);
    List<Condition> all = new ArrayList<>(indexed);
    all.addAll(filtered);
    all.add(new Condition("id < ?", before));
    if (floor != null) {
      all.add(new Condition("id >= ?", floor));
    }
    List<StoredHandoff> found;
    try (var query = query(connection, HandoffRows.COLUMNS, all, "LIMIT " + (limit + 1))) {
      found = HandoffRows.read(query);
    }
    if (found.size() > limit) {
      List<StoredHandoff> items = List.copyOf(found.subList(0, limit));
      return new Page(items, items.getLast().id());
    }
    return new Page(found, floor == null ? null : new HandoffId(floor));
  }

  private static @Nullable String floor(
      Connection connection, List<Condition> indexed, String before) throws SQLException {
    List<Condition> all = new ArrayList<>(indexed);
    all.add(new Condition("id < ?", before));
    try (var query = query(connection, "id", all, "OFFSET " + (SCANNED - 1) + " LIMIT 1");
        var row = query.executeQuery()) {
      return row.next() ? row.getString(1) : null;
    }
  }

  private static PreparedStatement query(
      Connection connection, String columns, List<Condition> conditions, String bounds)
      throws SQLException {
    String where = String.join(" AND ", conditions.stream().map(Condition::sql).toList());
    PreparedStatement query =
        connection.prepareStatement(
            "SELECT " + columns + " FROM handoff WHERE " + where + " ORDER BY id DESC " + bounds);
    int index = 1;
    for (Condition condition : conditions) {
      if (condition.value() != null) {
        query.setString(index, condition.value());
        index++;
      }
    }
    return query;
  }
}
