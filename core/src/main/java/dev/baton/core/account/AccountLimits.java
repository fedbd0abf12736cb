package dev.baton.core.account;

/// Bounds of what Baton does to one account.
///
/// @param maxConcurrent requests in flight; a further one waits until its own deadline
/// @param connectTimeoutMs how long a connection may take; past it the request was not sent
/// @param maxResponseBytes a longer answer is unreadable
/// @param breakerFailures failures in a row that open the breaker
/// @param breakerOpenMs how long an open breaker refuses before it lets one probe through
/// @param maxContextBytes the longest body with a context that is sent; what does not fit travels
///   as a claim
public record AccountLimits(
    int maxConcurrent,
    long connectTimeoutMs,
    int maxResponseBytes,
    int breakerFailures,
    long breakerOpenMs,
    int maxContextBytes) {
  /// 256 in flight (the bench's load); 3 s to connect (a first packet that is lost goes out again
  /// after 1 s, RFC 6298); 1 MiB (the largest answer of the contract is a few KiB); 10 failures in
  /// a row (one lost answer is no outage); 2 s open (shorter than a reservation, so that a handoff
  /// survives it); 32 KiB of context (half of what NICE Cognigy takes, the least of those that
  /// say).
  public static AccountLimits defaults() {
    return new AccountLimits(256, 3_000, 1 << 20, 10, 2_000, 32 << 10);
  }
}
