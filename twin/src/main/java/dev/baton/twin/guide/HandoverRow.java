package dev.baton.twin.guide;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.BadRequest;
import dev.baton.twin.model.Handover;
import dev.baton.twin.model.HandoverResult;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.World;

/// What CXone Studio receives from Cognigy: guide 001's `transferContext`.
final class HandoverRow {
  private final World world;

  HandoverRow(World world) {
    this.world = world;
  }

  Row row() {
    return Row.of(
        "POST", "/api/v2/flows/handover", Operation.TRANSFER, Need.HANDOVER, this::handOver);
  }

  private WireResponse handOver(Call call) {
    return switch (Handover.read(call.fields().asMap().get("transferContext"))) {
      case Handover.Reading.Bad(String where, String what) -> throw new BadRequest(where, what);
      case Handover.Reading.Good(Handover handover) -> handOver(handover, call);
    };
  }

  private WireResponse handOver(Handover handover, Call call) {
    return switch (world.sessions().handOver(handover, call.idempotencyKey(), call.now())) {
      case HandoverResult.Moved(Leg leg) ->
          Answers.json(
              201,
              Answers.body("id", leg.id(), "status", leg.state(), "queueId", handover.queueId()));
      case HandoverResult.UnknownQueue() ->
          Answers.error(404, "unknown_queue", "there is no queue " + handover.queueId());
      case HandoverResult.UnknownFlowVersion() ->
          Answers.error(
              404, "unknown_flow_version", "there is no flow version " + handover.flowVersionId());
      case HandoverResult.UnknownCaller() ->
          Answers.error(404, "unknown_caller", "no bot has a caller with that number");
    };
  }
}
