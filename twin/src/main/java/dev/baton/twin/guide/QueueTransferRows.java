package dev.baton.twin.guide;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Fields;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.LegState;
import dev.baton.twin.model.NoCapacity;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.QueueTransferOrder;
import dev.baton.twin.model.QueueTransferResult;
import dev.baton.twin.model.SkillGroup;
import dev.baton.twin.model.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Moving a caller into a queue of CXone itself: guide 002's row with a skill group, and guide
/// 004's form of the row that also leads to other platforms.
final class QueueTransferRows {
  /// What ids of this platform look like.
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");

  private static final Set<String> REASONS = Set.of("bot_escalation");

  /// Messages of a transferred history that an agent's desktop shows.
  private static final int HISTORY_SHOWN = 200;

  private final Platform platform;
  private final World world;

  QueueTransferRows(Platform platform, World world) {
    this.platform = platform;
    this.world = world;
  }

  /// Guide 002's.
  Row row() {
    return Row.of(
        "POST",
        "/api/v2/interactions/transfers",
        Operation.TRANSFER,
        Need.QUEUE_TRANSFER,
        this::skilled);
  }

  private WireResponse skilled(Call call) {
    Fields body = call.fields();
    Fields from = body.object("from");
    String interactionId = id(from);
    Fields to = body.object("to");
    String queueId = id(to);
    String type = to.text("type");
    if (!type.equals("queue")) {
      throw new BadRequest(to.pathOf("type"), "is '" + type + "', allowed is queue");
    }
    String reason = body.text("reason");
    if (!REASONS.contains(reason)) {
      throw new BadRequest("reason", "is '" + reason + "', allowed is bot_escalation");
    }
    checkSkillGroup(to, queueId);
    Fields routing = body.objectOrNull("routingData");
    if (routing != null) {
      checkSkillGroup(routing, queueId);
    }
    Fields attributes = body.objectOrNull("attributes");
    Fields custom = attributes == null ? null : attributes.objectOrNull("custom");
    return order(call, interactionId, queueId, custom == null ? Map.of() : custom.asMap(), body);
  }

  private static String id(Fields of) {
    String id = of.text("id");
    if (!ID.matcher(id).matches()) {
      throw new BadRequest(of.pathOf("id"), "is no id of this platform");
    }
    return id;
  }

  /// Where the queue is unknown, that is what is wrong, and not the skill group.
  private void checkSkillGroup(Fields in, String queueId) {
    String id = in.textOrNull("skillGroupId");
    if (id == null) {
      return;
    }
    SkillGroup group = world.chats().skillGroup(id);
    if (group == null) {
      throw new BadRequest(in.pathOf("skillGroupId"), "there is no skill group " + id);
    }
    if (world.queue(platform, queueId) != null && !group.queueIds().contains(queueId)) {
      throw new BadRequest(
          in.pathOf("skillGroupId"), "skill group " + id + " does not answer " + queueId);
    }
  }

  /// Guide 004's.
  WireResponse simple(Call call, Fields body, Fields target) {
    String queueId = id(target);
    Fields context = body.objectOrNull("context");
    Map<String, Object> attributes = new LinkedHashMap<>();
    if (context != null) {
      attributes.putAll(context.asMap());
    }
    List<Fields> history = body.objects("history");
    if (!history.isEmpty()) {
      int from = Math.max(0, history.size() - HISTORY_SHOWN);
      attributes.put(
          "history", history.subList(from, history.size()).stream().map(Fields::asMap).toList());
    }
    return order(call, call.var("interactionId"), queueId, attributes, body);
  }

  private WireResponse order(
      Call call,
      String interactionId,
      String queueId,
      Map<String, Object> attributes,
      Fields body) {
    Fields metadata = body.objectOrNull("metadata");
    String reservationId = metadata == null ? null : metadata.textOrNull("reservationId");
    String canonicalId = metadata == null ? null : metadata.textOrNull("canonicalInteractionId");
    QueueTransferOrder order =
        new QueueTransferOrder(
            interactionId, queueId, reservationId, canonicalId, attributes, call.idempotencyKey());
    return switch (world.queueTransfers().order(platform, order, call.now())) {
      case QueueTransferResult.Queued(Leg leg) ->
          Answers.json(
              200,
              Answers.body(
                  "id",
                  leg.id(),
                  "status",
                  leg.state(),
                  "queueId",
                  queueId,
                  "timestamp",
                  call.shown(call.now())));
      case QueueTransferResult.UnknownInteraction() ->
          Answers.error(404, "unknown_interaction", "there is no interaction " + interactionId);
      case QueueTransferResult.UnknownQueue() ->
          Answers.error(404, "unknown_queue", "there is no queue " + queueId);
      case QueueTransferResult.AlreadyGone(Leg leg) -> alreadyGone(leg);
      case QueueTransferResult.Refused(NoCapacity why) ->
          Answers.error(409, why.wireName(), "queue " + queueId + " takes nobody now");
      case QueueTransferResult.ReservationGone(String why) -> reservationGone(reservationId, why);
    };
  }

  private static WireResponse alreadyGone(Leg leg) {
    boolean queued = leg.hasCaller() && leg.state() != LegState.TRANSFERRING;
    return queued
        ? Answers.error(
            409,
            "already_transferred",
            "interaction " + leg.id() + " has been transferred and is " + leg.state().wireName(),
            "state",
            leg.state(),
            "queueId",
            leg.queueId(),
            "agentId",
            leg.agentId())
        : TransferRows.alreadyGone(leg);
  }

  private static WireResponse reservationGone(@Nullable String reservationId, String why) {
    return Answers.error(
        410,
        "reservation_gone",
        "reservation " + reservationId + " cannot be used: " + why,
        "reservationId",
        reservationId,
        "reason",
        why);
  }
}
