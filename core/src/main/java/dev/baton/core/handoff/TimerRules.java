package dev.baton.core.handoff;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The order that timers must keep among themselves, each rule by its name. A configuration that
/// breaks one is refused, because under it a caller could be lost or a reservation used past its
/// end.
public final class TimerRules {
  private TimerRules() {}

  /// A broken rule: its name, and a sentence with the numbers.
  public record Violation(String rule, String message) {}

  /// A rule with its numbers, whether it holds or not.
  ///
  /// @param slackMs what is left before it is broken, below 0 when it is; null where the rule does
  ///   not apply
  /// @param message a sentence with the numbers
  public record Rule(String name, boolean holds, @Nullable Long slackMs, String message) {}

  /// What the protocol's timers depend on outside of it.
  ///
  /// @param refreshMarginMs the smallest token refresh margin of any account
  /// @param leaseRenewalMs how often a node renews its lease
  /// @param statementTimeoutMs the database's limit on one statement
  /// @param releaseConfirmable whether every destination can confirm a release
  /// @param inbox how long events of platforms are taken and remembered
  public record Surroundings(
      long refreshMarginMs,
      long leaseRenewalMs,
      long statementTimeoutMs,
      boolean releaseConfirmable,
      Inbox inbox) {
    /// The same with the inbox as it is by default.
    public Surroundings(
        long refreshMarginMs,
        long leaseRenewalMs,
        long statementTimeoutMs,
        boolean releaseConfirmable) {
      this(
          refreshMarginMs,
          leaseRenewalMs,
          statementTimeoutMs,
          releaseConfirmable,
          Inbox.defaults());
    }
  }

  /// How long the events that platforms push are taken and remembered.
  ///
  /// @param retentionMs how long an event is remembered, so that its copies are known
  /// @param replayWindowMs how old a push's signature may be
  /// @param maxDelayMs how long after an event its platform may still push it
  public record Inbox(long retentionMs, long replayWindowMs, long maxDelayMs) {
    /// 3 days against pushes that repeat for a day, with signatures of at most 5 minutes.
    public static Inbox defaults() {
      return new Inbox(259_200_000, 300_000, 86_400_000);
    }
  }

  /// All broken rules, in the order of the table in the documentation; empty when all hold.
  public static List<Violation> violations(Timers t, Surroundings s) {
    return all(t, s).stream()
        .filter(rule -> !rule.holds())
        .map(rule -> new Violation(rule.name(), rule.message()))
        .toList();
  }

  /// All rules, in the order of the table in the documentation.
  public static List<Rule> all(Timers t, Surroundings s) {
    List<Rule> rules = new ArrayList<>();
    rules.add(commitFitsReservation(t));
    rules.add(reservationEndsFirst(t, s));
    rules.add(retryFitsReservation(t));
    rules.add(settleCoversOrder(t));
    rules.add(leaseOrder(t, s));
    rules.add(cyclesFitDeadline(t));
    rules.add(tokenOutlivesWindow(t, s));
    rules.add(dedupeOutlivesReplay(s.inbox()));
    return List.copyOf(rules);
  }

  private static Rule commitFitsReservation(Timers t) {
    long needed = t.reserveTimeoutMs() + t.commitTimeoutMs() + margin(t);
    return less(
        "CommitFitsReservation",
        needed,
        t.holdDurationMs() - 1_000,
        "reserve-timeout %d + commit-timeout %d + clock-error-limit %d + flush-budget %d = %d ms"
            + " must be less than hold-duration %d - 1000 ms",
        t.reserveTimeoutMs(),
        t.commitTimeoutMs(),
        t.clockErrorLimitMs(),
        t.flushBudgetMs(),
        needed,
        t.holdDurationMs());
  }

  private static Rule reservationEndsFirst(Timers t, Surroundings s) {
    if (s.releaseConfirmable()) {
      return new Rule(
          "ReservationEndsFirst", true, null, "every destination can confirm a release");
    }
    return less(
        "ReservationEndsFirst",
        t.holdDurationMs() + t.clockErrorLimitMs(),
        t.sourceGiveUpMs(),
        "hold-duration %d + clock-error-limit %d ms must be less than source-give-up %d ms where a"
            + " release cannot be confirmed",
        t.holdDurationMs(),
        t.clockErrorLimitMs(),
        t.sourceGiveUpMs());
  }

  private static Rule retryFitsReservation(Timers t) {
    long needed = t.retryAfterMaxMs() + t.commitTimeoutMs() + margin(t);
    return less(
        "RetryFitsReservation",
        needed,
        t.holdDurationMs() - 1_000,
        "retry-after-max %d + commit-timeout %d + clock-error-limit %d + flush-budget %d = %d ms"
            + " must be less than hold-duration %d - 1000 ms",
        t.retryAfterMaxMs(),
        t.commitTimeoutMs(),
        t.clockErrorLimitMs(),
        t.flushBudgetMs(),
        needed,
        t.holdDurationMs());
  }

  private static Rule settleCoversOrder(Timers t) {
    // The compensation settles too: sent again while the first may still come, it could pull her
    // away from whoever answered.
    long order =
        Math.max(Math.max(t.commitTimeoutMs(), t.reserveTimeoutMs()), t.requeueTimeoutMs());
    return atMost(
        "SettleCoversOrder",
        order + t.leaseTtlMs() + t.processingDelayMs(),
        t.settleMs(),
        "settle %d ms must be at least the longest order timeout %d + lease-ttl %d"
            + " + processing-delay %d ms",
        t.settleMs(),
        order,
        t.leaseTtlMs(),
        t.processingDelayMs());
  }

  private static Rule leaseOrder(Timers t, Surroundings s) {
    long renewalSlackMs = t.leaseTtlMs() - 3 * s.leaseRenewalMs();
    long statementSlackMs = t.leaseTtlMs() - s.leaseRenewalMs() - s.statementTimeoutMs();
    return new Rule(
        "LeaseOrder",
        renewalSlackMs >= 0 && statementSlackMs > 0,
        Math.min(renewalSlackMs, statementSlackMs),
        ("3 x lease-renewal %d ms must be at most lease-ttl %d ms, and statement-timeout %d ms"
                + " less than lease-ttl - lease-renewal")
            .formatted(s.leaseRenewalMs(), t.leaseTtlMs(), s.statementTimeoutMs()));
  }

  private static Rule cyclesFitDeadline(Timers t) {
    long cycle = t.queryTimeoutMs() + t.backoffCapMs();
    long needed =
        t.consultLimitMs()
            + t.queuedLimitMs()
            + 3 * t.cycles() * cycle
            + 2 * t.orderTries() * (t.requeueTimeoutMs() + t.backoffCapMs());
    return less(
        "CyclesFitDeadline",
        needed,
        t.handoffDeadlineMs(),
        "consult-limit %d + queued-limit %d + 3 x %d cycles of %d ms + two compensations = %d ms"
            + " must be less than handoff-deadline %d ms",
        t.consultLimitMs(),
        t.queuedLimitMs(),
        t.cycles(),
        cycle,
        needed,
        t.handoffDeadlineMs());
  }

  private static Rule tokenOutlivesWindow(Timers t, Surroundings s) {
    return less(
        "TokenOutlivesWindow",
        t.holdDurationMs(),
        s.refreshMarginMs(),
        "refresh-margin %d ms must be more than hold-duration %d ms",
        s.refreshMarginMs(),
        t.holdDurationMs());
  }

  private static Rule dedupeOutlivesReplay(Inbox inbox) {
    long needed = inbox.replayWindowMs() + inbox.maxDelayMs();
    return less(
        "DedupeOutlivesReplay",
        needed,
        inbox.retentionMs(),
        "webhooks.replay-window %d + webhooks.max-delay %d = %d ms must be less than"
            + " webhooks.retention %d ms",
        inbox.replayWindowMs(),
        inbox.maxDelayMs(),
        needed,
        inbox.retentionMs());
  }

  private static Rule less(
      String name, long neededMs, long limitMs, String message, Object... numbers) {
    return new Rule(name, neededMs < limitMs, limitMs - neededMs, message.formatted(numbers));
  }

  private static Rule atMost(
      String name, long neededMs, long limitMs, String message, Object... numbers) {
    return new Rule(name, neededMs <= limitMs, limitMs - neededMs, message.formatted(numbers));
  }

  private static long margin(Timers t) {
    return t.clockErrorLimitMs() + t.flushBudgetMs();
  }
}
