package dev.baton.platform.transport;

import dev.baton.core.account.Account;
import dev.baton.core.id.AccountName;
import dev.baton.core.wire.TransportFault;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The transport over HTTP/1.1. Per account: pooled connections, a bound on requests in flight, a
/// circuit breaker, tokens. An account's limits are those of its first call here; a changed
/// configuration takes a new transport.
public final class HttpTransport implements Transport, TokenSource, AutoCloseable {
  private final Map<AccountName, Lane> lanes = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor cutter;
  private final Tokens tokens;
  private final LongSupplier nanoTime;

  /// A transport.
  ///
  /// @param clock wall clock, compared with the expiry of tokens
  /// @param nanoTime monotonic time in nanoseconds, for deadlines, breakers and pauses
  public HttpTransport(InstantSource clock, LongSupplier nanoTime, TokenStore store) {
    this(clock, nanoTime, store, (account, outcome) -> {});
  }

  /// A transport with somebody who hears what is worth counting.
  public HttpTransport(
      InstantSource clock, LongSupplier nanoTime, TokenStore store, TransportListener listener) {
    this(clock, nanoTime, store, listener, Tokens.PAUSE_MIN_MS);
  }

  /// With a pause of its own after a token request that failed, so that a test need not wait for
  /// it.
  HttpTransport(
      InstantSource clock,
      LongSupplier nanoTime,
      TokenStore store,
      TransportListener listener,
      long tokenPauseMs) {
    this.nanoTime = nanoTime;
    this.tokens = new Tokens(this::sendForToken, store, clock, nanoTime, listener, tokenPauseMs);
    this.cutter =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("transport-deadlines").factory());
    // Nearly every request ends before its deadline; what waits for it must not pile up.
    cutter.setRemoveOnCancelPolicy(true);
  }

  @Override
  public WireResult exchange(
      Account account, WireRequest request, long deadlineMs, boolean repeatableOn401) {
    Deadline deadline = Deadline.in(deadlineMs, nanoTime);
    Lane lane = lane(account);
    if (lane.breaker.refuses()) {
      return breakerOpen(account);
    }
    TransportFault.NotSent noTurn = lane.enter(deadline);
    if (noTurn != null) {
      return noTurn;
    }
    try {
      return withToken(lane, request, deadline, repeatableOn401);
    } finally {
      lane.turns.release();
    }
  }

  /// How an account's circuit breaker stands; closed when nothing was ever sent to the account.
  public BreakerState breaker(AccountName account) {
    Lane lane = lanes.get(account);
    return lane == null ? BreakerState.CLOSED : lane.breaker.state();
  }

  /// Asks an account's token endpoint for a token and says what came. The token serves the calls
  /// that follow.
  ///
  /// @param deadlineMs covers everything
  public TokenLook lookForToken(Account account, long deadlineMs) {
    return tokens.look(account, Deadline.in(deadlineMs, nanoTime));
  }

  @Override
  public Grant token(Account account, long deadlineMs) {
    return tokens.current(account, Deadline.in(deadlineMs, nanoTime));
  }

  @Override
  public boolean refuse(Account account, AccessToken token) {
    return tokens.invalidate(account, token);
  }

  /// Cuts every request that is still under way.
  @Override
  public void close() {
    lanes.values().forEach(lane -> lane.line.close());
    cutter.shutdownNow();
  }

  private WireResult withToken(
      Lane lane, WireRequest request, Deadline deadline, boolean repeatableOn401) {
    return switch (tokens.current(lane.account, deadline)) {
      case Grant.Denied denied -> denied.fault();
      case Grant.Granted granted -> {
        WireResult result = guarded(lane, request, granted.token(), deadline);
        boolean unauthorized = result instanceof WireResponse answer && answer.status() == 401;
        if (!unauthorized
            || !tokens.invalidate(lane.account, granted.token())
            || !repeatableOn401) {
          yield result;
        }
        // A 401 did nothing, so when no other token is to be had, nothing was sent that matters.
        yield switch (tokens.current(lane.account, deadline)) {
          case Grant.Denied denied -> denied.fault();
          case Grant.Granted fresh -> guarded(lane, request, fresh.token(), deadline);
        };
      }
    };
  }

  private WireResult guarded(Lane lane, WireRequest request, AccessToken token, Deadline deadline) {
    CircuitBreaker.Entry entry = lane.breaker.enter();
    if (entry == CircuitBreaker.Entry.REFUSED) {
      return breakerOpen(lane.account);
    }
    WireResult result = null;
    try {
      WireRequest authorized =
          request.withHeader("authorization", "Bearer " + token.value().reveal());
      result = lane.line.send(lane.account.apiBase(), authorized, deadline);
      return result;
    } finally {
      report(lane.breaker, entry, result);
    }
  }

  /// What we broke off ourselves says nothing about the platform.
  private static void report(
      CircuitBreaker breaker, CircuitBreaker.Entry entry, @Nullable WireResult result) {
    switch (result) {
      case null -> breaker.abandoned(entry);
      case WireResponse answer when answer.status() < 500 -> breaker.succeeded(entry);
      case WireResponse answer -> breaker.failed(entry);
      case TransportFault fault when Thread.currentThread().isInterrupted() ->
          breaker.abandoned(entry);
      case TransportFault.NotSent notSent
          when notSent.reason() == TransportFault.Reason.BUDGET_EMPTY ->
          breaker.abandoned(entry);
      case TransportFault fault -> breaker.failed(entry);
    }
  }

  private WireResult sendForToken(Account account, WireRequest request, Deadline deadline) {
    return lane(account).line.send(TokenForms.base(account), request, deadline);
  }

  private Lane lane(Account account) {
    Lane known = lanes.get(account.name());
    return known == null
        ? lanes.computeIfAbsent(account.name(), name -> new Lane(account, cutter, nanoTime))
        : known;
  }

  private static TransportFault.NotSent breakerOpen(Account account) {
    return new TransportFault.NotSent(
        TransportFault.Reason.BREAKER_OPEN, account.name() + " has not answered for a while");
  }

  /// Everything that one account has of its own.
  private static final class Lane {
    final Account account;
    final HttpLine line;
    final Semaphore turns;
    final CircuitBreaker breaker;

    Lane(Account account, ScheduledThreadPoolExecutor cutter, LongSupplier nanoTime) {
      this.account = account;
      this.line = new HttpLine(account.name().value(), account.limits(), cutter);
      // Fair, so that nobody's deadline passes while others overtake.
      this.turns = new Semaphore(account.limits().maxConcurrent(), true);
      this.breaker =
          new CircuitBreaker(
              account.limits().breakerFailures(), account.limits().breakerOpenMs(), nanoTime);
    }

    /// Waits for a turn; null when it has come.
    TransportFault.@Nullable NotSent enter(Deadline deadline) {
      try {
        return turns.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)
            ? null
            : budgetEmpty("no turn within " + deadline.budgetMs() + " ms");
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return budgetEmpty("interrupted while waiting for a turn");
      }
    }

    private TransportFault.NotSent budgetEmpty(String detail) {
      return new TransportFault.NotSent(
          TransportFault.Reason.BUDGET_EMPTY, account.name() + ": " + detail);
    }
  }
}
