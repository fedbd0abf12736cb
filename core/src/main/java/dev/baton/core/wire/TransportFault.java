package dev.baton.core.wire;

/// A fault on the way to a platform. What matters first is whether the request may have arrived.
public sealed interface TransportFault extends WireResult {
  /// One line for people, without secrets.
  String detail();

  /// The request was not sent: breaker open, budget empty, connection refused, DNS, TLS handshake,
  /// no token to be had. It cannot have had an effect.
  record NotSent(Reason reason, String detail) implements TransportFault {}

  /// The request was sent, or may have been, and no whole answer came within `deadlineMs`.
  record TimedOut(long deadlineMs, String detail) implements TransportFault {}

  /// The connection broke after the request was sent, or may have been.
  record Broken(String detail) implements TransportFault {}

  /// Why a request was not sent.
  enum Reason {
    BREAKER_OPEN,
    BUDGET_EMPTY,
    CONNECT_REFUSED,
    DNS,
    TLS_HANDSHAKE,
    TOKEN_REFUSED,
    TOKEN_UNREACHABLE
  }
}
