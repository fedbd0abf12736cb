package dev.baton.platform;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Outcome;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResult;
import org.jspecify.annotations.Nullable;

/// One platform in one dialect: how a call is written, and what an answer to it means. Both
/// functions are pure, so that a simulation can run them without a network.
public interface PlatformCodec {
  /// What this platform can do in this dialect.
  Capabilities capabilities(MediaType mediaType);

  /// The scopes that a token must have for a call of this kind.
  ScopeNeed scopes(CallKind kind);

  /// The request that asks for the call, without a token: the transport adds that. An order carries
  /// its order id as `Idempotency-Key`.
  ///
  /// @param context what a DeliverContext delivers; not used by other calls
  /// @throws IllegalArgumentException when a DeliverContext comes without its context, which is a
  ///   bug of the caller
  WireRequest encode(Call call, Account account, @Nullable CanonicalContext context);

  /// The requests that the call takes, one after the other. Most take one.
  default Dialogue begin(Call call, Account account, @Nullable CanonicalContext context) {
    return new OneExchange(this, call, account, context);
  }

  /// What came of the call. Never throws, whatever the platform answered: a 2xx that cannot be read
  /// is Unknown. Details name the account and the status, and nothing that the answer's body says
  /// but its `code`.
  Outcome decode(Call call, WireResult result);

  /// What an event says that the platform pushed. Never throws, whatever the body is: it comes from
  /// whoever has the account's secret.
  EventReading readEvent(String body);
}
