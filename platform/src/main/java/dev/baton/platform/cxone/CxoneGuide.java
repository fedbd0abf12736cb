package dev.baton.platform.cxone;

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

/// NICE CXone in the `guide` dialect (guide 000, section 2; the transfer is guide 004's).
public final class CxoneGuide {
  private CxoneGuide() {}

  /// The codec. It has no state.
  public static PlatformCodec codec() {
    return new GuideCodec(CxoneGuide::capabilities, CxoneGuide::scopes, CxoneGuide::commit);
  }

  private static Capabilities capabilities(MediaType mediaType) {
    // Only a chat has messages to page through (guide 004).
    return switch (mediaType) {
      case VOICE -> new Capabilities(true, true, true, true, true, false);
      case CHAT -> new Capabilities(true, true, true, true, true, true);
    };
  }

  private static String targetType(Inbound inbound) {
    return switch (inbound) {
      case Inbound.PhoneNumber _ -> "external";
      case Inbound.SipUri _ -> "sipUri";
      case Inbound.Within _ -> "queue";
      case Inbound.Connector _ ->
          throw new IllegalArgumentException("a connector hands over from a voice bot alone");
    };
  }

  /// Guide 000 asks for one scope for everything, guide 004 for one a row: either is enough.
  private static ScopeNeed scopes(CallKind kind) {
    return switch (kind) {
      case RESERVE, PREPARE, COMMIT, WITHDRAW, RELEASE, REQUEUE, END_LEG, FIND_RESERVATIONS ->
          ScopeNeed.allOf("interactions:write");
      case DELIVER_CONTEXT -> ScopeNeed.anyOf("interactions:write", "context:write");
      case READ_LEG -> ScopeNeed.anyOf("interactions:write", "interactions:read");
      case HOLD, OFF_HOLD -> ScopeNeed.anyOf("interactions:hold", "interactions:write");
      case SEND_MESSAGE -> ScopeNeed.allOf("conversations:write");
      case REQUEST_CALLBACK -> ScopeNeed.anyOf("interactions:write", "interactions:transfer");
      case CREATE_INTERACTION -> ScopeNeed.allOf("interaction:initiate");
      case READ_QUEUE -> ScopeNeed.anyOf("routing:queue:view", "interactions:write");
      case READ_AGENTS -> ScopeNeed.anyOf("agent:view", "agents:read");
      case READ_SKILL_GROUP -> ScopeNeed.anyOf("routing:queue:view", "interactions:write");
      case READ_MESSAGES -> ScopeNeed.allOf("interactions:read", "messaging:read");
      case READ_CONVERSATION, READ_SESSION ->
          ScopeNeed.anyOf("interactions:read", "interactions:write");
      case READ_ANALYTICS -> ScopeNeed.allOf("analytics:read");
    };
  }

  /// The interaction is in the path, and the row has no room for a transfer type: CXone's own
  /// routing at the far end decides how the agents meet.
  private static WireRequest commit(
      Order.Commit order, Account account, @Nullable CanonicalContext context) {
    if (order.inbound() instanceof Inbound.Within within) {
      return CxoneWithin.commit(order, within, account.limits().maxContextBytes(), context);
    }
    ObjectNode body = GuideRequests.newObject();
    ObjectNode target = body.putObject("target");
    target.put("type", targetType(order.inbound()));
    GuideRequests.putInbound(target, order.inbound());
    GuideRequests.putReservation(body, order);
    String leg = GuideRequests.segment(order.leg().value());
    return GuideRequests.order(order, "POST", "/api/v2/interactions/" + leg + "/transfer", body);
  }
}
