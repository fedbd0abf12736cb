package dev.baton.platform.transport;

/// How an account's circuit breaker stands.
public enum BreakerState {
  /// Calls go out.
  CLOSED,
  /// The platform did not answer for a while: calls are refused without being sent.
  OPEN,
  /// The pause is over: one call may look, or is looking, whether the platform answers again.
  HALF_OPEN
}
