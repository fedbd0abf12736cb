package dev.baton.platform.transport;

import dev.baton.core.account.Account;
import dev.baton.core.account.Secret;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The tokens of all accounts. A token's expiry is compared with the clock before every call. It is
/// refreshed early and in the background, by one request at a time however many threads ask; while
/// the old one is valid, nobody waits and a failed refresh harms nobody.
final class Tokens {
  /// How long one token request may take: longer than any healthy endpoint, and well inside a
  /// reservation of 15 s.
  private static final long REQUEST_MS = 5_000;

  /// After a failure the endpoint is left alone for 2 s, doubling to 10 s (the guides' range), so
  /// that nobody storms one that is struggling.
  private static final long PAUSE_MIN_MS = 2_000;

  private static final long PAUSE_MAX_MS = 10_000;

  /// A platform that answers 401 to every token costs its endpoint one request a second.
  private static final long FORCED_PAUSE_MS = 1_000;

  private final Map<TokenKey, Slot> slots = new ConcurrentHashMap<>();
  private final Line line;
  private final TokenStore store;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final TransportListener listener;

  /// How a token request is sent.
  interface Line {
    WireResult send(Account account, WireRequest request, Deadline deadline);
  }

  Tokens(
      Line line,
      TokenStore store,
      InstantSource clock,
      LongSupplier nanoTime,
      TransportListener listener) {
    this.listener = listener;
    this.line = line;
    this.store = store;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /// A token that is valid now, waiting for one at most until the deadline.
  Grant current(Account account, Deadline deadline) {
    Slot slot = slot(account);
    AccessToken quick = slot.token;
    if (quick != null && clock.instant().isBefore(quick.refreshAt())) {
      return new Grant.Granted(quick);
    }
    FutureTask<Grant> flight;
    slot.lock.lock();
    try {
      Instant now = clock.instant();
      AccessToken token = slot.token;
      if (token != null && now.isBefore(token.refreshAt())) {
        return new Grant.Granted(token);
      }
      if (slot.flight == null && !slot.isPaused(nanoTime.getAsLong())) {
        Secret refused = slot.refused;
        slot.flight = new FutureTask<>(() -> refresh(account, slot, refused));
        Thread.ofVirtual().name("token-" + account.name()).start(slot.flight);
      }
      if (token != null && now.isBefore(token.expiresAt())) {
        return new Grant.Granted(token);
      }
      if (slot.flight == null) {
        return new Grant.Denied(slot.lastFault);
      }
      flight = slot.flight;
    } finally {
      slot.lock.unlock();
    }
    return await(account, flight, deadline);
  }

  /// Asks the endpoint for a token, whatever is kept, and says what came. A good one is shared, so
  /// that the calls that follow need no second one.
  TokenLook look(Account account, Deadline deadline) {
    Instant asked = clock.instant();
    WireResult result = line.send(account, TokenForms.request(account), deadline);
    WireResponse answer = result instanceof WireResponse response ? response : null;
    String date = answer == null ? null : answer.header("date");
    return switch (TokenForms.read(account, result, asked)) {
      case Grant.Denied(TransportFault.NotSent fault) ->
          new TokenLook.Denied(
              fault.reason(), fault.detail(), answer == null ? 0 : answer.status(), date);
      case Grant.Granted(AccessToken token) -> {
        long lifeMs = Duration.between(asked, token.expiresAt()).toMillis();
        store.put(TokenKey.of(account), token, Math.max(1, lifeMs));
        yield TokenForms.look(account, answer == null ? "" : answer.body(), token, lifeMs, date);
      }
    };
  }

  /// The platform answered 401 to this token.
  ///
  /// @return whether [#current] can now give another; not when the last such refresh was less than
  ///   a second ago, because then the tokens are not what is wrong
  boolean invalidate(Account account, AccessToken refused) {
    Slot slot = slot(account);
    slot.lock.lock();
    try {
      AccessToken token = slot.token;
      if (token == null || !token.value().equals(refused.value())) {
        return true;
      }
      long nowNanos = nanoTime.getAsLong();
      if (slot.forced && nowNanos - slot.forcedAtNanos < msToNanos(FORCED_PAUSE_MS)) {
        return false;
      }
      slot.forced = true;
      slot.forcedAtNanos = nowNanos;
      slot.token = null;
      slot.refused = refused.value();
    } finally {
      slot.lock.unlock();
    }
    store.remove(TokenKey.of(account), refused);
    return true;
  }

  private Slot slot(Account account) {
    return slots.computeIfAbsent(TokenKey.of(account), key -> new Slot());
  }

  private Grant refresh(Account account, Slot slot, @Nullable Secret refused) {
    Grant grant = null;
    try {
      grant = fetch(account, refused);
      return grant;
    } finally {
      slot.landed(grant, nanoTime.getAsLong());
    }
  }

  private Grant fetch(Account account, @Nullable Secret refused) {
    TokenKey key = TokenKey.of(account);
    Instant asked = clock.instant();
    Optional<AccessToken> shared = store.get(key);
    if (shared.isPresent()
        && asked.isBefore(shared.get().refreshAt())
        && !shared.get().value().equals(refused)) {
      return new Grant.Granted(shared.get());
    }
    Deadline deadline = Deadline.in(REQUEST_MS, nanoTime);
    WireResult result = line.send(account, TokenForms.request(account), deadline);
    if (result instanceof TransportFault.Broken) {
      // One lost packet must not cost the caller her route: a token may be asked for twice.
      result = line.send(account, TokenForms.request(account), deadline);
    }
    Grant grant = TokenForms.read(account, result, asked);
    listener.tokenRefreshed(account.name(), refreshOf(grant));
    if (grant instanceof Grant.Granted granted) {
      long ttlMs = granted.token().expiresAt().toEpochMilli() - clock.instant().toEpochMilli();
      if (ttlMs > 0) {
        store.put(key, granted.token(), ttlMs);
      }
    }
    return grant;
  }

  private static TransportListener.TokenRefresh refreshOf(Grant grant) {
    return switch (grant) {
      case Grant.Granted _ -> TransportListener.TokenRefresh.GRANTED;
      case Grant.Denied denied ->
          denied.fault().reason() == TransportFault.Reason.TOKEN_REFUSED
              ? TransportListener.TokenRefresh.REFUSED
              : TransportListener.TokenRefresh.UNREACHABLE;
    };
  }

  private static Grant await(Account account, FutureTask<Grant> flight, Deadline deadline) {
    try {
      return flight.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      return TokenForms.unreachable(account, "no token within " + deadline.budgetMs() + " ms");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return TokenForms.unreachable(account, "interrupted while waiting for a token");
    } catch (ExecutionException bug) {
      throw new IllegalStateException("fetching a token failed", bug.getCause());
    }
  }

  private static long msToNanos(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }

  /// The state of one account and scope set. Written under its lock.
  private static final class Slot {
    private static final TransportFault.NotSent NEVER_ASKED =
        new TransportFault.NotSent(
            TransportFault.Reason.TOKEN_UNREACHABLE, "no token was asked for yet");

    final ReentrantLock lock = new ReentrantLock();
    volatile @Nullable AccessToken token;

    /// The store may still hold it for a moment after the platform has refused it.
    @Nullable Secret refused;

    @Nullable FutureTask<Grant> flight;
    TransportFault.NotSent lastFault = NEVER_ASKED;
    int failures;
    long pausedAtNanos;
    boolean forced;
    long forcedAtNanos;

    boolean isPaused(long nowNanos) {
      if (failures == 0) {
        return false;
      }
      long pauseMs = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS << Math.min(failures - 1, 3));
      return nowNanos - pausedAtNanos < msToNanos(pauseMs);
    }

    void landed(@Nullable Grant grant, long nowNanos) {
      lock.lock();
      try {
        flight = null;
        if (grant instanceof Grant.Granted granted) {
          token = granted.token();
          failures = 0;
          return;
        }
        // No grant at all means a bug in our own code; it must not become a storm either.
        failures++;
        pausedAtNanos = nowNanos;
        if (grant instanceof Grant.Denied denied) {
          lastFault = denied.fault();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
