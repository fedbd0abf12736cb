package dev.baton.core.platform;

import org.jspecify.annotations.Nullable;

/// How long a leg was in what, as the platform's own analytics have it, in whole seconds.
///
/// @param talkSec with somebody, talking
/// @param holdSec on hold
/// @param queueSec waiting in a queue
/// @param wrapSec the agent's work behind the call
/// @param agentId who talked to her last, or null
public record LegAnalytics(
    long talkSec, long holdSec, long queueSec, long wrapSec, @Nullable String agentId) {
  /// @throws IllegalArgumentException when a time is negative
  public LegAnalytics {
    if (talkSec < 0 || holdSec < 0 || queueSec < 0 || wrapSec < 0) {
      throw new IllegalArgumentException("a time in analytics is negative");
    }
  }
}
