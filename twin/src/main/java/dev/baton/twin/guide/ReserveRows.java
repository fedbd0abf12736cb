package dev.baton.twin.guide;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Fields;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Reservation;
import dev.baton.twin.model.ReserveOrder;
import dev.baton.twin.model.ReserveResult;
import dev.baton.twin.model.Target;
import dev.baton.twin.model.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Holding capacity, giving it back, and finding what is held.
final class ReserveRows {
  private static final String PATH = "/v1/interactions/reserve";

  /// The guide's own value.
  private static final int HOLD_SECONDS_DEFAULT = 15;

  /// Five minutes: no platform keeps an agent idle longer for a caller who may not come.
  private static final int HOLD_SECONDS_MAX = 300;

  private final Platform platform;
  private final World world;

  ReserveRows(Platform platform, World world) {
    this.platform = platform;
    this.world = world;
  }

  List<Row> rows() {
    String one = PATH + "/{reservationId}";
    return List.of(
        Row.of("POST", PATH, Operation.RESERVE, Need.WRITE, this::reserve),
        Row.of("GET", PATH, Operation.READ, Need.WRITE, this::list),
        Row.of("GET", one, Operation.READ, Need.WRITE, this::read),
        Row.of("DELETE", one, Operation.RELEASE, Need.WRITE, this::release));
  }

  private WireResponse reserve(Call call) {
    Fields body = call.fields();
    String agentId = body.textOrNull("targetAgentId");
    String queueId = body.textOrNull("targetQueueId");
    if (agentId != null && queueId != null) {
      throw new BadRequest(
          "targetQueueId", "is given beside targetAgentId, one of them is allowed");
    }
    Target target;
    if (agentId != null) {
      target = new Target.AgentTarget(agentId);
    } else if (queueId != null) {
      target = new Target.QueueTarget(queueId);
    } else {
      throw new BadRequest("targetAgentId", "is missing, and so is targetQueueId; give one");
    }
    body.text("mediaType");
    Fields context = body.object("contextPayload");
    context.texts("complianceFlags");
    String source = context.textOrNull("sourcePlatform");
    int holdSeconds = body.integer("holdDurationLimit", 1, HOLD_SECONDS_MAX, HOLD_SECONDS_DEFAULT);
    ReserveOrder order =
        new ReserveOrder(
            target,
            context.text("canonicalInteractionId"),
            source == null ? "" : source,
            Duration.ofSeconds(holdSeconds),
            call.idempotencyKey());
    return switch (world.reserve(platform, order, call.now())) {
      case ReserveResult.Held(Reservation held) ->
          Answers.json(
              200,
              Answers.body(
                  "reservationId",
                  held.reservationId(),
                  "validUntil",
                  call.shown(held.validUntil()),
                  "interactionId",
                  held.interactionId()));
      case ReserveResult.Refused(var reason) ->
          Answers.error(
              409, reason.wireName(), "nothing can be held at " + target.id() + ": " + reason);
      case ReserveResult.UnknownTarget() ->
          Answers.error(
              404,
              agentId != null ? "unknown_agent" : "unknown_queue",
              "there is no " + (agentId != null ? "agent " : "queue ") + target.id());
    };
  }

  private WireResponse list(Call call) {
    String canonicalId = call.queryValue("canonicalInteractionId");
    List<Map<String, Object>> items =
        world.reservationsFor(platform, canonicalId).stream()
            .map(found -> item(found, call))
            .toList();
    return Answers.json(200, Answers.body("items", items));
  }

  private WireResponse read(Call call) {
    String id = call.var("reservationId");
    Reservation found = world.reservation(platform, id);
    return found == null
        ? Answers.error(404, "unknown_reservation", "there is no reservation " + id)
        : Answers.json(200, item(found, call));
  }

  private WireResponse release(Call call) {
    world.release(platform, call.var("reservationId"), call.idempotencyKey(), call.now());
    return Answers.noContent();
  }

  private static Map<String, Object> item(Reservation reservation, Call call) {
    return Answers.body(
        "reservationId",
        reservation.reservationId(),
        "status",
        reservation.status(),
        "validUntil",
        call.shown(reservation.validUntil()),
        "interactionId",
        reservation.interactionId());
  }
}
