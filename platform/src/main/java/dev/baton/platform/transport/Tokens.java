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
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The tokens of all accounts. A token's expiry is compared with the clock before every call. It is
/// refreshed early and in the background, by one request at a time however many threads ask; while
/// the old one is valid, nobody waits and a failed refresh harms nobody. Without a valid one a call
/// waits through the pause that follows a failure, when its own deadline leaves time for that.
final class Tokens {
  /// How long one token request may take: longer than any healthy endpoint, and well inside a
  /// reservation of 15 s.
  private static final long REQUEST_MS = 5_000;

  /// After a failure the endpoint is left alone for 2 to 10 s (the guides' range), so that nobody
  /// storms one that is struggling. The first two pauses are the shortest, so that the guides'
  /// three attempts fit into the sends of one order; from then on they double.
  static final long PAUSE_MIN_MS = 2_000;

  private static final long PAUSE_MAX_MS = 10_000;

  /// A longer `Retry-After` is cut to a minute: a slip there must not shut an account for a day.
  private static final long RETRY_AFTER_MAX_MS = 60_000;

  /// What a call keeps of its deadline when it waits through a pause: time for the token request
  /// and the call itself, of which a healthy platform needs less than a quarter of a second each.
  private static final long EXCHANGE_MS = 500;

  /// With the first request these are the guides' three attempts for one call.
  private static final int WAITS_MAX = 2;

  /// A platform that answers 401 to every token costs its endpoint one request a second.
  private static final long FORCED_PAUSE_MS = 1_000;

  private final Map<TokenKey, Slot> slots = new ConcurrentHashMap<>();
  private final Line line;
  private final TokenStore store;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final TransportListener listener;
  private final long pauseMinMs;

  /// How a token request is sent.
  interface Line {
    WireResult send(Account account, WireRequest request, Deadline deadline);
  }

  /// @param pauseMinMs the shortest pause after a failure; [#PAUSE_MIN_MS] outside tests
  Tokens(
      Line line,
      TokenStore store,
      InstantSource clock,
      LongSupplier nanoTime,
      TransportListener listener,
      long pauseMinMs) {
    this.pauseMinMs = pauseMinMs;
    this.listener = listener;
    this.line = line;
    this.store = store;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /// A token that is valid now, waiting for one at most until the deadline. When the endpoint has
  /// just failed and the deadline does not reach beyond the pause, nobody waits for nothing: it is
  /// denied at once.
  Grant current(Account account, Deadline deadline) {
    Slot slot = slot(account);
    AccessToken quick = slot.token;
    if (quick != null && clock.instant().isBefore(quick.refreshAt())) {
      return new Grant.Granted(quick);
    }
    Grant grant = ask(account, slot, deadline);
    for (int waits = 0; waits < WAITS_MAX && grant instanceof Grant.Denied; waits++) {
      if (!outlastsPause(slot, deadline)) {
        return grant;
      }
      grant = ask(account, slot, deadline);
    }
    return grant;
  }

  /// Waits until the pause has ended; false at once when the deadline does not leave time for that
  /// and for what has to follow, or when the thread is interrupted.
  private boolean outlastsPause(Slot slot, Deadline deadline) {
    try {
      slot.lock.lockInterruptibly();
      try {
        while (true) {
          long leftNanos = slot.pauseLeftNanos(nanoTime.getAsLong(), pauseMinMs);
          if (deadline.remainingNanos() < leftNanos + msToNanos(EXCHANGE_MS)) {
            return false;
          }
          if (leftNanos <= 0) {
            return true;
          }
          slot.pauseOver.awaitNanos(leftNanos);
        }
      } finally {
        slot.lock.unlock();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// One attempt, shared with everybody who asks meanwhile.
  private Grant ask(Account account, Slot slot, Deadline deadline) {
    FutureTask<Grant> flight;
    slot.lock.lock();
    try {
      Instant now = clock.instant();
      AccessToken token = slot.token;
      if (token != null && now.isBefore(token.refreshAt())) {
        return new Grant.Granted(token);
      }
      if (slot.flight == null && slot.pauseLeftNanos(nanoTime.getAsLong(), pauseMinMs) <= 0) {
        Secret refused = slot.refused;
        slot.flight = new FutureTask<>(() -> refresh(account, slot, refused));
        Thread.ofVirtual().name("token-" + account.name()).start(slot.flight);
      }
      if (token != null && now.isBefore(token.expiresAt())) {
        return new Grant.Granted(token);
      }
      if (slot.flight == null) {
        return new Grant.Denied(slot.lastFault, slot.retryAfterMs);
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
      case Grant.Denied(TransportFault.NotSent fault, long _) ->
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

    /// Whoever waits through a pause looks again when a request has landed.
    final Condition pauseOver = lock.newCondition();

    volatile @Nullable AccessToken token;

    /// The store may still hold it for a moment after the platform has refused it.
    @Nullable Secret refused;

    @Nullable FutureTask<Grant> flight;
    TransportFault.NotSent lastFault = NEVER_ASKED;
    int failures;
    long pausedAtNanos;

    /// What the endpoint asked for with its last failure, 0 when nothing.
    long retryAfterMs;

    boolean forced;
    long forcedAtNanos;

    /// How long the endpoint is still left alone; 0 or less when it may be asked.
    long pauseLeftNanos(long nowNanos, long pauseMinMs) {
      if (failures == 0) {
        return 0;
      }
      long ownMs = Math.min(PAUSE_MAX_MS, pauseMinMs << Math.clamp(failures - 2, 0, 3));
      long pauseMs = Math.max(ownMs, Math.min(retryAfterMs, RETRY_AFTER_MAX_MS));
      return msToNanos(pauseMs) - (nowNanos - pausedAtNanos);
    }

    void landed(@Nullable Grant grant, long nowNanos) {
      lock.lock();
      try {
        flight = null;
        retryAfterMs = 0;
        pauseOver.signalAll();
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
          retryAfterMs = denied.retryAfterMs();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
