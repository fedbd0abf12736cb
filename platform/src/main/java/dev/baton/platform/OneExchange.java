package dev.baton.platform;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.platform.Call;
import dev.baton.core.wire.WireResult;
import org.jspecify.annotations.Nullable;

/// A call that takes one request.
///
/// @param context what a DeliverContext delivers, or what goes beside another order
public record OneExchange(
    PlatformCodec codec, Call call, Account account, @Nullable CanonicalContext context)
    implements Dialogue {
  @Override
  public Turn first() {
    return new Turn.Send(codec.encode(call, account, context));
  }

  @Override
  public Turn next(WireResult result) {
    return new Turn.End(codec.decode(call, result));
  }
}
