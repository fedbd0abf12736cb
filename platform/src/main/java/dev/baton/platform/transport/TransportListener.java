package dev.baton.platform.transport;

import dev.baton.core.id.AccountName;

/// Hears what the transport does besides carrying calls, to count it: return at once.
@FunctionalInterface
public interface TransportListener {
  /// What a request for a token ended in.
  enum TokenRefresh {
    GRANTED,
    REFUSED,
    UNREACHABLE
  }

  /// A token was asked for at the account's platform. One that another node has shared is not.
  void tokenRefreshed(AccountName account, TokenRefresh outcome);
}
