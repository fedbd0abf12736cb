package dev.baton.core.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One handoff that has ended or is parked, in figures. A parked one that a person sends on has new
/// facts when it ends again.
///
/// @param version the seq of the last row that these were reckoned from
/// @param endedAt when the last of these rows was written
/// @param outcome one of [#OUTCOMES]
/// @param reason why it was returned, or parked and then perhaps closed by a person, else null
/// @param toPersonMs from asking until somebody at the destination was seen to have the caller:
///   never less than the truth, and more by as long as Baton had not looked. Null when nobody was
///   seen, or when the handoff did not complete
/// @param inDoubtMs how long it was not proven who has the caller
/// @param compensations how many different ones were ordered
public record HandoffFacts(
    Handoff handoff,
    long version,
    Instant endedAt,
    String outcome,
    @Nullable String reason,
    @Nullable Long toPersonMs,
    long inDoubtMs,
    int compensations,
    List<Failure> failures,
    List<Found> disagreements) {
  /// The states that a handoff ends or is parked in, by their wire names.
  public static final List<String> OUTCOMES =
      List.of("completed", "returned", "abandoned", "dead_lettered", "resolved");

  public HandoffFacts {
    failures = List.copyOf(failures);
    disagreements = List.copyOf(disagreements);
  }

  /// How often orders of one kind failed in one way.
  public record Failure(CallKind phase, FailureKind kind, long count) {}

  /// A disagreement that outlasted every comparison, so that the protocol acted on it.
  ///
  /// @param seenAt when the first of the readings in a row was made that showed it
  /// @param repairMs from then until the handoff ended with somebody having the caller; null when
  ///   it did not, or not yet
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Found(Disagreement kind, Instant seenAt, @Nullable Long repairMs) {}

  /// Reckons the facts of a handoff. Looks at what the rows say and takes no step again, so that
  /// rows of before a change of the rules count as they were.
  ///
  /// @param rows all of them, in order
  /// @param ended the handoff behind the last row
  /// @throws IllegalArgumentException when it has not ended, or the rows are not its own
  public static HandoffFacts of(List<HandoffJson.Row> rows, Handoff ended) {
    if (!ended.state().isTerminal()) {
      throw new IllegalArgumentException("handoff " + ended.id() + " has not ended");
    }
    if (rows.isEmpty() || !rows.getLast().to().equals(ended.state().wireName())) {
      throw new IllegalArgumentException("the rows do not lead to the end of " + ended.id());
    }
    Reckoning reckoning = new Reckoning(ended);
    rows.forEach(reckoning::take);
    HandoffJson.Row last = rows.getLast();
    return new HandoffFacts(
        ended,
        last.seq(),
        last.moment().at(),
        ended.state().wireName(),
        reason(ended.state()),
        reckoning.toPersonMs(),
        reckoning.inDoubtMs(),
        reckoning.compensations(),
        reckoning.failures(),
        reckoning.found(last.moment().at()));
  }

  private static @Nullable String reason(HandoffState state) {
    return switch (state) {
      case HandoffState.Returned(var reason) -> reason.wireName();
      case HandoffState.DeadLettered(var cause) -> cause.wireName();
      case HandoffState.Resolved(var cause) -> cause.wireName();
      case HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Reserved _,
          HandoffState.Committing _,
          HandoffState.Committed _,
          HandoffState.Confirming _,
          HandoffState.Compensating _,
          HandoffState.Releasing _,
          HandoffState.Returning _,
          HandoffState.Completed _,
          HandoffState.Abandoned _ ->
          null;
    };
  }

  /// The leg that the caller was on.
  public Leg source() {
    return handoff.plan().source();
  }

  /// The account of the route that was tried last.
  public AccountName destinationAccount() {
    return handoff.currentRoute().account();
  }

  /// The platform of that account.
  public Platform destinationPlatform() {
    return handoff.currentRoute().platform();
  }

  /// The destination's own id of the leg that was last read there, or null when none was.
  public @Nullable VendorId destinationLeg() {
    return handoff.evidence() != null
            && handoff.evidence().destination() instanceof LegView.Present there
        ? there.vendorId()
        : null;
  }

  /// From asking to the end, in milliseconds.
  public long durationMs() {
    return Duration.between(handoff.createdAt(), endedAt).toMillis();
  }
}
