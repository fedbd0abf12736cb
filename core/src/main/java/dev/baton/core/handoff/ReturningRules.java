package dev.baton.core.handoff;

import dev.baton.core.handoff.HandoffState.DeadLettered;
import dev.baton.core.handoff.HandoffState.ReturnStage;
import dev.baton.core.handoff.HandoffState.Returned;
import dev.baton.core.handoff.HandoffState.Returning;
import dev.baton.core.id.OrderId;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.platform.Target;
import java.time.Instant;

/// What a bot's guest gets beside her handoff: the next route by guide 002's table, the end of her
/// hold, the callback, and a word that is true when she reads it.
final class ReturningRules {
  private static final int HOLD_MESSAGE = 1;
  private static final int FALLBACK_MESSAGE = 2;

  private ReturningRules() {}

  /// The route that follows the failure just noted, or -1: what was asked for first, then the
  /// general queue or the callback, by the table.
  static int nextRoute(Draft d) {
    Escalation e = d.escalation();
    FailureNote failure = d.failure;
    if (d.route + 1 < e.askedRoutes(d.plan().routes().size())) {
      return d.route + 1;
    }
    if (failure == null || failure.missingScope() != null) {
      // What the client may not do on this route it may not do on any.
      return -1;
    }
    boolean nobodyFree = failure.phase() == CallKind.READ_AGENTS;
    int general = d.route < e.generalRoute() && !nobodyFree ? e.generalRoute() : -1;
    int callback = d.route < e.callbackRoute() ? e.callbackRoute() : -1;
    return switch (e.action(failure.kind())) {
      case ROUTE_TO_GENERAL_QUEUE -> {
        if (general >= 0) {
          d.courtesies = d.courtesies().withAction(FallbackAction.ROUTE_TO_GENERAL_QUEUE);
          yield general;
        }
        yield failure.kind() == FailureKind.NO_CAPACITY ? callback : -1;
      }
      case QUEUE_CALLBACK_REQUEST -> callback;
      case OFFER_SELF_SERVICE_MENU, TERMINATE_SESSION_GRACEFULLY, LOG_AND_ESCALATE_TO_ADMIN -> -1;
    };
  }

  /// She stays with her bot, surely.
  static void begin(Draft d, ReturnReason reason) {
    d.order = null;
    d.query = null;
    d.retryAt = null;
    d.reservation = null;
    d.courtesies = d.courtesies().withAction(reason == ReturnReason.CANCELLED ? null : ended(d));
    offHold(d, reason);
  }

  /// The attempt of a callback: she is taken off hold, and stays where she is.
  static void beginCallback(Draft d) {
    d.courtesies = d.courtesies().withAction(FallbackAction.QUEUE_CALLBACK_REQUEST);
    offHold(d, ReturnReason.CALLBACK);
  }

  /// What the table says of a failure behind which no route is left. What could not be done is
  /// nothing to tell her of.
  private static FallbackAction ended(Draft d) {
    FailureNote failure = d.failure;
    if (failure == null || failure.missingScope() != null) {
      return FallbackAction.LOG_AND_ESCALATE_TO_ADMIN;
    }
    FallbackAction action = d.escalation().action(failure.kind());
    return switch (action) {
      case OFFER_SELF_SERVICE_MENU, TERMINATE_SESSION_GRACEFULLY, LOG_AND_ESCALATE_TO_ADMIN ->
          action;
      case ROUTE_TO_GENERAL_QUEUE, QUEUE_CALLBACK_REQUEST ->
          FallbackAction.LOG_AND_ESCALATE_TO_ADMIN;
    };
  }

  private static void offHold(Draft d, ReturnReason reason) {
    if (!d.courtesies().isHeld()) {
      afterHold(d, reason);
      return;
    }
    d.state = new Returning(ReturnStage.OFF_HOLD, reason);
    Instant settledAt = d.courtesies().holdSettledAt();
    if (settledAt != null && d.now.isBefore(settledAt)) {
      // A hold that came after its end would leave her on hold for good.
      d.retryAt = settledAt;
    } else {
      d.order(CallKind.OFF_HOLD, 1);
    }
  }

  /// The wait of a stage is over.
  static void goOn(Draft d) {
    if (d.order == null) {
      d.order(CallKind.OFF_HOLD, 1);
    } else {
      d.resend();
    }
  }

  /// When a hold without an answer can no more take effect: it was sent by its deadline, or by a
  /// process whose lease was over soon, and the platform has done by then what it will do.
  static Instant holdSettledAt(Draft d, OutstandingOrder hold) {
    Timers t = d.timers();
    return hold.sentAt().plusMillis(t.deliverTimeoutMs() + t.leaseTtlMs() + t.processingDelayMs());
  }

  private static void afterHold(Draft d, ReturnReason reason) {
    if (reason == ReturnReason.CALLBACK) {
      d.state = new Returning(ReturnStage.CALLBACK, reason);
      d.order(CallKind.REQUEST_CALLBACK, 1);
    } else {
      tell(d, reason);
    }
  }

  private static void tell(Draft d, ReturnReason reason) {
    FallbackAction action = d.courtesies().action();
    String text = action == null ? null : d.escalation().message(action);
    if (action != null && (text == null || d.escalation().conversationId() == null)) {
      d.courtesies = d.courtesies().withFallbackMessage(Courtesy.LEFT_OUT);
    }
    if (text == null || d.escalation().conversationId() == null) {
      finish(d, reason);
    } else {
      d.state = new Returning(ReturnStage.MESSAGE, reason);
      d.order(CallKind.SEND_MESSAGE, FALLBACK_MESSAGE);
    }
  }

  private static void finish(Draft d, ReturnReason reason) {
    FailureNote failure = d.failure;
    boolean scopeMissing =
        failure != null && failure.missingScope() != null && reason != ReturnReason.CANCELLED;
    d.end(scopeMissing ? new DeadLettered(DeadLetterCause.MISSING_SCOPE) : new Returned(reason));
  }

  static void orderEnded(Draft d, Returning at, Outcome outcome) {
    if (outcome instanceof Outcome.Failed(PlatformFailure failure) && mayRepeat(d, at, failure)) {
      return;
    }
    Courtesy became = courtesy(d, outcome);
    d.order = null;
    switch (at.stage()) {
      case OFF_HOLD -> {
        d.courtesies = d.courtesies().withOffHold(became);
        afterHold(d, at.reason());
      }
      case CALLBACK -> callbackEnded(d, outcome, became);
      case MESSAGE -> {
        d.courtesies = d.courtesies().withFallbackMessage(became);
        finish(d, at.reason());
      }
    }
  }

  /// Nobody is told of a callback that may not come.
  private static void callbackEnded(Draft d, Outcome outcome, Courtesy became) {
    d.courtesies = d.courtesies().withCallback(became);
    switch (outcome) {
      case Outcome.Done _ -> tell(d, ReturnReason.CALLBACK);
      case Outcome.Failed(PlatformFailure failure) -> {
        d.courtesies = d.courtesies().withAction(FallbackAction.LOG_AND_ESCALATE_TO_ADMIN);
        ReturnReason reason = Endings.reason(d);
        if (failure instanceof PlatformFailure.Forbidden) {
          Endings.note(d, CallKind.REQUEST_CALLBACK, failure);
        }
        tell(d, reason);
      }
    }
  }

  /// The end of a hold and a callback may be sent again in doubt: they are one order under one id,
  /// and being off hold twice is being off hold.
  private static boolean mayRepeat(Draft d, Returning at, PlatformFailure failure) {
    return switch (at.stage()) {
      case OFF_HOLD, CALLBACK ->
          failure.kind() == FailureKind.UNKNOWN ? repeat(d, failure, true) : tryAgain(d, failure);
      case MESSAGE -> tryAgain(d, failure);
    };
  }

  /// Whether the order will be sent again, because it surely was not carried out and may be soon.
  static boolean tryAgain(Draft d, PlatformFailure failure) {
    return switch (failure.kind()) {
      case NOT_SENT, BUSY, RATE_LIMITED -> repeat(d, failure, false);
      case NO_CAPACITY,
          REJECTED,
          FORBIDDEN,
          NOT_FOUND,
          GONE,
          CONFLICT,
          UNAUTHORIZED,
          CALLER_LEFT,
          UNKNOWN ->
          false;
    };
  }

  private static boolean repeat(Draft d, PlatformFailure failure, boolean doubted) {
    OutstandingOrder o = d.outstanding();
    if (o.send() >= d.timers().orderTries()) {
      return false;
    }
    long delayMs = Endings.retryDelayMs(d, failure, o);
    d.waitToResend(Math.min(delayMs, d.timers().retryAfterMaxMs()), o.doubted() || doubted);
    return true;
  }

  /// What became of it, as it is recorded.
  static Courtesy courtesy(Draft d, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> Courtesy.DONE;
      case Outcome.Failed(PlatformFailure.Unknown _) -> Courtesy.DOUBTED;
      // A refusal says nothing of an earlier send.
      case Outcome.Failed _ -> d.outstanding().doubted() ? Courtesy.DOUBTED : Courtesy.FAILED;
    };
  }

  /// The transfer was accepted: she is told so, once. Whether a message is on its way now.
  static boolean tellHolding(Draft d) {
    if (d.courtesies().holdMessage() != Courtesy.PENDING) {
      return false;
    }
    if (d.escalation().conversationId() == null || d.escalation().holdMessage().isEmpty()) {
      d.courtesies = d.courtesies().withHoldMessage(Courtesy.LEFT_OUT);
      return false;
    }
    d.order(CallKind.SEND_MESSAGE, HOLD_MESSAGE);
    return true;
  }

  /// The message of an order: guide 002 sends the two from different names.
  static Order.SendMessage message(Draft d, OrderId id) {
    Escalation e = d.escalation();
    FallbackAction action = d.courtesies().action();
    boolean stays = d.state instanceof Returning;
    String text = stays && action != null ? e.message(action) : e.holdMessage();
    if (text == null || e.conversationId() == null) {
      throw new IllegalStateException("there is nothing to tell in " + d.before.id());
    }
    return new Order.SendMessage(
        id,
        d.plan().source().account(),
        e.conversationId(),
        stays ? "bot_fallback" : "system",
        text);
  }

  static Order.RequestCallback callback(Draft d, OrderId id) {
    if (!(d.currentRoute().target() instanceof Target.Callback(String queueId))) {
      throw new IllegalStateException("route " + d.currentRoute().name() + " is no callback");
    }
    return new Order.RequestCallback(
        id,
        d.plan().source().account(),
        d.plan().source().vendorId(),
        d.before.canonicalId(),
        d.escalation().conversationId(),
        queueId);
  }
}
