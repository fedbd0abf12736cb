package dev.baton.platform.genesys;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Order;
import dev.baton.core.wire.WireRequest;
import dev.baton.platform.Capabilities;
import dev.baton.platform.PlatformCodec;
import dev.baton.platform.ScopeNeed;
import dev.baton.platform.guide.GuideCodec;
import dev.baton.platform.guide.GuideRequests;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Genesys Cloud in the `guide` dialect (guide 000, section 2).
public final class GenesysGuide {
  private GenesysGuide() {}

  /// The codec. It has no state.
  public static PlatformCodec codec() {
    return new GuideCodec(GenesysGuide::capabilities, GenesysGuide::scopes, GenesysGuide::commit);
  }

  private static Capabilities capabilities(MediaType mediaType) {
    // The dialect has no row that reads the messages of a Genesys interaction.
    return switch (mediaType) {
      case VOICE, CHAT -> new Capabilities(true, true, true, true, true, false);
    };
  }

  private static String addressType(Inbound inbound) {
    return switch (inbound) {
      case Inbound.PhoneNumber _ -> "phoneNumber";
      case Inbound.SipUri _ -> "sipUri";
      case Inbound.Within _ ->
          throw new IllegalArgumentException("the dialect has no transfer within Genesys Cloud");
      case Inbound.Connector _ ->
          throw new IllegalArgumentException("a connector hands over from a voice bot alone");
    };
  }

  /// What the destination is told of how she comes: announced by a reservation, or not.
  private static String protocol(Order.Commit order) {
    return order.reservationId() == null ? "advisory" : "two_phase_commit";
  }

  /// Guide 000 asks for these; a read is enough for an agent's client, too.
  private static ScopeNeed scopes(CallKind kind) {
    return switch (kind) {
      case RESERVE,
          RELEASE,
          DELIVER_CONTEXT,
          REQUEUE,
          END_LEG,
          HOLD,
          OFF_HOLD,
          SEND_MESSAGE,
          REQUEST_CALLBACK,
          CREATE_INTERACTION,
          FIND_RESERVATIONS ->
          ScopeNeed.allOf("interaction:write");
      case PREPARE, COMMIT, WITHDRAW ->
          ScopeNeed.allOf("interaction:write", "telephony:call:transfer");
      case READ_LEG, READ_QUEUE, READ_SKILL_GROUP, READ_MESSAGES, READ_CONVERSATION, READ_SESSION ->
          ScopeNeed.anyOf("interaction:write", "user:read");
      case READ_AGENTS -> ScopeNeed.allOf("user:read");
      case READ_ANALYTICS -> ScopeNeed.allOf("analytics:callmetrics:read");
    };
  }

  /// One endpoint for all interactions; which one is in the body.
  private static WireRequest commit(
      Order.Commit order, Account account, @Nullable CanonicalContext context) {
    ObjectNode body = GuideRequests.newObject();
    body.put("interactionId", order.leg().value());
    body.put("transferType", GuideRequests.transferType(order.transferType()));
    ObjectNode transferTo = body.putObject("transferTo");
    transferTo.put("type", addressType(order.inbound()));
    GuideRequests.putInbound(transferTo, order.inbound());
    GuideRequests.putReservation(body, order).put("handoffProtocol", protocol(order));
    return GuideRequests.order(order, "POST", "/api/v2/interactions/transfer", body);
  }
}
