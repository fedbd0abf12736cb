package dev.baton.twin;

import static dev.baton.twin.Wire.CXONE;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Books;
import java.util.Objects;

/// A client of the guides about bots, in requests as values, and what the books say of its guests.
final class ChatWire {
  static final String ROUTER = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
  static final String TRANSFERS = "/api/v2/interactions/transfers";
  static final String SKILLED =
      """
      {"from": {"id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"},
       "to": {"id": "queue-tech-support-01", "type": "queue",
              "skillGroupId": "skill-group-advanced-troubleshooting"},
       "reason": "bot_escalation",
       "attributes": {"custom": {"handoffReason": "intent_escalation", "modelConfidence": 0.92}},
       "routingData": {"skillGroupId": "skill-group-advanced-troubleshooting", "priority": 1}}
      """;
  static final String SIMPLE =
      """
      {"target": {"type": "queue", "id": "webchat-support"},
       "context": {"handoff_reason": "low_confidence_threshold", "preserved_history_count": 1},
       "history": [{"type": "text", "author": "user", "content": "Hello", "timestamp": ""}]}
      """;
  static final String MESSAGE =
      """
      {"conversationId": "conv-9876543210", "from": {"id": "system", "type": "system"},
       "to": {"id": "conv-9876543210", "type": "conversation"},
       "body": "You are being connected to a specialist. Please wait.",
       "contentType": "text/plain"}
      """;
  static final String CREATE =
      """
      {"type": "voice",
       "routingData": {"queueId": "a1b2c3d4-5678-90ab-cdef-123456789012", "priority": 1},
       "participants": [{"id": "diag-test", "direction": "inbound", "address": "+15551234567",
                         "name": "John Doe", "customAttributes": {"intent": "billing"}}]}
      """;
  static final String CALLBACK =
      """
      {"interactionId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "queueId": "general-queue",
       "phoneNumber": "+14155550123"}
      """;

  final Wire wire;

  ChatWire(Wire wire) {
    this.wire = wire;
  }

  WireResponse post(String path, String body) {
    return wire.call(CXONE, "POST", path, body);
  }

  WireResponse hold(String id) {
    return post(
        "/api/v2/interactions/hold",
        """
        {"interactionId": "%s", "holdType": "customer", "holdReason": "transferring_to_agent"}
        """
            .formatted(id));
  }

  WireResponse offHold(String id) {
    return wire.call(CXONE, "DELETE", "/api/v2/interactions/hold/" + id, null);
  }

  String state(String id) {
    return wire.read(CXONE, id).text("state");
  }

  static Fields body(WireResponse answer) {
    return Json.object(answer.body());
  }

  Books.ChatEntry chat(String id) {
    return Objects.requireNonNull(
        Objects.requireNonNull(wire.twins.books(wire.now).caller(id)).chat());
  }

  Books.ChatSums sums() {
    return wire.twins.world().chats().sums();
  }
}
