package dev.baton.core.handoff;

import dev.baton.core.handoff.HandoffState.AfterRelease;
import dev.baton.core.handoff.HandoffState.CommitStage;
import dev.baton.core.handoff.HandoffState.Committed;
import dev.baton.core.handoff.HandoffState.Committing;
import dev.baton.core.handoff.HandoffState.DeadLettered;
import dev.baton.core.handoff.HandoffState.Returned;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Committing: ordering the source to let go, and closing that order when it is in doubt.
final class CommittingRules {
  private CommittingRules() {}

  /// A bot's guest is put on hold first, so that what she writes meanwhile reaches no bot.
  static void begin(Draft d) {
    Courtesies c = d.courtesies;
    if (d.session != null) {
      ConnectorRules.begin(d);
    } else if (c != null && c.hold() == Courtesy.PENDING) {
      d.state = new Committing(1, CommitStage.HOLDING);
      d.order(CallKind.HOLD, 1);
    } else if (c != null && c.briefing() == Courtesy.PENDING && isBriefedFirst(d)) {
      d.state = new Committing(2, CommitStage.BRIEFING);
      d.order(CallKind.DELIVER_CONTEXT, 1);
    } else {
      d.state = new Committing(c == null ? 1 : 3, CommitStage.ORDERING);
      d.order(CallKind.COMMIT, 1);
    }
  }

  /// Guide 004 tells the context before the transfer; guide 002 has it in the transfer.
  private static boolean isBriefedFirst(Draft d) {
    return d.currentRoute().inbound() instanceof Inbound.Within within
        && within.skillGroupId() == null;
  }

  /// Whatever came of it, the transfer is what she needs. The window was Baton's own and no
  /// transfer was sent in it: it opens anew.
  private static void courtesyEnded(Draft d, CommitStage stage, Outcome outcome) {
    boolean again = outcome instanceof Outcome.Failed f && ReturningRules.tryAgain(d, f.failure());
    if (again) {
      return;
    }
    Courtesy became = ReturningRules.courtesy(d, outcome);
    if (stage == CommitStage.HOLDING) {
      OutstandingOrder o = d.outstanding();
      boolean doubted = o.doubted() || became == Courtesy.DOUBTED;
      d.courtesies =
          d.courtesies().withHold(became, doubted ? ReturningRules.holdSettledAt(d, o) : null);
    } else {
      d.courtesies = d.courtesies().withBriefing(became);
      if (outcome instanceof Outcome.Done(Answer answer)) {
        d.delivery = ConfirmingRules.delivered(answer);
      }
    }
    d.order = null;
    ReservingRules.advisory(d);
  }

  static void orderEnded(Draft d, Committing at, Outcome outcome) {
    switch (at.stage()) {
      case HOLDING, BRIEFING -> courtesyEnded(d, at.stage(), outcome);
      case ORDERING -> commitEnded(d, at, outcome);
      case FENCING -> releaseEnded(d, at, outcome);
      case WITHDRAWING -> ConnectorRules.withdrawEnded(d, at, outcome);
      case READING_BACK, SETTLING, READING_BEHIND_FENCE -> {
        // No order is awaited in these stages; Protocol has sorted late outcomes out before.
      }
    }
  }

  private static void commitEnded(Draft d, Committing at, Outcome outcome) {
    if (d.courtesies != null) {
      long micros = ChronoUnit.MICROS.between(d.outstanding().sentAt(), d.now);
      d.courtesies = d.courtesies.withTransferMicros(micros);
    }
    switch (outcome) {
      case Outcome.Done(Answer answer) when d.outstanding().kind() == CallKind.PREPARE ->
          ConnectorRules.prepared(d, answer);
      case Outcome.Done _ -> accepted(d);
      case Outcome.Failed(PlatformFailure failure) -> failed(d, at, failure);
    }
  }

  /// The source said yes, or a reading proved that it did.
  static void accepted(Draft d) {
    d.order = null;
    d.query = null;
    d.retryAt = null;
    d.commitDoubted = false;
    d.committedAt = d.now;
    d.state = new Committed();
    d.proceed();
  }

  private static void failed(Draft d, Committing at, PlatformFailure failure) {
    boolean doubted = d.commitDoubted;
    switch (failure) {
      case PlatformFailure.Unknown _ -> {
        Endings.note(d, CallKind.COMMIT, failure);
        d.commitDoubted = true;
        readBack(d, at);
      }
      case PlatformFailure.NotSent _, PlatformFailure.Busy _, PlatformFailure.RateLimited _ -> {
        if (!retryInsideWindow(d, failure)) {
          giveUp(d, at, failure, doubted);
        }
      }
      // Another order, or the caller herself, changed the interaction: where she is now must be
      // read, and only behind the fence does a reading count.
      case PlatformFailure.Conflict _, PlatformFailure.CallerLeft _, PlatformFailure.NotFound _ -> {
        Endings.note(d, CallKind.COMMIT, failure);
        if (doubted) {
          readBack(d, at);
        } else {
          fence(d, at);
        }
      }
      case PlatformFailure.NoCapacity _,
          PlatformFailure.Rejected _,
          PlatformFailure.Forbidden _,
          PlatformFailure.Gone _,
          PlatformFailure.Unauthorized _ ->
          giveUp(d, at, failure, doubted);
    }
  }

  /// A refusal says that nothing happened by this send. If an earlier send is in doubt, it says
  /// nothing about that one.
  private static void giveUp(Draft d, Committing at, PlatformFailure failure, boolean doubted) {
    Endings.note(d, CallKind.COMMIT, failure);
    if (doubted) {
      readBack(d, at);
    } else {
      d.order = null;
      ReleasingRules.release(d, AfterRelease.NEXT_ATTEMPT);
    }
  }

  private static boolean retryInsideWindow(Draft d, PlatformFailure failure) {
    OutstandingOrder o = d.outstanding();
    boolean busy = failure.kind() == FailureKind.BUSY;
    long delayMs = busy ? ConnectorRules.busyDelayMs(d) : Endings.retryDelayMs(d, failure, o);
    Endings.note(d, CallKind.COMMIT, failure);
    boolean allowed =
        Endings.reaction(d) == Reaction.RETRY
            && !d.cancelled()
            && (busy || o.send() < d.timers().orderTries())
            && delayMs <= d.timers().retryAfterMaxMs()
            && d.windowFitsCommit(delayMs);
    if (allowed) {
      d.waitToResend(delayMs, d.commitDoubted);
    }
    return allowed;
  }

  /// A commit that is out, or in doubt, is closed first; no other one follows it.
  static void cancelled(Draft d, Committing at) {
    if (at.stage().isBeforeOrder()) {
      // Whether she is on hold must be known before she is taken off it.
      return;
    }
    if (d.before.cancellation() == Cancellation.POSSIBLE) {
      d.order = null;
      d.retryAt = null;
      ReleasingRules.release(d, AfterRelease.NEXT_ATTEMPT);
    }
  }

  /// The commit is in doubt: look whether it happened.
  static void readBack(Draft d, Committing at) {
    OutstandingOrder o = d.outstanding();
    d.order = new OutstandingOrder(o.orderId(), o.kind(), o.send(), o.sentAt(), null, true);
    d.state = new Committing(at.step(), CommitStage.READING_BACK);
    d.readBoth();
  }

  static void readsEnded(
      Draft d, Committing at, @Nullable LegView source, @Nullable LegView destination) {
    if (at.stage() == CommitStage.READING_BACK) {
      readBackEnded(d, at, source, destination);
    } else {
      readBehindFenceEnded(d, at, source, destination);
    }
  }

  private static void readBackEnded(
      Draft d, Committing at, @Nullable LegView source, @Nullable LegView destination) {
    OutstandingOrder o = d.outstanding();
    if (Judgement.showsEffect(d, source, destination)) {
      accepted(d);
    } else if (o.kind() == CallKind.PREPARE
        && o.send() >= d.timers().orderTries()
        && ConnectorRules.showsPrepared(d, source)) {
      // Written again it would find itself written, and say under which id; there is no try left.
      ConnectorRules.prepared(d, null);
    } else if (!Judgement.callerLeft(source)
        && !d.cancelled()
        && o.send() < d.timers().orderTries()
        && d.clockErrorMs <= d.timers().clockErrorLimitMs()
        && d.windowFitsCommit(0)) {
      // The same order under the same reservation is the only one allowed before the fence.
      d.state = new Committing(at.step(), CommitStage.ORDERING);
      if (ConnectorRules.isPassing(d)) {
        d.waitToResend(ConnectorRules.busyDelayMs(d), true);
      } else {
        d.resend();
      }
    } else {
      fence(d, at);
    }
  }

  /// Makes a late effect of the commit impossible: releases the reservation it names.
  static void fence(Draft d, Committing at) {
    d.query = null;
    if (d.held().advisory() && !d.commitDoubted) {
      // Every send was answered with "not done": nothing can come late.
      readBehindFence(d, at);
      return;
    }
    d.state = new Committing(at.step(), CommitStage.FENCING);
    if (d.held().advisory()) {
      fenceByTime(d);
    } else {
      d.order(CallKind.RELEASE, d.nextReleaseStep());
    }
  }

  /// Without a reservation the fence is time: past `settleMs` from its last possible send a commit
  /// can no more take effect.
  private static void fenceByTime(Draft d) {
    OutstandingOrder o = d.order;
    Instant lastSendAt = o == null ? d.now : o.sentAt();
    d.order = null;
    d.retryAt = lastSendAt.plusMillis(d.timers().settleMs());
  }

  static void readBehindFence(Draft d, Committing at) {
    d.order = null;
    d.state = new Committing(at.step(), CommitStage.READING_BEHIND_FENCE);
    d.readBoth();
  }

  private static void releaseEnded(Draft d, Committing at, Outcome outcome) {
    boolean released = outcome instanceof Outcome.Done;
    boolean over = released || !d.now.isBefore(d.held().goneBy());
    if (over && d.session != null && d.commitDoubted) {
      ConnectorRules.settle(d, at, d.timers().settleMs());
    } else if (over) {
      readBehindFence(d, at);
    } else {
      ReleasingRules.releaseAgain(d);
    }
  }

  private static void readBehindFenceEnded(
      Draft d, Committing at, @Nullable LegView source, @Nullable LegView destination) {
    if (d.session != null && ConnectorRules.mayStillMove(d, at, source, destination)) {
      return;
    }
    switch (Judgement.of(d, source, destination)) {
      case ARRIVED, SOURCE_BUSY, QUEUED, WRONG_AGENT, PHANTOM, DOUBLE -> accepted(d);
      case CALLER_LEFT -> Endings.abandoned(d);
      case NOT_MOVED -> Endings.attemptFailed(d);
      case MOVED_ELSEWHERE -> d.end(new Returned(ReturnReason.MOVED_BY_SOURCE));
      case NOWHERE -> {
        if (d.commitDoubted) {
          d.end(new DeadLettered(DeadLetterCause.SOURCE_UNKNOWN));
        } else {
          Endings.returned(d, ReturnReason.SOURCE_UNKNOWN);
        }
      }
      case UNREADABLE -> {
        if (d.deadlinePassed()) {
          d.end(new DeadLettered(DeadLetterCause.UNREADABLE));
        } else {
          d.waitFor(Endings.pollDelayMs(d, d.before.createdAt()));
        }
      }
    }
  }

  /// The wait of a stage is over.
  static void goOn(Draft d, Committing at) {
    switch (at.stage()) {
      case HOLDING, BRIEFING -> d.resend();
      case ORDERING -> {
        boolean sure = d.clockErrorMs <= d.timers().clockErrorLimitMs();
        if (!d.cancelled() && sure && d.windowFitsCommit(0)) {
          d.resend();
        } else if (d.commitDoubted) {
          fence(d, at);
        } else {
          if (!ConnectorRules.isPassing(d)) {
            Endings.noteWindowTooShort(d);
          }
          d.order = null;
          ReleasingRules.release(d, AfterRelease.NEXT_ATTEMPT);
        }
      }
      case FENCING -> {
        if (d.held().advisory()) {
          readBehindFence(d, at);
        } else {
          d.resend();
        }
      }
      case SETTLING -> ConnectorRules.withdraw(d, at);
      case WITHDRAWING -> d.resend();
      case READING_BACK, READING_BEHIND_FENCE -> d.readBoth();
    }
  }
}
