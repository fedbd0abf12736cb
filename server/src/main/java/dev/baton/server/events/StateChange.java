package dev.baton.server.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.handoff.Courtesies;
import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.FallbackAction;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One stored step of a handoff, as others are told of it: references only, nothing personal.
///
/// @param account the account that the caller started at
/// @param seq counts from 1 in each handoff, without gaps
/// @param from the state before, `none` for the first
/// @param to the state after
/// @param holder who has the caller in it, null where only the state's details would say it
/// @param reason why, of a handoff that was returned
/// @param cause why, of one that was dead-lettered; null when somebody has decided it meanwhile
/// @param interactionId the platform's own id, of an escalation
/// @param fallbackAction what was decided for the guest of an escalation, null when nothing was
@JsonInclude(JsonInclude.Include.NON_NULL)
record StateChange(
    String handoffId,
    String canonicalInteractionId,
    String tenant,
    @Nullable String account,
    long seq,
    String from,
    String to,
    @Nullable String holder,
    @Nullable String reason,
    @Nullable String cause,
    Instant at,
    @Nullable String interactionId,
    @Nullable String fallbackAction) {
  /// What identifies a handoff beside its own id.
  record Subject(
      String handoffId, String canonicalInteractionId, String tenant, @Nullable String account) {}

  /// @param after the handoff's state with its details, where it is known to be that of this step
  static StateChange of(
      Subject subject, long seq, Instant at, RowHead head, @Nullable HandoffState after) {
    return new StateChange(
        subject.handoffId(),
        subject.canonicalInteractionId(),
        subject.tenant(),
        subject.account(),
        seq,
        head.from(),
        head.to(),
        after == null ? usualHolder(head.to()) : after.holder().wireName(),
        after instanceof HandoffState.Returned(var why) ? why.wireName() : null,
        after == null ? null : cause(after),
        at,
        null,
        null);
  }

  /// The same with what a bot has to know, where it was a bot that asked.
  StateChange forBot(Handoff after) {
    Courtesies done = after.courtesies();
    if (done == null) {
      return this;
    }
    FallbackAction action = done.action();
    return new StateChange(
        handoffId,
        canonicalInteractionId,
        tenant,
        account,
        seq,
        from,
        to,
        holder,
        reason,
        cause,
        at,
        after.plan().source().vendorId().value(),
        action == null ? null : action.wireName());
  }

  private static @Nullable String cause(HandoffState state) {
    DeadLetterCause cause =
        state instanceof HandoffState.DeadLettered(var why)
            ? why
            : state instanceof HandoffState.Resolved(var was) ? was : null;
    return cause == null ? null : cause.wireName();
  }

  /// Whether the step led into another state, rather than on within one.
  boolean isNewState() {
    return !from.equals(to);
  }

  /// The holder in a state whose name alone tells it.
  static @Nullable String usualHolder(String state) {
    return switch (state) {
      case "requested", "reserving", "reserved" -> "source";
      case "committing", "committed", "confirming", "compensating" -> "in_doubt";
      case "completed" -> "destination";
      case "abandoned" -> "nobody";
      case "dead_lettered", "resolved" -> "last_known";
      default -> null;
    };
  }
}
