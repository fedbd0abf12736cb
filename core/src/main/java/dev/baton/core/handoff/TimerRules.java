package dev.baton.core.handoff;

import java.util.ArrayList;
import java.util.List;

/// The order that timers must keep among themselves, each rule by its name. A configuration that
/// breaks one is refused, because under it a caller could be lost or a reservation used past its
/// end.
public final class TimerRules {
  private TimerRules() {}

  /// A broken rule: its name, and a sentence with the numbers.
  public record Violation(String rule, String message) {}

  /// What the protocol's timers depend on outside of it.
  ///
  /// @param refreshMarginMs the smallest token refresh margin of any account
  /// @param leaseRenewalMs how often a node renews its lease
  /// @param statementTimeoutMs the database's limit on one statement
  /// @param releaseConfirmable whether every destination can confirm a release
  public record Surroundings(
      long refreshMarginMs,
      long leaseRenewalMs,
      long statementTimeoutMs,
      boolean releaseConfirmable) {}

  /// All broken rules, in the order of the table in the documentation; empty when all hold.
  public static List<Violation> violations(Timers t, Surroundings s) {
    List<Violation> found = new ArrayList<>();
    commitFitsReservation(found, t);
    reservationEndsFirst(found, t, s);
    retryFitsReservation(found, t);
    settleCoversOrder(found, t);
    leaseOrder(found, t, s);
    cyclesFitDeadline(found, t);
    tokenOutlivesWindow(found, t, s);
    return List.copyOf(found);
  }

  private static void commitFitsReservation(List<Violation> found, Timers t) {
    long needed = t.reserveTimeoutMs() + t.commitTimeoutMs() + margin(t);
    check(
        found,
        needed < t.holdDurationMs() - 1_000,
        "CommitFitsReservation",
        "reserve-timeout %d + commit-timeout %d + clock-error-limit %d + flush-budget %d = %d ms must"
            + " be less than hold-duration %d - 1000 ms",
        t.reserveTimeoutMs(),
        t.commitTimeoutMs(),
        t.clockErrorLimitMs(),
        t.flushBudgetMs(),
        needed,
        t.holdDurationMs());
  }

  private static void reservationEndsFirst(List<Violation> found, Timers t, Surroundings s) {
    check(
        found,
        s.releaseConfirmable() || t.holdDurationMs() + t.clockErrorLimitMs() < t.sourceGiveUpMs(),
        "ReservationEndsFirst",
        "hold-duration %d + clock-error-limit %d ms must be less than source-give-up %d ms where a"
            + " release cannot be confirmed",
        t.holdDurationMs(),
        t.clockErrorLimitMs(),
        t.sourceGiveUpMs());
  }

  private static void retryFitsReservation(List<Violation> found, Timers t) {
    long needed = t.retryAfterMaxMs() + t.commitTimeoutMs() + margin(t);
    check(
        found,
        needed < t.holdDurationMs() - 1_000,
        "RetryFitsReservation",
        "retry-after-max %d + commit-timeout %d + clock-error-limit %d + flush-budget %d = %d ms must be"
            + " less than hold-duration %d - 1000 ms",
        t.retryAfterMaxMs(),
        t.commitTimeoutMs(),
        t.clockErrorLimitMs(),
        t.flushBudgetMs(),
        needed,
        t.holdDurationMs());
  }

  private static void settleCoversOrder(List<Violation> found, Timers t) {
    long order = Math.max(t.commitTimeoutMs(), t.reserveTimeoutMs());
    check(
        found,
        t.settleMs() >= order + t.leaseTtlMs() + t.processingDelayMs(),
        "SettleCoversOrder",
        "settle %d ms must be at least the longest order timeout %d + lease-ttl %d + processing-delay"
            + " %d ms",
        t.settleMs(),
        order,
        t.leaseTtlMs(),
        t.processingDelayMs());
  }

  private static void leaseOrder(List<Violation> found, Timers t, Surroundings s) {
    check(
        found,
        3 * s.leaseRenewalMs() <= t.leaseTtlMs()
            && s.statementTimeoutMs() < t.leaseTtlMs() - s.leaseRenewalMs(),
        "LeaseOrder",
        "3 x lease-renewal %d ms must be at most lease-ttl %d ms, and statement-timeout %d ms less than"
            + " lease-ttl - lease-renewal",
        s.leaseRenewalMs(),
        t.leaseTtlMs(),
        s.statementTimeoutMs());
  }

  private static void cyclesFitDeadline(List<Violation> found, Timers t) {
    long cycle = t.queryTimeoutMs() + t.backoffCapMs();
    long needed =
        t.consultLimitMs()
            + t.queuedLimitMs()
            + 2 * t.cycles() * cycle
            + t.orderTries() * (t.requeueTimeoutMs() + t.backoffCapMs());
    check(
        found,
        needed < t.handoffDeadlineMs(),
        "CyclesFitDeadline",
        "consult-limit %d + queued-limit %d + 2 x %d cycles of %d ms + the compensation = %d ms must be"
            + " less than handoff-deadline %d ms",
        t.consultLimitMs(),
        t.queuedLimitMs(),
        t.cycles(),
        cycle,
        needed,
        t.handoffDeadlineMs());
  }

  private static void tokenOutlivesWindow(List<Violation> found, Timers t, Surroundings s) {
    check(
        found,
        s.refreshMarginMs() > t.holdDurationMs(),
        "TokenOutlivesWindow",
        "refresh-margin %d ms must be more than hold-duration %d ms",
        s.refreshMarginMs(),
        t.holdDurationMs());
  }

  private static long margin(Timers t) {
    return t.clockErrorLimitMs() + t.flushBudgetMs();
  }

  private static void check(
      List<Violation> found, boolean holds, String rule, String message, Object... numbers) {
    if (!holds) {
      found.add(new Violation(rule, message.formatted(numbers)));
    }
  }
}
