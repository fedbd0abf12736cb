package dev.baton.platform.transport;

import java.util.Optional;

/// Where the nodes of an installation share tokens. It may forget: then a token is fetched anew. It
/// must not throw and must answer within a second; a store that cannot be reached has nothing.
public interface TokenStore {
  /// The token, when there is one whose time to live has not passed.
  Optional<AccessToken> get(TokenKey key);

  /// Keeps a token in place of the one before.
  ///
  /// @param ttlMs at least 1; afterwards it is gone
  void put(TokenKey key, AccessToken token, long ttlMs);

  /// Drops this token, when it is still the one that is kept: a platform has refused it.
  void remove(TokenKey key, AccessToken token);
}
