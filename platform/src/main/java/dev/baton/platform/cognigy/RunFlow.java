package dev.baton.platform.cognigy;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Outcome;
import dev.baton.core.wire.WireRequest;
import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import dev.baton.platform.Dialogue;
import dev.baton.platform.guide.UnreadableAnswer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The bot's flow is run, which makes its connector hand the caller over (guide 003, step 3). What
/// a connector says of its failure may name her, and her session knows by which words: it is read,
/// so that they can be left out. Where it cannot be read nothing is told but the connector's code.
final class RunFlow implements Dialogue {
  private final WireRequest request;
  private final Order.Commit order;
  private final @Nullable Set<String> known;
  private @Nullable WireResponse failed;

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
    if (failed != null) {
      return new Turn.End(
          new Outcome.Failed(ConnectorTrouble.of(order, failed, knownWith(result))));
    }
    if (known != null && result instanceof WireResponse response && response.status() >= 500) {
      failed = response;
      return new Turn.Send(Session.request(order.leg().value()));
    }
    return new Turn.End(CognigyGuide.codec().decode(order, result));
  }

  private @Nullable Set<String> knownWith(WireResult read) {
    if (known == null || !(read instanceof WireResponse response) || response.status() / 100 != 2) {
      return null;
    }
    try {
      Set<String> all = ReadMergeWrite.variables(Session.read(response));
      all.addAll(known);
      return all;
    } catch (UnreadableAnswer unreadable) {
      // Then nobody knows which words are hers.
      return null;
    }
  }
}
