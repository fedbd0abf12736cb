package dev.baton.platform.stream;

import dev.baton.core.id.WireName;

/// Why a connection ended, or did not come about.
public enum StreamEnd {
  /// No token was to be had.
  NO_TOKEN,
  /// The host was not reached, or it did not speak WebSocket there.
  UNREACHABLE,
  /// The token was neither taken nor refused in time.
  NO_ACK,
  /// 401.
  UNAUTHORIZED,
  /// 403.
  FORBIDDEN,
  /// The platform refused with another code.
  REFUSED,
  /// A ping was not answered in time.
  NO_PONG,
  /// It was closed or broke.
  CLOSED;

  /// The name in metrics and messages: lower snake case.
  public String wireName() {
    return WireName.of(this);
  }
}
