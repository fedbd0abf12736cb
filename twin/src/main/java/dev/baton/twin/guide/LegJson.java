package dev.baton.twin.guide;

import dev.baton.twin.json.Answers;
import dev.baton.twin.model.LastOrder;
import dev.baton.twin.model.Leg;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a leg looks on the wire.
final class LegJson {
  private LegJson() {}

  static Map<String, Object> of(Leg leg, Map<String, Object> context, Call call) {
    return Answers.body(
        "id",
        leg.id(),
        "type",
        "voice",
        "state",
        leg.state(),
        "attributes",
        context,
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
