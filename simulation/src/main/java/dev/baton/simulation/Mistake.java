package dev.baton.simulation;

import dev.baton.coordinator.Work;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Protocol;
import dev.baton.core.handoff.Rules;
import dev.baton.core.handoff.Signal;
import dev.baton.core.handoff.Step;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.wire.WireRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The places at which a mistake can be planted. What a mistake does not override is done right.
class Mistake implements Rules {
  /// The mistake of that name, planted anew for one run.
  static Mistake of(PlantedBug bug) {
    return switch (bug) {
      case NONE -> new Mistake();
      case NO_ANSWER_IS_FAILURE -> new OutcomeMistakes.NoAnswerIsFailure();
      case FIRST_200_TRUSTED -> new OutcomeMistakes.First200Trusted();
      case FENCE_SKIPPED -> new OutcomeMistakes.FenceSkipped();
      case TAKEN_BACK_UNCONFIRMED -> new OutcomeMistakes.TakenBackUnconfirmed();
      case READ_BEFORE_FENCE_BELIEVED -> new RuleMistakes.ReadBeforeFenceBelieved();
      case TIME_FENCE_SKIPPED -> new RuleMistakes.TimeFenceSkipped();
      case RESERVE_NOT_SETTLED -> new RuleMistakes.ReserveNotSettled();
      case WINDOW_IGNORED -> new OutcomeMistakes.WindowIgnored();
      case RESERVATION_USED_TWICE -> new NodeMistakes.ReservationUsedTwice();
      case SECOND_REFUSAL_BELIEVED -> new RuleMistakes.SecondRefusalBelieved();
      case LATE_NO_BELIEVED -> new RuleMistakes.LateNoBelieved();
      case NEW_KEY_AFTER_TAKEOVER -> new NodeMistakes.NewKeyAfterTakeover();
      case TAKEOVER_FORGETS_DOUBT -> new RuleMistakes.TakeoverForgetsDoubt();
      case EVENT_APPLIED_TWICE -> new NodeMistakes.EventAppliedTwice();
      case TIMERS_NOT_REARMED -> new NodeMistakes.TimersNotRearmed();
      case JOURNAL_NOT_FENCED -> new NodeMistakes.JournalNotFenced();
      case DEAD_NODE_SENDS -> new NodeMistakes.DeadNodeSends();
      case ACTS_BEFORE_STORING -> new NodeMistakes.ActsBeforeStoring();
      case AUDIT_ROW_DROPPED -> new NodeMistakes.AuditRowDropped();
      case COMPENSATION_REPEATED_UNSEEN -> new OutcomeMistakes.CompensationRepeatedUnseen();
      case COMPENSATION_UNDER_NEW_ID -> new NodeMistakes.CompensationUnderNewId();
      case CANCEL_DROPS_RESERVE -> new RuleMistakes.CancelDropsReserve();
      case DEADLINE_RENEWED -> new RuleMistakes.DeadlineRenewed();
      case CONTEXT_OF_ANOTHER -> new NodeMistakes.ContextOfAnother();
      case CONTEXT_FAILURE_IGNORED -> new OutcomeMistakes.ContextFailureIgnored();
      case CONTEXT_LOSS_UNRECORDED -> new NodeMistakes.ContextLossUnrecorded();
      case LATE_ACTIVE_BELIEVED -> new EvidenceMistakes.LateActiveBelieved();
      case SOURCE_ALONE_COMPLETES -> new EvidenceMistakes.SourceAloneCompletes();
      case DESTINATION_ALONE_COMPLETES -> new EvidenceMistakes.DestinationAloneCompletes();
      case END_TAKEN_FOR_HANG_UP -> new EvidenceMistakes.EndTakenForHangUp();
      case SILENCE_IS_ABSENCE -> new EvidenceMistakes.SilenceIsAbsence();
      case UNREADABLE_IS_ABSENCE -> new EvidenceMistakes.UnreadableIsAbsence();
      case DOUBLE_IS_ARRIVAL -> new EvidenceMistakes.DoubleIsArrival();
      case ESCALATION_NOT_AWAITED -> new EvidenceMistakes.EscalationNotAwaited();
      case RETRY_WITHOUT_LOOK -> new EvidenceMistakes.RetryWithoutLook();
      case ESCALATION_WITHOUT_LOOK -> new EvidenceMistakes.EscalationWithoutLook();
      case OLD_LETTERS_CLOSED -> new EvidenceMistakes.OldLettersClosed();
      case OWN_END_IS_HANG_UP -> new EvidenceMistakes.OwnEndIsHangUp();
      case MESSAGE_BEFORE_PROOF -> new BotMistakes.MessageBeforeProof();
      case FALLBACK_TOLD_IN_DOUBT -> new BotMistakes.FallbackToldInDoubt();
      case CONFLICT_IS_SUCCESS -> new BotMistakes.ConflictIsSuccess();
      case CONFLICT_READ_BEFORE_SETTLE -> new BotMistakes.ConflictReadBeforeSettle();
      case CALLBACK_BEFORE_FENCE -> new BotMistakes.CallbackBeforeFence();
      case CALLBACK_UNDER_NEW_ID -> new BotMistakes.CallbackUnderNewId();
      case UNANSWERED_CALLBACK_PROMISED -> new BotMistakes.UnansweredCallbackPromised();
      case GENERAL_QUEUE_TRIED_TWICE -> new BotMistakes.GeneralQueueTriedTwice();
      case HOLD_LEFT_OUT -> new BotMistakes.HoldLeftOut();
      case HOLD_FAILURE_STOPS_TRANSFER -> new BotMistakes.HoldFailureStopsTransfer();
      case OFF_HOLD_FORGOTTEN -> new BotMistakes.OffHoldForgotten();
      case OFF_HOLD_LOST_AT_TAKEOVER -> new BotMistakes.OffHoldLostAtTakeover();
      case LATE_HOLD_FORGOTTEN -> new BotMistakes.LateHoldForgotten();
      case BRIDGED_IS_ARRIVAL -> new VoiceMistakes.BridgedIsArrival();
      case SESSION_LEFT_PREPARED -> new VoiceMistakes.SessionLeftPrepared();
      case WITHDRAWN_TOO_EARLY -> new VoiceMistakes.WithdrawnTooEarly();
      case WITHDRAWAL_BELIEVED -> new VoiceMistakes.WithdrawalBelieved();
      case WRITTEN_OVER -> new VoiceMistakes.WrittenOver();
      case WRITE_FORGOTTEN -> new VoiceMistakes.WriteForgotten();
      case TAKEOVER_FORGETS_WRITE -> new VoiceMistakes.TakeoverForgetsWrite();
    };
  }

  /// The state machine.
  @Override
  public Step next(Handoff h, Signal signal, Moment now) {
    return Protocol.next(h, signal, now);
  }

  /// What leaves a node as an order.
  Order sent(int node, Order order, int send) {
    return order;
  }

  /// What leaves a node as a request.
  WireRequest onWire(WireRequest request) {
    return request;
  }

  /// What is heard at once instead of sending the order; null sends it.
  @Nullable Outcome insteadOf(Order order) {
    return null;
  }

  /// What a node makes of an order's outcome.
  Outcome heard(Order order, Outcome outcome) {
    return outcome;
  }

  /// What a node makes of a reading of the source.
  Outcome sourceRead(Handoff h, Outcome outcome) {
    return outcome;
  }

  /// What a node makes of a reading of the destination.
  Outcome destinationRead(Handoff h, Outcome outcome) {
    return outcome;
  }

  /// The context that is looked up for a delivery.
  CanonicalContext context(CanonicalContext right) {
    return right;
  }

  /// What is recorded of what the context lost.
  List<ContextLoss> losses(List<ContextLoss> right) {
    return right;
  }

  /// What is applied again after a takeover, null for nothing.
  @Nullable Signal afterTakeover(Handoff taken, List<HandoffJson.Row> rows) {
    return null;
  }

  /// The rows that reach the journal.
  List<Work.StoredRow> written(List<Work.StoredRow> rows) {
    return rows;
  }

  /// Whether a dead letter that nobody looks at is closed after some time.
  boolean closesOldLetters() {
    return false;
  }

  boolean journalIsFenced() {
    return true;
  }

  boolean actsBeforeStoring() {
    return false;
  }

  boolean sendsWithoutLease() {
    return false;
  }

  /// @param node its incarnation, from 1
  boolean armsTimers(int node) {
    return true;
  }
}
