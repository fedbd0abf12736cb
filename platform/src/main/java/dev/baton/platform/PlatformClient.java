package dev.baton.platform;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.Outcome;
import dev.baton.core.wire.WireRequest;
import dev.baton.platform.transport.Transport;
import org.jspecify.annotations.Nullable;

/// Runs calls on one account: encode, exchange, decode. Safe for many threads.
public final class PlatformClient {
  private final Account account;
  private final PlatformCodec codec;
  private final Transport transport;

  public PlatformClient(Account account, PlatformCodec codec, Transport transport) {
    this.account = account;
    this.codec = codec;
    this.transport = transport;
  }

  /// What this account's platform can do.
  public PlatformCodec codec() {
    return codec;
  }

  /// Runs one call and waits for its outcome, at most `deadlineMs`. Blocks: made for a virtual
  /// thread, which may be interrupted; then the outcome says honestly whether the request may have
  /// arrived. It is sent once; only an answer of 401, which means that nothing was done, makes it
  /// go out a second time with a fresh token and the same `Idempotency-Key`.
  ///
  /// @param context what a DeliverContext delivers, null for other calls
  /// @param deadlineMs covers everything: waiting, token, connection, request and whole answer
  /// @throws IllegalArgumentException when the call is for another account
  public Outcome run(Call call, @Nullable CanonicalContext context, long deadlineMs) {
    if (!call.account().equals(account.name())) {
      throw new IllegalArgumentException(
          "a call for account " + call.account() + " was given to the client of " + account.name());
    }
    WireRequest request = codec.encode(call, account, context);
    return codec.decode(call, transport.exchange(account, request, deadlineMs, true));
  }
}
