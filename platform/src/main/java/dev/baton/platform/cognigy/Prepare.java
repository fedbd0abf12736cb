package dev.baton.platform.cognigy;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.privacy.ContextMapping;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.PlatformFailure;
import dev.baton.core.wire.WireResponse;
import dev.baton.platform.guide.UnreadableAnswer;
import dev.baton.platform.guide.VendorJson;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The session gets what its connector needs to hand the caller over (guide 003, step 2).
final class Prepare extends ReadMergeWrite {
  private final Order.Prepare order;
  private final Account account;
  private final @Nullable CanonicalContext context;
  private @Nullable VendorId transferId;

  Prepare(Order.Prepare order, Account account, @Nullable CanonicalContext context) {
    super(order, order.leg());
    this.order = order;
    this.account = account;
    this.context = context;
  }

  @Override
  Turn merge(Session session) {
    return switch (session.status()) {
      case ENDED -> failed(new PlatformFailure.NotFound(detail("the session has ended")));
      case PROCESSING -> failed(new PlatformFailure.Busy(detail("a flow holds the session")));
      case TRANSFERRING -> {
        Answer already = proof(session);
        yield already == null
            ? failed(
                new PlatformFailure.Conflict(detail("the session is being transferred already")))
            : done(already);
      }
      case ACTIVE, IDLE -> writeChecked(session);
    };
  }

  private Turn writeChecked(Session session) {
    if (!session.channel().equals("voice")) {
      return failed(new PlatformFailure.Rejected(detail("the session's channel is not voice")));
    }
    if (session.isHandedOver() && session.reservation() == null) {
      return failed(
          new PlatformFailure.Conflict(detail("the bot itself is handing the caller over")));
    }
    ObjectNode body = SessionWrites.prepare(order, account, context, session);
    String trouble =
        order.inbound().platform() == Platform.NICE_CXONE
            ? TransferContexts.trouble(
                body.path("variables").path("transferContext"), account.defaultCountry())
            : null;
    return trouble == null
        ? write(body)
        : failed(new PlatformFailure.Rejected(detail("transferContext breaks " + trouble)));
  }

  @Override
  Turn absent(PlatformFailure.NotFound notFound) {
    return failed(notFound);
  }

  /// The answer to the write is the only place where guide 003 shows the transfer's id.
  @Override
  void written(WireResponse response) {
    JsonNode body = VendorJson.objectOrNull(response.body());
    try {
      transferId = body == null ? null : Session.transferId(Session.telephony(body));
    } catch (UnreadableAnswer unreadable) {
      // What counts is what is read back.
      transferId = null;
    }
  }

  @Override
  @Nullable Answer proof(Session session) {
    JsonNode target = session.variables().get(SessionWrites.TARGET);
    boolean ours =
        session.isHandedOver()
            && order.reservationId().equals(session.reservation())
            && target != null
            && target.isString()
            && target.stringValue().equals(order.inbound().queueId());
    return ours
        ? new Answer.Prepared(
            session.callId(),
            session.transferId() == null ? transferId : session.transferId(),
            leftOut(session))
        : null;
  }

  /// The attributes that did not fit beside what the session knew already.
  private List<ContextLoss> leftOut(Session session) {
    return context == null
        ? List.of()
        : context.attributes().keySet().stream()
            .filter(name -> !session.variables().has(name))
            .sorted()
            .map(name -> new ContextLoss(ContextMapping.pointerOf(name), ContextLoss.Kind.DROPPED))
            .toList();
  }

  /// Where a session is gone that was written into, the other side shows what became of her.
  @Override
  @Nullable Answer proofOfAbsence() {
    return null;
  }

  @Override
  Set<String> known(Session session) {
    Set<String> known = variables(session);
    if (context != null) {
      known.addAll(ConnectorTrouble.known(context));
    }
    return known;
  }
}
