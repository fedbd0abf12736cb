package dev.baton.journal;

import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.report.Disagreement;
import dev.baton.core.report.GroupBy;
import dev.baton.core.report.HandoffFacts;
import dev.baton.core.report.HandoffReport;
import dev.baton.core.report.HandoffReport.Figures;
import dev.baton.core.report.HandoffReport.Repairs;
import dev.baton.core.report.HandoffReport.Spread;
import dev.baton.core.report.HandoffReport.Suspected;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes reports of the facts of handoffs, of all tenants. Reads facts only, by the time at which
/// handoffs ended, at one instant of the database.
public final class Reports {
  /// The most groups in one report: more than anybody reads, and every agent of a large center.
  public static final int MAX_GROUPS = 1_000;

  /// A report reads every fact of its time once for each of its parts; this is far more than a year
  /// of a small center or a month of a large one takes.
  private static final int STATEMENT_TIMEOUT_MS = 10_000;

  /// Reports that are made at one time: they keep processors busy that handoffs need.
  private static final int AT_ONCE = 2;

  private final JournalDatabase database;
  private final int statementTimeoutMs;
  private final Semaphore turns = new Semaphore(AT_ONCE);

  public Reports(JournalDatabase database) {
    this(database, STATEMENT_TIMEOUT_MS);
  }

  /// For the test that waits for a report that takes too long.
  Reports(JournalDatabase database, int statementTimeoutMs) {
    this.database = database;
    this.statementTimeoutMs = statementTimeoutMs;
  }

  /// What came of asking for a report.
  public sealed interface Result {
    /// Here it is.
    record Made(HandoffReport report) implements Result {}

    /// There is too much in that time.
    record TooLarge() implements Result {}

    /// Others are being made.
    record Busy() implements Result {}
  }

  /// The report of what ended or was parked from `from` on and before `to`.
  ///
  /// @throws JournalUnavailable when the database cannot be reached
  public Result handoffs(Instant from, Instant to, GroupBy groupBy) {
    if (!turns.tryAcquire()) {
      return new Result.Busy();
    }
    try {
      return database.run("a report", c -> inOneInstant(c, from, to, groupBy));
    } finally {
      turns.release();
    }
  }

  private Result inOneInstant(Connection connection, Instant from, Instant to, GroupBy groupBy)
      throws SQLException {
    connection.setAutoCommit(false);
    try (var settings = connection.createStatement()) {
      settings.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      settings.execute("SET LOCAL statement_timeout = " + statementTimeoutMs);
      return new Result.Made(new Reading(connection, from, to, groupBy).report());
    } catch (SQLException e) {
      if ("57014".equals(e.getSQLState())) {
        return new Result.TooLarge();
      }
      throw e;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /// A group's key; null stands for the total.
  private record Key(@Nullable String key, @Nullable String platform) {
    static final Key TOTAL = new Key(null, null);
  }

  /// A group while its parts come in.
  private static final class Parts {
    long interactions;
    Map<String, Long> interactionOutcomes = zeros();
    long handoffs;
    Map<String, Long> handoffOutcomes = zeros();
    Spread timeToPerson = Spread.NONE;
    Spread timeInDoubt = Spread.NONE;
    long compensations;
    final List<HandoffFacts.Failure> failures = new ArrayList<>();
    final Map<Disagreement, Repairs> repairs = new EnumMap<>(Disagreement.class);
    Suspected suspected = Suspected.NONE;

    private static Map<String, Long> zeros() {
      Map<String, Long> zeros = new LinkedHashMap<>();
      HandoffFacts.OUTCOMES.forEach(outcome -> zeros.put(outcome, 0L));
      return zeros;
    }

    Figures figures() {
      return new Figures(
          interactions,
          interactionOutcomes,
          handoffs,
          handoffOutcomes,
          timeToPerson,
          timeInDoubt,
          compensations,
          failures,
          repairs.getOrDefault(Disagreement.PHANTOM, Repairs.NONE),
          repairs.getOrDefault(Disagreement.ORPHANED, Repairs.NONE),
          repairs.getOrDefault(Disagreement.DUPLICATED, Repairs.NONE),
          suspected);
    }
  }

  /// One report being read.
  private static final class Reading {
    private final Connection connection;
    private final Instant from;
    private final Instant to;
    private final GroupBy groupBy;
    private final Map<Key, Parts> groups = new LinkedHashMap<>();

    Reading(Connection connection, Instant from, Instant to, GroupBy groupBy) {
      this.connection = connection;
      this.from = from;
      this.to = to;
      this.groupBy = groupBy;
      groups.put(Key.TOTAL, new Parts());
    }

    HandoffReport report() throws SQLException {
      Map<Key, Long> sizes = sizes();
      int leftOff = Math.max(0, sizes.size() - MAX_GROUPS);
      sizes.keySet().stream().limit(MAX_GROUPS).forEach(key -> groups.put(key, new Parts()));
      sums();
      handoffOutcomes();
      interactionOutcomes();
      failures();
      disagreements();
      List<HandoffReport.Group> shown = new ArrayList<>();
      groups.forEach((key, parts) -> {
        if (key.key() != null) {
          shown.add(new HandoffReport.Group(key.key(), key.platform(), parts.figures()));
        }
      });
      Parts total = Objects.requireNonNull(groups.get(Key.TOTAL));
      return new HandoffReport(from, to, groupBy, total.figures(), shown, leftOff, pending());
    }

    /// The groups in the order in which they are shown.
    private Map<Key, Long> sizes() throws SQLException {
      String order = groupBy == GroupBy.DAY ? "key" : "count(*) DESC, key, platform";
      Map<Key, Long> sizes = new LinkedHashMap<>();
      each(
          "SELECT key, platform, count(*) FROM f GROUP BY key, platform ORDER BY " + order,
          row -> sizes.put(key(row), row.getLong(3)));
      return sizes;
    }

    private void sums() throws SQLException {
      each(
          "SELECT key, platform, count(*), count(DISTINCT canonical_id), sum(compensations), "
              + spread("to_person_ms")
              + ", "
              + spread("in_doubt_ms")
              + ", count(DISTINCT canonical_id) FILTER (WHERE suspicion IS NOT NULL)"
              + ", count(*) FILTER (WHERE suspicion = 'no_talk')"
              + ", count(*) FILTER (WHERE suspicion = 'hold_disagrees')"
              + ", count(*) FILTER (WHERE look_result IN ('clear', 'suspected'))"
              + ", count(*) FILTER (WHERE look_at IS NOT NULL)"
              + ", count(*) FILTER (WHERE look_result = 'unreadable')"
              + " FROM f GROUP BY GROUPING SETS ((key, platform), ())",
          row -> {
            Parts parts = groups.get(key(row));
            if (parts != null) {
              parts.handoffs = row.getLong(3);
              parts.interactions = row.getLong(4);
              parts.compensations = row.getLong(5);
              parts.timeToPerson = spread(row, 6);
              parts.timeInDoubt = spread(row, 11);
              parts.suspected =
                  new Suspected(
                      row.getLong(16),
                      row.getLong(17),
                      row.getLong(18),
                      row.getLong(19),
                      row.getLong(20),
                      row.getLong(21));
            }
          });
    }

    private void handoffOutcomes() throws SQLException {
      each(
          "SELECT key, platform, outcome, count(*) FROM f"
              + " GROUP BY GROUPING SETS ((key, platform, outcome), (outcome))",
          row -> count(row, parts -> parts.handoffOutcomes));
    }

    /// An interaction counts by its last handoff, once in each group and once in the total.
    private void interactionOutcomes() throws SQLException {
      String last =
          "SELECT DISTINCT ON (%1$s canonical_id) key, platform, outcome FROM f"
              + " ORDER BY %1$s canonical_id, ended_at DESC, handoff_id DESC";
      each(
          "SELECT key, platform, outcome, count(*) FROM ("
              + last.formatted("key, platform,")
              + ") l GROUP BY key, platform, outcome",
          row -> count(row, parts -> parts.interactionOutcomes));
      each(
          "SELECT NULL, NULL, outcome, count(*) FROM ("
              + last.formatted("")
              + ") l GROUP BY outcome",
          row -> count(row, parts -> parts.interactionOutcomes));
    }

    private void count(ResultSet row, Function<Parts, Map<String, Long>> counts)
        throws SQLException {
      Parts parts = groups.get(key(row));
      if (parts != null) {
        counts.apply(parts).put(row.getString(3), row.getLong(4));
      }
    }

    private void failures() throws SQLException {
      each(
          """
          SELECT key, platform, x.phase, x.kind, sum(x.count) AS times
          FROM f, jsonb_to_recordset(f.failures) AS x(phase text, kind text, count bigint)
          GROUP BY GROUPING SETS ((key, platform, x.phase, x.kind), (x.phase, x.kind))
          ORDER BY times DESC, x.phase, x.kind
          """,
          row -> {
            Parts parts = groups.get(key(row));
            if (parts != null) {
              parts.failures.add(
                  new HandoffFacts.Failure(
                      CallKind.fromWireName(row.getString(3)),
                      FailureKind.fromWireName(row.getString(4)),
                      row.getLong(5)));
            }
          });
    }

    private void disagreements() throws SQLException {
      each(
          "SELECT key, platform, x.kind, count(DISTINCT canonical_id),"
              + " count(DISTINCT canonical_id) FILTER (WHERE x.\"repairMs\" IS NOT NULL), "
              + spread("x.\"repairMs\"")
              + " FROM f, jsonb_to_recordset(f.disagreements) AS x(kind text, \"repairMs\" bigint)"
              + " GROUP BY GROUPING SETS ((key, platform, x.kind), (x.kind))",
          row -> {
            Parts parts = groups.get(key(row));
            if (parts != null) {
              parts.repairs.put(
                  Disagreement.fromWireName(row.getString(3)),
                  new Repairs(row.getLong(4), row.getLong(5), spread(row, 6)));
            }
          });
    }

    private long pending() throws SQLException {
      try (var query = connection.prepareStatement("SELECT count(*) FROM handoff_fact_pending");
          var row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }

    private static Key key(ResultSet row) throws SQLException {
      return new Key(row.getString(1), row.getString(2));
    }

    private static String spread(String column) {
      return """
      count(%1$s), round(avg(%1$s)),
      percentile_disc(0.5) WITHIN GROUP (ORDER BY %1$s),
      percentile_disc(0.95) WITHIN GROUP (ORDER BY %1$s), max(%1$s)\
      """
          .formatted(column);
    }

    private static Spread spread(ResultSet row, int from) throws SQLException {
      long count = row.getLong(from);
      return count == 0
          ? Spread.NONE
          : new Spread(
              count,
              row.getLong(from + 1),
              row.getLong(from + 2),
              row.getLong(from + 3),
              row.getLong(from + 4));
    }

    private interface RowReader {
      void read(ResultSet row) throws SQLException;
    }

    /// Runs a query over `f`, the facts of the report's time with their group's key.
    private void each(String select, RowReader reader) throws SQLException {
      try (PreparedStatement query =
          connection.prepareStatement(
              "WITH f AS (SELECT *, "
                  + keys()
                  + " FROM handoff_fact WHERE ended_at >= ? AND ended_at < ?) "
                  + select)) {
        query.setObject(1, from.atOffset(ZoneOffset.UTC));
        query.setObject(2, to.atOffset(ZoneOffset.UTC));
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            reader.read(rows);
          }
        }
      }
    }

    private String keys() {
      return switch (groupBy) {
        case DAY -> "to_char(ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS key, " + NO_PLATFORM;
        case SOURCE -> "source_account AS key, source_platform AS platform";
        case DESTINATION -> "destination_account AS key, destination_platform AS platform";
        case ROUTE -> "route AS key, " + NO_PLATFORM;
        case OUTCOME -> "outcome AS key, " + NO_PLATFORM;
      };
    }

    private static final String NO_PLATFORM = "NULL::text AS platform";
  }
}
