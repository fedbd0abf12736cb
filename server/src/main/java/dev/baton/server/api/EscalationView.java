package dev.baton.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.handoff.Courtesies;
import dev.baton.core.handoff.Escalation;
import dev.baton.core.handoff.FailureNote;
import dev.baton.core.handoff.FallbackAction;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Holder;
import dev.baton.core.handoff.ReturnReason;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// An escalation as a bot sees it: whether a person has the guest, and if not, what it is to do.
///
/// @param status `in_progress`, `success`, `fallback`, `cancelled`, `moved_by_another`,
///   `abandoned`, `needs_a_person` or `resolved`
/// @param holder who has the guest
/// @param fallbackAction what was decided when she could not be moved as asked, in guide 002's
///   words
/// @param latencyMs from the transfer's order to its answer, with two decimals
/// @param courtesies what was done for her beside the transfer
@JsonInclude(JsonInclude.Include.NON_NULL)
record EscalationView(
    String handoffId,
    String canonicalInteractionId,
    String interactionId,
    String status,
    boolean terminal,
    Holder holder,
    HandoffState state,
    String trigger,
    @Nullable Double score,
    String route,
    @Nullable FallbackAction fallbackAction,
    @Nullable BigDecimal latencyMs,
    Courtesies courtesies,
    @Nullable FailureNote lastFailure) {
  /// @throws IllegalArgumentException when no bot asked for it
  static EscalationView of(Handoff h) {
    Escalation escalation = h.plan().escalation();
    Courtesies courtesies = h.courtesies();
    if (escalation == null || courtesies == null) {
      throw new IllegalArgumentException("handoff " + h.id() + " is no escalation");
    }
    Long micros = courtesies.transferMicros();
    return new EscalationView(
        h.id().value(),
        h.canonicalId().value(),
        h.plan().source().vendorId().value(),
        status(h.state()),
        h.state().isTerminal(),
        h.state().holder(),
        h.state(),
        escalation.trigger(),
        escalation.score(),
        h.currentRoute().name(),
        courtesies.action(),
        micros == null ? null : BigDecimal.valueOf((micros + 5) / 10, 2),
        courtesies,
        h.failure());
  }

  private static String status(HandoffState state) {
    return switch (state) {
      case HandoffState.Completed _ -> "success";
      case HandoffState.Returned(ReturnReason reason) ->
          switch (reason) {
            case CANCELLED -> "cancelled";
            case MOVED_BY_SOURCE -> "moved_by_another";
            case NO_CAPACITY,
                REFUSED,
                UNREACHABLE,
                WINDOW_TOO_SHORT,
                NOT_MOVED,
                SOURCE_UNKNOWN,
                DEADLINE,
                CALLBACK ->
                "fallback";
          };
      case HandoffState.Abandoned _ -> "abandoned";
      case HandoffState.DeadLettered _ -> "needs_a_person";
      case HandoffState.Resolved _ -> "resolved";
      case HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Reserved _,
          HandoffState.Committing _,
          HandoffState.Committed _,
          HandoffState.Confirming _,
          HandoffState.Compensating _,
          HandoffState.Releasing _,
          HandoffState.Returning _ ->
          "in_progress";
    };
  }
}
