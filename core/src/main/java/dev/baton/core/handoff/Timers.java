package dev.baton.core.handoff;

/// Every duration the protocol uses, in milliseconds, and how often it tries. They are part of
/// safety: [TimerRules] refuses combinations under which a caller could be lost.
///
/// @param holdDurationMs how long the destination holds a reservation
/// @param reserveTimeoutMs from sending a reserve until its outcome counts as unknown
/// @param commitTimeoutMs the same for a commit
/// @param releaseTimeoutMs the same for a release
/// @param deliverTimeoutMs the same for the delivery of the context
/// @param requeueTimeoutMs the same for a compensation
/// @param queryTimeoutMs from sending a query until it counts as unreadable
/// @param clockErrorLimitMs a node whose clock may be off by more sends no commit
/// @param flushBudgetMs the longest that storing a step may take before its order is sent
/// @param settleMs after the last possible send of an order without a fence, when it can no more
///   happen
/// @param processingDelayMs how long a platform may sit on an accepted request, as its vendor
///   states
/// @param leaseTtlMs how long a node's lease lives; a paused node may send until it has ended
/// @param sourceGiveUpMs how long a source keeps trying to reach the destination
/// @param consultLimitMs how long a consultation at the source may take
/// @param queuedLimitMs how long the caller may wait in the destination's queue
/// @param handoffDeadlineMs by when every handoff has ended or is parked
/// @param orderTries how often one order is sent at most, 1 to 10
/// @param cycles how many comparisons may fail before a compensation, and again after it, 1 to 10
/// @param backoffBaseMs the first wait before a repeat; doubles, with full jitter
/// @param backoffCapMs the longest such wait
/// @param retryAfterMaxMs the longest `Retry-After` that is waited for inside a window
public record Timers(
    long holdDurationMs,
    long reserveTimeoutMs,
    long commitTimeoutMs,
    long releaseTimeoutMs,
    long deliverTimeoutMs,
    long requeueTimeoutMs,
    long queryTimeoutMs,
    long clockErrorLimitMs,
    long flushBudgetMs,
    long settleMs,
    long processingDelayMs,
    long leaseTtlMs,
    long sourceGiveUpMs,
    long consultLimitMs,
    long queuedLimitMs,
    long handoffDeadlineMs,
    int orderTries,
    int cycles,
    long backoffBaseMs,
    long backoffCapMs,
    long retryAfterMaxMs) {
  /// The defaults. 15 s hold is guide 000's; 4 s for an order leaves room for one repeat inside the
  /// window; 250 ms of clock error is twice what a loaded database round trip costs; 8 s to settle
  /// is the commit's 4 s, the lease's 2 s and 2 s of processing; a minute to consult and two to
  /// wait in a queue are what callers bear; 10 minutes hold all of it with room; three cycles are
  /// guide 000's.
  public static Timers defaults() {
    return new Timers(
        15_000, 4_000, 4_000, 3_000, 4_000, 4_000, 3_000, 250, 500, 8_000, 2_000, 2_000, 30_000,
        60_000, 120_000, 600_000, 3, 3, 200, 2_000, 5_000);
  }
}
