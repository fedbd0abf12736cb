package dev.baton.twin.guide;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.Fields;
import dev.baton.twin.model.LastOrder;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.LegState;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.RequeueResult;
import dev.baton.twin.model.Spent;
import dev.baton.twin.model.World;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reading a leg, telling it context, moving it within the platform, ending it.
final class InteractionRows {
  /// The reason that guide 002 gives.
  private static final String TRANSFERRING = "transferring_to_agent";

  private final Platform platform;
  private final World world;

  InteractionRows(Platform platform, World world) {
    this.platform = platform;
    this.world = world;
  }

  List<Row> rows() {
    String one = "/api/v2/interactions/{interactionId}";
    return List.of(
        Row.of("POST", "/api/v2/interactions/hold", Operation.HOLD, Need.HOLD, this::hold),
        Row.of(
            "DELETE",
            "/api/v2/interactions/hold/{interactionId}",
            Operation.OFF_HOLD,
            Need.HOLD,
            this::offHold),
        Row.of("GET", one, Operation.READ, Need.READ, this::read),
        Row.of("DELETE", one, Operation.END, Need.WRITE, this::end),
        Row.of("PATCH", one + "/context", Operation.CONTEXT, Need.CONTEXT, this::context),
        Row.of("POST", one + "/requeue", Operation.REQUEUE, Need.WRITE, this::requeue),
        Row.of(
            "GET",
            "/api/v2/analytics/interactions/{interactionId}",
            Operation.READ,
            Need.ANALYTICS,
            this::analytics));
  }

  private WireResponse read(Call call) {
    String id = call.var("interactionId");
    Leg leg = world.find(platform, id);
    return leg == null
        ? unknown(id)
        : Answers.json(
            200,
            LegJson.of(leg, world.chats().facts(leg), world.context(platform, leg.id()), call));
  }

  private WireResponse end(Call call) {
    world.end(platform, call.var("interactionId"), call.idempotencyKey(), call.now());
    return Answers.noContent();
  }

  private WireResponse context(Call call) {
    String id = call.var("interactionId");
    Fields attributes = call.fields().object("attributes");
    return world
        .addContext(platform, id, attributes.asMap(), call.idempotencyKey(), call.now())
        .map(all -> Answers.json(200, Answers.body("id", id, "attributes", all)))
        .orElseGet(() -> unknown(id));
  }

  private WireResponse requeue(Call call) {
    String id = call.var("interactionId");
    Fields body = call.fields();
    String queueId = body.text("queueId");
    return switch (world.requeue(platform, id, queueId, call.idempotencyKey(), call.now())) {
      case RequeueResult.Queued(Leg leg) ->
          Answers.json(
              200, Answers.body("id", leg.id(), "status", leg.state(), "queueId", queueId));
      case RequeueResult.UnknownQueue() ->
          Answers.error(404, "unknown_queue", "there is no queue " + queueId);
      case RequeueResult.NotHere(String why) ->
          Answers.error(
              404,
              "interaction_not_here",
              "interaction " + id + " cannot be queued here: " + why,
              "reason",
              why);
      case RequeueResult.BeingTransferred(Leg leg) ->
          Answers.error(
              409,
              "already_transferring",
              "interaction " + leg.id() + " is " + leg.state().wireName(),
              "state",
              leg.state());
    };
  }

  private WireResponse hold(Call call) {
    Fields body = call.fields();
    String id = body.text("interactionId");
    Optional<Leg> held =
        isLate(world.find(platform, id), body)
            ? Optional.ofNullable(world.find(platform, id))
            : world.hold(platform, id, true, call.idempotencyKey(), call.now());
    return held.map(leg ->
            Answers.json(
                200, Answers.body("id", leg.id(), "interactionId", leg.id(), "state", leg.state())))
        .orElseGet(() -> unknown(id));
  }

  /// A client of guide 002 holds the guest right after it transferred her. An agent who has
  /// answered meanwhile goes on talking to her: nobody would take her off hold again.
  private static boolean isLate(@Nullable Leg leg, Fields body) {
    LastOrder last = leg == null ? null : leg.lastOrder();
    return leg != null
        && last != null
        && last.kind() == Operation.TRANSFER
        && leg.state() == LegState.ACTIVE
        && TRANSFERRING.equals(body.textOrNull("holdReason"));
  }

  private WireResponse offHold(Call call) {
    String id = call.var("interactionId");
    return world.hold(platform, id, false, call.idempotencyKey(), call.now()).isEmpty()
        ? unknown(id)
        : Answers.noContent();
  }

  private WireResponse analytics(Call call) {
    String id = call.var("interactionId");
    Leg leg = world.find(platform, id);
    if (leg == null) {
      return unknown(id);
    }
    Spent spent = world.shown(leg, call.now());
    return Answers.json(
        200,
        Answers.body(
            "talkSec",
            spent.talkMs() / 1000,
            "holdSec",
            spent.holdMs() / 1000,
            "queueSec",
            spent.queueMs() / 1000,
            "wrapSec",
            0,
            "agentId",
            leg.agentId()));
  }

  private static WireResponse unknown(String id) {
    return Answers.error(404, "unknown_interaction", "there is no interaction " + id);
  }
}
