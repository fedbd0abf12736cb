package dev.baton.platform;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.Outcome;
import dev.baton.core.wire.WireRequest;
import dev.baton.platform.transport.Transport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Runs calls on one account: each as the [Dialogue] that its codec holds. Safe for many threads.
public final class PlatformClient {
  private final Account account;
  private final PlatformCodec codec;
  private final Transport transport;
  private final LongSupplier nanoTime;

  /// A client that measures time by this machine's monotonic clock.
  public PlatformClient(Account account, PlatformCodec codec, Transport transport) {
    this(account, codec, transport, System::nanoTime);
  }

  /// @param nanoTime monotonic time in nanoseconds
  public PlatformClient(
      Account account, PlatformCodec codec, Transport transport, LongSupplier nanoTime) {
    this.account = account;
    this.codec = codec;
    this.transport = transport;
    this.nanoTime = nanoTime;
  }

  /// What this account's platform can do.
  public PlatformCodec codec() {
    return codec;
  }

  /// Runs one call and waits for its outcome, at most `deadlineMs`. Blocks: made for a virtual
  /// thread, which may be interrupted; then the outcome says honestly whether the request may have
  /// arrived. Each of its requests is sent once; only an answer of 401, which means that nothing
  /// was done, makes one go out a second time with a fresh token and the same `Idempotency-Key`.
  ///
  /// @param context what a DeliverContext delivers, null for other calls
  /// @param deadlineMs covers everything: waiting, token, connection, request and whole answer
  /// @throws IllegalArgumentException when the call is for another account
  public Outcome run(Call call, @Nullable CanonicalContext context, long deadlineMs) {
    if (!call.account().equals(account.name())) {
      throw new IllegalArgumentException(
          "a call for account " + call.account() + " was given to the client of " + account.name());
    }
    long begunNanos = nanoTime.getAsLong();
    Dialogue dialogue = codec.begin(call, account, context);
    Dialogue.Turn turn = dialogue.first();
    for (int sent = 0; sent <= Dialogue.MAX_REQUESTS; sent++) {
      switch (turn) {
        case Dialogue.Turn.End(Outcome outcome) -> {
          return outcome;
        }
        case Dialogue.Turn.Send(WireRequest request) -> {
          long spentMs = (nanoTime.getAsLong() - begunNanos) / 1_000_000;
          turn =
              dialogue.next(
                  transport.exchange(account, request, Math.max(0, deadlineMs - spentMs), true));
        }
      }
    }
    throw new IllegalStateException(call.kind() + " has no end");
  }
}
