package dev.baton.platform.transport;

import dev.baton.core.account.Account;

/// Tokens for what does not go through a [Transport]: an event stream carries its token itself.
public interface TokenSource {
  /// A token that is valid now, waiting for one at most so long. Shared with every call to the
  /// account.
  ///
  /// @param deadlineMs covers everything
  Grant token(Account account, long deadlineMs);

  /// The platform has refused this token, so that it is not given again.
  ///
  /// @return whether [#token] can now give another; not when the last one was refused less than a
  ///   second ago, because then the tokens are not what is wrong
  boolean refuse(Account account, AccessToken token);
}
