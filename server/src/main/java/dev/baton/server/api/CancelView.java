package dev.baton.server.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.baton.core.handoff.Cancellation;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.ReturnReason;
import dev.baton.server.runtime.CancelResult;
import java.util.Map;

/// The answer to a wish to cancel: the handoff, and what the wish can still change.
///
/// @param detail the same in words
record CancelView(@JsonUnwrapped HandoffView handoff, Cancellation cancellation, String detail) {
  /// @throws ProblemException when nothing is cancelled by it
  static CancelView of(String id, CancelResult result) {
    return switch (result) {
      case CancelResult.Asked(Handoff h, boolean takenUp) -> view(h, takenUp ? taken(h) : asked(h));
      case CancelResult.Ended(Handoff h)
          when h.state() instanceof HandoffState.Returned(ReturnReason reason)
              && reason == ReturnReason.CANCELLED ->
          view(h, "It is cancelled: the caller stayed with the source.");
      case CancelResult.Ended(Handoff h) -> throw ended(h);
      case CancelResult.TooLate(Handoff h) -> throw tooLate(h);
      case CancelResult.Unknown _ ->
          throw new ProblemException(ProblemType.NOT_FOUND, "there is no handoff " + id);
      case CancelResult.NotServing(String detail) ->
          throw new ProblemException(ProblemType.NOT_SERVING, detail);
    };
  }

  private static CancelView view(Handoff handoff, String detail) {
    return new CancelView(HandoffView.of(handoff), handoff.cancellation(), detail);
  }

  /// The wish is in the state: what is said here binds the handoff.
  private static String taken(Handoff h) {
    return h.cancellation() == Cancellation.POSSIBLE
        ? "No commit is out and none will be sent: the caller stays with the source, and what is"
            + " reserved is given back."
        : "The source has been ordered to let go, and it is not known yet whether it did. If it"
            + " proves that it did not, the caller stays with the source and no further attempt is"
            + " made; if it did, the handoff goes on.";
  }

  private static String asked(Handoff h) {
    return "The wish is stored. When it was, "
        + (h.cancellation() == Cancellation.POSSIBLE
            ? "no commit was out"
            : "the source had been ordered to let go, with an outcome not known")
        + ". The node that carries the handoff has not taken it up yet; until cancelRequestedAt is"
        + " there, the handoff may still go on.";
  }

  private static ProblemException ended(Handoff h) {
    String how =
        h.state() instanceof HandoffState.Returned(ReturnReason reason)
            ? "returned (" + reason.wireName() + ")"
            : h.state().wireName();
    return new ProblemException(
        ProblemType.ALREADY_ENDED,
        "handoff " + h.id() + " has ended: " + how + "; there is nothing left to cancel",
        members(h));
  }

  private static ProblemException tooLate(Handoff h) {
    return new ProblemException(ProblemType.TOO_LATE_TO_CANCEL, why(h), members(h));
  }

  private static String why(Handoff h) {
    String account = h.currentRoute().account().value();
    return switch (h.state()) {
      case HandoffState.DeadLettered _ ->
          "handoff "
              + h.id()
              + " is parked: where the caller is has to be found out by a person, who decides";
      case HandoffState.Releasing _ ->
          "the caller hung up; what was reserved for her is being given back";
      case HandoffState.Returning _ -> "the guest stays with her bot already; she is being told";
      case HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Reserved _,
          HandoffState.Committing _,
          HandoffState.Committed _,
          HandoffState.Confirming _,
          HandoffState.Compensating _,
          HandoffState.Completed _,
          HandoffState.Returned _,
          HandoffState.Abandoned _,
          HandoffState.Resolved _ ->
          "the source has let go of the caller, and whether she is with "
              + account
              + " is being confirmed. Wait for the end, then ask for a handoff back: its source is"
              + " the leg at "
              + account
              + ", see /v1/interactions/"
              + h.canonicalId();
    };
  }

  private static Map<String, Object> members(Handoff h) {
    return Map.of(
        "handoffId",
        h.id().value(),
        "state",
        h.state().wireName(),
        "holder",
        h.state().holder().wireName());
  }
}
