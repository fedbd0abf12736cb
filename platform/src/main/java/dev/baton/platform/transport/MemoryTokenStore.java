package dev.baton.platform.transport;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps tokens in this process only. It holds one per account and scope set, so it needs no other
/// bound.
public final class MemoryTokenStore implements TokenStore {
  private final Map<TokenKey, Kept> kept = new ConcurrentHashMap<>();
  private final InstantSource clock;

  public MemoryTokenStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Optional<AccessToken> get(TokenKey key) {
    Kept found = kept.get(key);
    return found != null && clock.instant().isBefore(found.until)
        ? Optional.of(found.token)
        : Optional.empty();
  }

  @Override
  public void put(TokenKey key, AccessToken token, long ttlMs) {
    kept.put(key, new Kept(token, clock.instant().plusMillis(ttlMs)));
  }

  @Override
  public void remove(TokenKey key, AccessToken token) {
    kept.computeIfPresent(
        key, (same, found) -> found.token.value().equals(token.value()) ? null : found);
  }

  private record Kept(AccessToken token, Instant until) {}
}
