package dev.baton.platform.transport;

import dev.baton.core.wire.TransportFault;

/// What came of asking for a token.
public sealed interface Grant {
  /// Here it is.
  record Granted(AccessToken token) implements Grant {}

  /// There is none, so the call that needs it cannot leave.
  ///
  /// @param retryAfterMs how long the endpoint asks to be left alone; 0 when it does not say
  record Denied(TransportFault.NotSent fault, long retryAfterMs) implements Grant {}
}
