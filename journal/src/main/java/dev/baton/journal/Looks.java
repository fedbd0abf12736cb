package dev.baton.journal;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.core.platform.LegAnalytics;
import dev.baton.core.report.Suspicion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Which completed handoffs are to be compared with the platforms' analytics, and what came of it.
/// Any number of nodes may look at once. Every method throws [JournalUnavailable] when the database
/// cannot be reached or does not answer in time.
public final class Looks {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JournalDatabase database;

  public Looks(JournalDatabase database) {
    this.database = database;
  }

  /// A handoff to look at.
  ///
  /// @param version of the facts: what comes of the look is for these and no later ones
  /// @param destinationLeg by which its leg is asked for there: the platform's own id, or the
  ///   canonical id where that is not known
  /// @param isQueueEnough whether it asked for a place in a queue only
  /// @param look which look this is, from 1
  public record Due(
      HandoffId id,
      long version,
      AccountName source,
      String sourceLeg,
      AccountName destination,
      String destinationLeg,
      boolean isQueueEnough,
      int look) {}

  /// Takes handoffs whose time has come, the longest due first. Who takes one and does not come
  /// back with a result leaves it to whoever looks after `againMs`; such a look counts.
  ///
  /// @param limit at most this many
  public List<Due> take(int limit, long againMs) {
    return database.run(
        "handoffs to look at",
        c -> {
          try (var update =
              c.prepareStatement(
                  """
                  UPDATE handoff_fact f
                  SET looks = f.looks + 1, look_at = clock_timestamp() + ? * interval '1 ms'
                  FROM (
                    SELECT handoff_id, tenant_id FROM handoff_fact
                    WHERE look_at <= clock_timestamp() ORDER BY look_at LIMIT ?
                    FOR UPDATE SKIP LOCKED) due
                  WHERE f.handoff_id = due.handoff_id AND f.tenant_id = due.tenant_id
                  RETURNING f.handoff_id, f.version, f.source_account, f.source_leg,
                    f.destination_account, coalesce(f.destination_leg, f.canonical_id),
                    f.waits_in_queue, f.looks
                  """)) {
            update.setLong(1, againMs);
            update.setInt(2, limit);
            try (var rows = update.executeQuery()) {
              List<Due> due = new ArrayList<>();
              while (rows.next()) {
                due.add(
                    new Due(
                        new HandoffId(rows.getString(1)),
                        rows.getLong(2),
                        new AccountName(rows.getString(3)),
                        rows.getString(4),
                        new AccountName(rows.getString(5)),
                        rows.getString(6),
                        rows.getBoolean(7),
                        rows.getInt(8)));
              }
              return due;
            }
          }
        });
  }

  /// Both sides' analytics, as they were read last; kept with the facts.
  ///
  /// @param source null when it was not read, or knows no such leg; `destination` alike
  public record Read(@Nullable LegAnalytics source, @Nullable LegAnalytics destination) {}

  /// The last look is done: it came to a result.
  ///
  /// @param suspicion null when nothing is suspected
  public void decided(Due due, Read read, @Nullable Suspicion suspicion) {
    finish(due, suspicion == null ? "clear" : "suspected", suspicion, read);
  }

  /// The last look is done, and a platform could not be read.
  public void unreadable(Due due) {
    finish(due, "unreadable", null, null);
  }

  private void finish(Due due, String result, @Nullable Suspicion suspicion, @Nullable Read read) {
    database.run(
        "what a look came to",
        c -> {
          try (var update =
              c.prepareStatement(
                  """
                  UPDATE handoff_fact
                  SET look_at = NULL, look_result = ?, suspicion = ?, analytics = ?::jsonb
                  WHERE handoff_id = ? AND version = ?
                  """)) {
            update.setString(1, result);
            update.setString(2, suspicion == null ? null : suspicion.wireName());
            update.setString(3, read == null ? null : JSON.writeValueAsString(read));
            update.setString(4, due.id().value());
            update.setLong(5, due.version());
            return update.executeUpdate();
          }
        });
  }

  /// It is looked at once more, in so long.
  public void again(Due due, long inMs) {
    database.run(
        "another look",
        c -> {
          try (var update =
              c.prepareStatement(
                  """
                  UPDATE handoff_fact SET look_at = clock_timestamp() + ? * interval '1 ms'
                  WHERE handoff_id = ? AND version = ?
                  """)) {
            update.setLong(1, inMs);
            update.setString(2, due.id().value());
            update.setLong(3, due.version());
            return update.executeUpdate();
          }
        });
  }
}
