package dev.baton.server;

import dev.baton.core.id.AccountName;

/// An account is configured for a platform or a dialect that this Baton does not speak.
public final class UnusableAccount extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableAccount(AccountName account, String detail) {
    super("account " + account + " cannot be used: " + detail);
  }
}
