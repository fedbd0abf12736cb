package dev.baton.twin.guide;

import dev.baton.twin.json.Answers;
import dev.baton.twin.model.ChatFacts;
import dev.baton.twin.model.LastOrder;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a leg looks on the wire.
final class LegJson {
  private LegJson() {}

  /// @param chat what is known of a bot's conversation with her, or null
  static Map<String, Object> of(
      Leg leg, @Nullable ChatFacts chat, Map<String, Object> context, Call call) {
    return Answers.body(
        "id",
        leg.id(),
        "type",
        chat == null ? MediaType.VOICE : chat.media(),
        "state",
        leg.state(),
        "attributes",
        chat == null ? context : attributes(chat, context),
        "agentId",
        leg.agentId(),
        "queueId",
        leg.queueId(),
        "canonicalInteractionId",
        leg.canonicalId(),
        "reservationId",
        leg.reservationId(),
        "endedReason",
        leg.endedReason(),
        "stateSince",
        call.shown(leg.stateSince()),
        "lastOrder",
        lastOrder(leg.lastOrder(), call));
  }

  private static Map<String, Object> attributes(ChatFacts chat, Map<String, Object> context) {
    Map<String, Object> all = new LinkedHashMap<>(context);
    all.putAll(
        Answers.body(
            "bot_confidence_score",
            chat.confidence(),
            "user_requested_transfer",
            chat.asked(),
            "misunderstanding_count",
            chat.misunderstandings(),
            "sentiment",
            chat.sentiment(),
            "last_guest_message",
            chat.lastGuestMessage(),
            "conversation_id",
            chat.conversationId()));
    return all;
  }

  private static @Nullable Map<String, Object> lastOrder(@Nullable LastOrder order, Call call) {
    return order == null
        ? null
        : Answers.body(
            "kind",
            order.kind(),
            "reservationId",
            order.reservationId(),
            "idempotencyKey",
            order.idempotencyKey(),
            "at",
            call.shown(order.at()));
  }
}
