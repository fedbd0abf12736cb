package dev.baton.simulation;

/// Mistakes that a handoff system makes, built in on purpose: the simulation is worth something
/// only as long as it catches each of them. `docs/concepts/simulation.md` explains them.
public enum PlantedBug {
  NONE,
  /// An order without an answer counts as refused.
  NO_ANSWER_IS_FAILURE,
  /// The destination's first yes counts as the caller's arrival.
  FIRST_200_TRUSTED,
  /// The fence is left out: a release counts as confirmed though it was never sent.
  FENCE_SKIPPED,
  /// A release that failed counts as confirmed.
  TAKEN_BACK_UNCONFIRMED,
  /// What is read before the fence counts as what is read behind it.
  READ_BEFORE_FENCE_BELIEVED,
  /// The time that stands in for a fence on an advisory route is not waited for.
  TIME_FENCE_SKIPPED,
  /// A reserve in doubt is not waited for before the next route is tried.
  RESERVE_NOT_SETTLED,
  /// Commits are sent without a look at the reservation's window.
  WINDOW_IGNORED,
  /// A later attempt commits under the first attempt's reservation.
  RESERVATION_USED_TWICE,
  /// A refusal of the second send is believed about the first.
  SECOND_REFUSAL_BELIEVED,
  /// A refusal that comes late, of an earlier send, is believed about all of them.
  LATE_NO_BELIEVED,
  /// The process that takes over sends under ids of its own.
  NEW_KEY_AFTER_TAKEOVER,
  /// The process that takes over forgets that the commit may have happened.
  TAKEOVER_FORGETS_DOUBT,
  /// The process that takes over applies the last stored outcome again.
  EVENT_APPLIED_TWICE,
  /// The process that takes over does not arm the timers again.
  TIMERS_NOT_REARMED,
  /// The journal looks at the lease, but does not refuse a dead node's writes.
  JOURNAL_NOT_FENCED,
  /// A node that stood still sends what it was about to send, though its lease is over.
  DEAD_NODE_SENDS,
  /// Orders are sent before they are stored.
  ACTS_BEFORE_STORING,
  /// A row is lost on its way into the audit log, and the state behind it is stored.
  AUDIT_ROW_DROPPED,
  /// A compensation without an answer is sent again at once.
  COMPENSATION_REPEATED_UNSEEN,
  /// Each send of the compensation has an id of its own.
  COMPENSATION_UNDER_NEW_ID,
  /// A cancellation does not wait for the reserve that is out.
  CANCEL_DROPS_RESERVE,
  /// The deadline counts from the last event instead of from the beginning.
  DEADLINE_RENEWED,
  /// The context of another caller is delivered.
  CONTEXT_OF_ANOTHER,
  /// A context that was not taken counts as delivered.
  CONTEXT_FAILURE_IGNORED,
  /// What a privacy rule took out of the context is not recorded as lost.
  CONTEXT_LOSS_UNRECORDED,
  /// An event that the source sent before the commit counts as proof that it did not happen.
  LATE_ACTIVE_BELIEVED,
  /// The source's event that its leg is over counts as the caller's arrival.
  SOURCE_ALONE_COMPLETES,
  /// The destination's event counts as the source's having let go.
  DESTINATION_ALONE_COMPLETES,
  /// The source's event that its leg is over counts as the caller's hanging up.
  END_TAKEN_FOR_HANG_UP,
  /// A destination that has told nothing has nobody.
  SILENCE_IS_ABSENCE,
  /// A destination that cannot be read has nobody.
  UNREADABLE_IS_ABSENCE,
  /// Both have the caller, and that counts as her arrival.
  DOUBLE_IS_ARRIVAL,
  /// A compensation without an answer counts as refused, and the supervisor queue is tried at once.
  ESCALATION_NOT_AWAITED,
  /// A dead letter that is retried is compensated without a look at both sides.
  RETRY_WITHOUT_LOOK,
  /// A dead letter that is escalated is moved without a look at both sides.
  ESCALATION_WITHOUT_LOOK,
  /// A dead letter that nobody decides about is closed after some time.
  OLD_LETTERS_CLOSED,
  /// The end of the source's leg, ordered by ourselves, counts as the caller's hanging up.
  OWN_END_IS_HANG_UP,
  /// A transfer without an answer counts as accepted, and the guest is told so.
  MESSAGE_BEFORE_PROOF,
  /// A transfer without an answer counts as refused, and the guest is told what happens instead.
  FALLBACK_TOLD_IN_DOUBT,
  /// A 409 counts as the transfer's success, and nobody looks who has her.
  CONFLICT_IS_SUCCESS,
  /// A 409 is read at once, though an earlier send of the transfer may still come.
  CONFLICT_READ_BEFORE_SETTLE,
  /// The fence of time is not waited for before a guest is called back.
  CALLBACK_BEFORE_FENCE,
  /// Each send of the callback has an id of its own.
  CALLBACK_UNDER_NEW_ID,
  /// A callback without an answer is promised to her.
  UNANSWERED_CALLBACK_PROMISED,
  /// A general queue that refused her is tried again.
  GENERAL_QUEUE_TRIED_TWICE,
  /// She is moved without being put on hold.
  HOLD_LEFT_OUT,
  /// A hold that failed counts as a transfer that was refused.
  HOLD_FAILURE_STOPS_TRANSFER,
  /// She stays with her bot and is not taken off hold.
  OFF_HOLD_FORGOTTEN,
  /// The process that takes over believes that she was taken off hold.
  OFF_HOLD_LOST_AT_TAKEOVER,
  /// She is taken off hold while a hold without an answer may still come.
  LATE_HOLD_FORGOTTEN,
  /// The flow's `bridged` counts as the caller's arrival.
  BRIDGED_IS_ARRIVAL,
  /// What was written into a session is left there when the attempt ends.
  SESSION_LEFT_PREPARED,
  /// What was written is taken back at once, though a write or a flow may still be on its way.
  WITHDRAWN_TOO_EARLY,
  /// A withdrawal that failed counts as made.
  WITHDRAWAL_BELIEVED,
  /// A session is written without a word of which version of it was read.
  WRITTEN_OVER,
  /// A refused flow counts as a refused commit, though the session was written.
  WRITE_FORGOTTEN,
  /// The process that takes over takes a write into a session for one that was never sent.
  TAKEOVER_FORGETS_WRITE;

  /// Whether it is planted where callers go this way. Mistakes of a system that hands bots' guests
  /// to people are planted where bots hand over, those with voice bots' sessions where voice bots
  /// do, all others between platforms: no world shall catch what another is there to catch.
  boolean isOf(Direction way) {
    if (way == Direction.BOT_TO_PERSON) {
      return compareTo(MESSAGE_BEFORE_PROOF) >= 0 && compareTo(BRIDGED_IS_ARRIVAL) < 0;
    }
    return way.isVoiceBots()
        ? compareTo(BRIDGED_IS_ARRIVAL) >= 0
        : compareTo(MESSAGE_BEFORE_PROOF) < 0;
  }
}
