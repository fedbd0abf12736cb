package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.WireName;
import dev.baton.core.platform.LegView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How the comparison of both sides stands (guide 000, section 4).
///
/// @param sourceState as it was last read, `absent` when the source did not know the interaction,
///   null when it was not read or could not be
/// @param destinationState the same of the destination
/// @param expectedState what the destination must show
/// @param retries the comparisons that have failed since the last order
/// @param lastAttempt when both sides were last read, null when they were not yet
public record Reconciliation(
    CanonicalId canonicalInteractionId,
    @Nullable String sourceState,
    @Nullable String destinationState,
    String expectedState,
    int retries,
    @Nullable Instant lastAttempt,
    Status status) {
  /// What a comparison says.
  public enum Status {
    PENDING_SYNC,
    IN_SYNC,
    COMPENSATING,
    DEAD_LETTERED;

    /// The name in JSON: lower snake case.
    @JsonValue
    public String wireName() {
      return WireName.of(this);
    }

    /// The value with this wire name.
    ///
    /// @throws IllegalArgumentException listing the names that exist
    @JsonCreator
    public static Status fromWireName(String name) {
      return WireName.parse(Status.class, name);
    }
  }

  /// The record of a handoff as it stands.
  public static Reconciliation of(Handoff h) {
    Evidence read = h.evidence();
    Expected expected = Expected.of(h.currentRoute().target(), h.plan().until(), h.isRequeued());
    return new Reconciliation(
        h.canonicalId(),
        read == null ? null : state(read.source()),
        read == null ? null : state(read.destination()),
        expected.destination().getFirst().wireName(),
        h.state() instanceof HandoffState.Confirming(int cycle) ? cycle - 1 : 0,
        read == null ? null : read.readAt(),
        status(h));
  }

  private static @Nullable String state(@Nullable LegView view) {
    return switch (view) {
      case null -> null;
      case LegView.Absent _ -> "absent";
      case LegView.Present there -> there.state().wireName();
    };
  }

  private static Status status(Handoff h) {
    return switch (h.state()) {
      case HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Reserved _,
          HandoffState.Committing _,
          HandoffState.Committed _,
          HandoffState.Returning _,
          HandoffState.Releasing _ ->
          Status.PENDING_SYNC;
      case HandoffState.Confirming _ -> h.compensated() ? Status.COMPENSATING : Status.PENDING_SYNC;
      case HandoffState.Compensating _ -> Status.COMPENSATING;
      // Both sides agree, or nothing has to: the caller is where the ending says.
      case HandoffState.Completed _,
          HandoffState.Returned _,
          HandoffState.Abandoned _,
          HandoffState.Resolved _ ->
          Status.IN_SYNC;
      case HandoffState.DeadLettered _ -> Status.DEAD_LETTERED;
    };
  }
}
