package dev.baton.platform.stream;

import dev.baton.core.account.Account;
import dev.baton.core.account.Secret;
import dev.baton.platform.transport.AccessToken;
import dev.baton.platform.transport.Grant;
import dev.baton.platform.transport.TokenSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Gives a new token whenever the last one was refused or is old.
final class Purse implements TokenSource {
  private final InstantSource clock;
  final List<String> refused = new CopyOnWriteArrayList<>();
  volatile long lifeMs = 3_600_000;
  private int made;
  private @Nullable AccessToken token;

  Purse(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Grant token(Account account, long deadlineMs) {
    Instant now = clock.instant();
    if (token == null || !now.isBefore(token.refreshAt())) {
      made++;
      token =
          new AccessToken(
              new Secret("token-" + made), now.plusMillis(lifeMs / 2), now.plusMillis(lifeMs));
    }
    return new Grant.Granted(token);
  }

  @Override
  public synchronized boolean refuse(Account account, AccessToken given) {
    refused.add(given.value().reveal());
    token = null;
    return true;
  }
}
