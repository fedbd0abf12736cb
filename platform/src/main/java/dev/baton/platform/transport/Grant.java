package dev.baton.platform.transport;

import dev.baton.core.wire.TransportFault;

/// What came of asking for a token.
sealed interface Grant {
  /// Here it is.
  record Granted(AccessToken token) implements Grant {}

  /// There is none, so the call that needs it cannot leave.
  record Denied(TransportFault.NotSent fault) implements Grant {}
}
