package dev.baton.platform.guide;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.ChatMessage;
import dev.baton.core.platform.ConversationView;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Query;
import dev.baton.core.wire.WireRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is done to a guest whom a bot has (guide 002, steps 2 and 3), and what is read of her
/// conversation (guide 004, steps 2 and 3).
final class GuideChats {
  private static final String HOLD = "/api/v2/interactions/hold";
  private static final String INTERACTIONS = "/api/v2/interactions/";

  /// What chat platforms take as one message.
  private static final int CONTENT_CHARS = 4_000;

  /// The platform's pages have 100 messages; one that sends more at once is read up to here.
  private static final int MESSAGES_MAX = 100_000;

  private GuideChats() {}

  static WireRequest hold(Order.Hold order) {
    ObjectNode body = GuideRequests.newObject();
    body.put("interactionId", order.leg().value());
    body.put("holdType", "customer");
    body.put("holdReason", "transferring_to_agent");
    return GuideRequests.order(order, "POST", HOLD, body);
  }

  static WireRequest offHold(Order.OffHold order) {
    String path = HOLD + "/" + GuideRequests.segment(order.leg().value());
    return GuideRequests.order(order, "DELETE", path, null);
  }

  static WireRequest sendMessage(Order.SendMessage order) {
    ObjectNode body = GuideRequests.newObject();
    body.put("conversationId", order.conversationId());
    body.putObject("from").put("id", order.fromId()).put("type", "system");
    body.putObject("to").put("id", order.conversationId()).put("type", "conversation");
    body.put("body", order.body());
    body.put("contentType", "text/plain");
    return GuideRequests.order(order, "POST", "/api/v2/conversations/messages", body);
  }

  /// Without a conversation she is called at the number of her context.
  static WireRequest requestCallback(
      Order.RequestCallback order, @Nullable CanonicalContext context) {
    ObjectNode body = GuideRequests.newObject();
    body.put("interactionId", order.leg().value());
    body.put("queueId", order.queueId());
    String phone = context == null ? null : context.customer().phone();
    if (order.conversationId() != null) {
      body.put("conversationId", order.conversationId());
    } else if (phone != null) {
      body.put("phoneNumber", phone);
    }
    return GuideRequests.order(order, "POST", "/api/v2/callbacks", body);
  }

  static Answer callbackTaken(JsonNode body) {
    return new Answer.CallbackTaken(VendorJson.required(body, "id", VendorId::new).value());
  }

  static WireRequest readMessages(Query.ReadMessages query) {
    String path =
        INTERACTIONS
            + GuideRequests.segment(query.legKey())
            + "/messages?limit="
            + query.limit()
            + (query.cursor() == null ? "" : "&cursor=" + GuideRequests.segment(query.cursor()));
    return GuideRequests.query(path);
  }

  /// One page. A message that is no object, or a field of it that is no text, is read as guide 004
  /// reads what is missing: it must not hide the others.
  static Answer messages(JsonNode body) {
    JsonNode entities = body.get("entities");
    if (entities == null || !entities.isArray()) {
      throw new UnreadableAnswer("entities is no array");
    }
    List<ChatMessage> messages = new ArrayList<>(Math.min(entities.size(), MESSAGES_MAX));
    for (JsonNode entity : entities) {
      if (messages.size() == MESSAGES_MAX) {
        break;
      }
      messages.add(
          new ChatMessage(
              VendorJson.lenient(entity, "type", "text", 100),
              VendorJson.lenient(entity, "author", "unknown", 100),
              VendorJson.lenient(entity, "content", "", CONTENT_CHARS),
              VendorJson.lenient(entity, "timestamp", "", 100)));
    }
    return new Answer.MessagesRead(messages, VendorJson.token(body, "nextPageToken"));
  }

  static WireRequest readConversation(Query.ReadConversation query) {
    return GuideRequests.query(INTERACTIONS + GuideRequests.segment(query.legKey()));
  }

  static ConversationView conversation(JsonNode body) {
    JsonNode attributes = body.get("attributes");
    JsonNode facts =
        attributes != null && attributes.isObject() ? attributes : GuideRequests.newObject();
    return new ConversationView.Present(
        VendorJson.required(body, "id", VendorId::new),
        VendorJson.lenient(body, "type", "", 100),
        VendorJson.lenient(body, "state", "", 100),
        emptyIsNull(VendorJson.lenient(facts, "conversation_id", "", 200)),
        VendorJson.number(facts, "bot_confidence_score"),
        VendorJson.truth(facts, "user_requested_transfer"),
        VendorJson.count(facts, "misunderstanding_count"),
        emptyIsNull(VendorJson.lenient(facts, "sentiment", "", 100)),
        emptyIsNull(VendorJson.lenient(facts, "last_guest_message", "", CONTENT_CHARS)),
        emptyIsNull(VendorJson.lenient(body, "agentId", "", 200)),
        emptyIsNull(VendorJson.lenient(body, "queueId", "", 200)));
  }

  private static @Nullable String emptyIsNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
