package dev.baton.core.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The handoffs that ended or were parked within a time, in figures.
///
/// @param from the first instant that counts
/// @param to the first instant that counts no more
/// @param total over all groups: an interaction that is in several of them counts once here
/// @param groups days by date, other groups by their handoffs, the most first
/// @param groupsLeftOff how many smaller groups were left off; the total holds them
/// @param pending ended handoffs whose facts are not reckoned yet, whenever they ended
public record HandoffReport(
    Instant from,
    Instant to,
    GroupBy groupBy,
    Figures total,
    List<Group> groups,
    int groupsLeftOff,
    long pending) {
  public HandoffReport {
    groups = List.copyOf(groups);
  }

  /// One group.
  ///
  /// @param key the day, account, route or outcome
  /// @param platform of the account, else null
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Group(String key, @Nullable String platform, Figures figures) {}

  /// What is counted.
  ///
  /// @param interactions each once, whatever platforms and handoffs it crossed
  /// @param interactionOutcomes of each interaction the outcome of its last handoff in the group
  /// @param handoffOutcomes of every handoff
  /// @param failures of orders, the most first
  public record Figures(
      long interactions,
      Map<String, Long> interactionOutcomes,
      long handoffs,
      Map<String, Long> handoffOutcomes,
      Spread timeToPerson,
      Spread timeInDoubt,
      long compensations,
      List<HandoffFacts.Failure> failures,
      Repairs phantoms,
      Repairs orphans,
      Repairs duplicates,
      Suspected suspectedPhantoms) {
    public Figures {
      interactionOutcomes = Collections.unmodifiableMap(new LinkedHashMap<>(interactionOutcomes));
      handoffOutcomes = Collections.unmodifiableMap(new LinkedHashMap<>(handoffOutcomes));
      failures = List.copyOf(failures);
    }

    /// The repairs of one kind of disagreement.
    public Repairs repairs(Disagreement kind) {
      return switch (kind) {
        case PHANTOM -> phantoms;
        case ORPHANED -> orphans;
        case DUPLICATED -> duplicates;
      };
    }
  }

  /// How a time is spread, in milliseconds.
  ///
  /// @param count how many times there are; without any the rest is null
  /// @param p50Ms half of them are no longer
  /// @param p95Ms nineteen of twenty are no longer
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Spread(
      long count,
      @Nullable Long meanMs,
      @Nullable Long p50Ms,
      @Nullable Long p95Ms,
      @Nullable Long maxMs) {
    /// Nothing was measured.
    public static final Spread NONE = new Spread(0, null, null, null, null);
  }

  /// Interactions that showed one kind of disagreement.
  ///
  /// @param repaired of them, those whose caller somebody had in the end
  public record Repairs(long interactions, long repaired, Spread timeToRepair) {
    /// There was none.
    public static final Repairs NONE = new Repairs(0, 0, Spread.NONE);
  }

  /// What the platforms' own analytics say of completed handoffs.
  ///
  /// @param interactions that are suspected
  /// @param noTalk handoffs whose destination shows neither talk nor wrap-up
  /// @param holdDisagrees handoffs whose two sides differ in the time on hold
  /// @param lookedAt handoffs of which a look came to a result
  /// @param waiting handoffs that will still be looked at
  /// @param unreadable handoffs of which no look came to a result
  public record Suspected(
      long interactions,
      long noTalk,
      long holdDisagrees,
      long lookedAt,
      long waiting,
      long unreadable) {
    /// None was looked at.
    public static final Suspected NONE = new Suspected(0, 0, 0, 0, 0, 0);
  }
}
