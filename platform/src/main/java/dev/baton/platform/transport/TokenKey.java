package dev.baton.platform.transport;

import dev.baton.core.account.Account;
import dev.baton.core.id.AccountName;
import java.util.List;

/// Tokens are shared by those who ask for the same account and the same set of scopes.
///
/// @param scopes sorted
public record TokenKey(AccountName account, List<String> scopes) {
  public TokenKey {
    scopes = scopes.stream().sorted().distinct().toList();
  }

  static TokenKey of(Account account) {
    return new TokenKey(account.name(), account.scopes());
  }
}
