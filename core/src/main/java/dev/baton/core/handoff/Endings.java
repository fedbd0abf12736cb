package dev.baton.core.handoff;

import dev.baton.core.handoff.HandoffState.Abandoned;
import dev.baton.core.handoff.HandoffState.AfterRelease;
import dev.baton.core.handoff.HandoffState.Returned;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.wire.TransportFault;
import java.time.Duration;
import java.time.Instant;

/// What follows a failure: the same order again, the next route, or an ending.
final class Endings {
  private static final long POLL_MIN_MS = 50;
  private static final long POLL_MAX_MS = 2_000;

  /// Without `Retry-After`, guide 000's platforms are asked again after 1 s.
  private static final long RETRY_AFTER_DEFAULT_MS = 1_000;

  /// Guide 002's transfer is asked again after 5 s, guide 004's after 2 s.
  private static final long RETRY_AFTER_002_MS = 5_000;

  private static final long RETRY_AFTER_004_MS = 2_000;

  /// An open breaker stays open for about 2 s: asked again sooner it only says so again.
  private static final long BREAKER_MS = 1_000;

  private Endings() {}

  static void note(Draft d, CallKind phase, PlatformFailure failure) {
    String scope =
        failure instanceof PlatformFailure.Forbidden forbidden ? forbidden.missingScope() : null;
    d.failure =
        new FailureNote(d.currentRoute().name(), phase, failure.kind(), failure.detail(), scope);
  }

  static void noteWindowTooShort(Draft d) {
    d.failure =
        new FailureNote(
            d.currentRoute().name(),
            CallKind.COMMIT,
            FailureKind.GONE,
            "the reservation's window left no time for a commit");
  }

  static void noteNotMoved(Draft d) {
    d.failure =
        new FailureNote(
            d.currentRoute().name(),
            CallKind.COMMIT,
            FailureKind.UNKNOWN,
            "the source accepted the commit and did not move the caller");
  }

  /// The policy's reaction to the failure just noted.
  static Reaction reaction(Draft d) {
    FailureNote f = d.failure;
    return f == null
        ? Reaction.NEXT_ROUTE
        : d.plan().fallback().reaction(f.route(), f.phase(), f.kind());
  }

  /// How long to wait before the order is sent again: what the platform asked for, and jitter on
  /// top.
  static long retryDelayMs(Draft d, PlatformFailure failure, OutstandingOrder o) {
    long jitterMs = Backoff.delayMs(d.timers(), o.send(), o.orderId().value());
    if (failure instanceof PlatformFailure.RateLimited limited) {
      long askedMs = limited.retryAfterMs() < 0 ? retryAfterDefaultMs(d) : limited.retryAfterMs();
      long delayMs = askedMs + jitterMs / 4;
      long maxMs = d.timers().retryAfterMaxMs();
      // What is just short enough to be waited for must not become too long by our own jitter.
      return askedMs <= maxMs ? Math.min(delayMs, maxMs) : delayMs;
    }
    if (failure instanceof PlatformFailure.NotSent(var reason, _)
        && reason == TransportFault.Reason.BREAKER_OPEN) {
      return o.send() * BREAKER_MS + jitterMs;
    }
    return jitterMs;
  }

  private static long retryAfterDefaultMs(Draft d) {
    return d.currentRoute().inbound() instanceof Inbound.Within within
        ? within.skillGroupId() == null ? RETRY_AFTER_004_MS : RETRY_AFTER_002_MS
        : RETRY_AFTER_DEFAULT_MS;
  }

  /// How long to wait before reading again: a quarter of the time already spent, so that quick
  /// handoffs are seen quickly and slow ones cost little.
  static long pollDelayMs(Draft d, Instant since) {
    long spentMs = Duration.between(since, d.now).toMillis();
    return Math.clamp(spentMs / 4, POLL_MIN_MS, POLL_MAX_MS);
  }

  /// The caller hung up: give back what is still held, then end.
  static void abandoned(Draft d) {
    d.query = null;
    if (d.reservation != null && d.state instanceof HandoffState.Confirming) {
      ReleasingRules.release(d, AfterRelease.ABANDON);
    } else {
      // Behind the fence the reservation is already released.
      d.end(new Abandoned());
    }
  }

  /// The attempt is over and nothing is held: the next one, or the ending of the last failure.
  static void attemptFailed(Draft d) {
    d.order = null;
    d.query = null;
    d.retryAt = null;
    d.commitDoubted = false;
    boolean end = reaction(d) == Reaction.END || d.cancelled();
    boolean passing = ConnectorRules.isPassing(d) && reaction(d) == Reaction.RETRY;
    boolean sameRoute = passing || d.routeTries < d.currentRoute().tries();
    int next = sameRoute ? d.route : nextRoute(d);
    if (end || d.deadlinePassed() || next < 0) {
      returned(d, reason(d));
      return;
    }
    if (ReleasingRules.settleFirst(d)) {
      return;
    }
    d.reservation = null;
    d.compensation = null;
    d.seen = null;
    d.revival = d.revival == null ? null : d.revival.nextAttempt();
    d.attempt++;
    d.routeTries = passing ? d.routeTries : sameRoute ? d.routeTries + 1 : 1;
    d.route = next;
    if (passing) {
      ConnectorRules.waitForAttempt(d);
    } else {
      ReservingRules.begin(d);
    }
  }

  /// A person sends a guest on who is with her bot, as if she had just asked.
  static void beginAnew(Draft d) {
    d.order = null;
    d.query = null;
    d.retryAt = null;
    d.commitDoubted = false;
    d.compensation = null;
    d.seen = null;
    d.committedAt = null;
    d.failure = null;
    d.courtesies = d.courtesies().anew();
    d.revival = d.revival == null ? null : d.revival.nextAttempt();
    d.attempt++;
    d.routeTries = 1;
    d.route = 0;
    ReservingRules.begin(d);
  }

  /// The next untried route, or -1.
  private static int nextRoute(Draft d) {
    if (d.courtesies != null) {
      return ReturningRules.nextRoute(d);
    }
    return d.route + 1 < d.plan().routes().size() ? d.route + 1 : -1;
  }

  /// She stays with the source. Where that is a bot she is still on hold, and waits for a word.
  static void returned(Draft d, ReturnReason reason) {
    if (d.courtesies == null) {
      d.end(new Returned(reason));
    } else {
      ReturningRules.begin(d, reason);
    }
  }

  static ReturnReason reason(Draft d) {
    FailureNote f = d.failure;
    if (d.cancelled()) {
      return ReturnReason.CANCELLED;
    }
    if (d.deadlinePassed()) {
      return ReturnReason.DEADLINE;
    }
    if (f == null) {
      return ReturnReason.REFUSED;
    }
    return switch (f.kind()) {
      case NO_CAPACITY -> ReturnReason.NO_CAPACITY;
      case NOT_SENT, BUSY, RATE_LIMITED -> ReturnReason.UNREACHABLE;
      case UNKNOWN ->
          f.phase() == CallKind.COMMIT ? ReturnReason.NOT_MOVED : ReturnReason.UNREACHABLE;
      case GONE -> ReturnReason.WINDOW_TOO_SHORT;
      case REJECTED, FORBIDDEN, NOT_FOUND, CONFLICT, UNAUTHORIZED, CALLER_LEFT ->
          ReturnReason.REFUSED;
    };
  }
}
