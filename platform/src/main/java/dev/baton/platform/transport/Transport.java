package dev.baton.platform.transport;

import dev.baton.core.account.Account;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResult;

/// Carries one request to an account's platform and brings back the answer, or says what went wrong
/// and whether the request may have arrived. Never repeats a request by itself, but for the one
/// case that [#exchange] names.
public interface Transport {
  /// Sends the request with a valid token and waits for the whole answer.
  ///
  /// Blocks: made for virtual threads. An interrupt of the calling thread ends the wait, leaves the
  /// interrupt flag set, and is NotSent while nothing has left and Broken afterwards.
  ///
  /// @param deadlineMs bounds everything together: waiting for a turn and for a token, connecting,
  ///   sending, and the answer to its last byte. Past it the result is NotSent or TimedOut, by
  ///   whether anything may have left
  /// @param repeatableOn401 whether to refresh the token and send the same request once more when
  ///   the platform answers 401
  WireResult exchange(
      Account account, WireRequest request, long deadlineMs, boolean repeatableOn401);
}
