package dev.baton.platform.cognigy;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Dialogue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The bot's flow is run, which makes its connector hand the caller over (guide 003, step 3). One
/// request; a dialogue only because what is known of her must not come back in a failure.
final class RunFlow implements Dialogue {
  private final WireRequest request;
  private final Order.Commit order;
  private final @Nullable Set<String> known;

  RunFlow(WireRequest request, Order.Commit order, @Nullable CanonicalContext context) {
    this.request = request;
    this.order = order;
    this.known = context == null ? null : ConnectorTrouble.known(context);
  }

  @Override
  public Turn first() {
    return new Turn.Send(request);
  }

  @Override
  public Turn next(WireResult result) {
    return new Turn.End(
        result instanceof WireResponse response && response.status() >= 500
            ? new Outcome.Failed(ConnectorTrouble.of(order, response, known))
            : CognigyGuide.codec().decode(order, result));
  }
}
