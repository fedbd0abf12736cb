package dev.baton.twin.guide;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Queue;
import dev.baton.twin.model.World;
import java.util.List;
import java.util.Map;

/// Reading queues and who answers them.
final class RoutingRows {
  private final Platform platform;
  private final World world;

  RoutingRows(Platform platform, World world) {
    this.platform = platform;
    this.world = world;
  }

  List<Row> rows() {
    String one = "/api/v2/routing/queues/{queueId}";
    return List.of(
        Row.of("GET", one, Operation.READ, Need.QUEUES, this::queue),
        Row.of("GET", one + "/agents", Operation.READ, Need.AGENTS, this::agents));
  }

  private WireResponse queue(Call call) {
    Queue queue = world.queue(platform, call.var("queueId"));
    return queue == null
        ? unknown(call)
        : Answers.json(
            200,
            Answers.body(
                "id",
                queue.id(),
                "name",
                queue.name(),
                "status",
                queue.paused() ? "paused" : "active",
                "maxConcurrentCalls",
                queue.maxConcurrentCalls(),
                "wrapUpCodes",
                queue.wrapUpCodes()));
  }

  private WireResponse agents(Call call) {
    String queueId = call.var("queueId");
    if (world.queue(platform, queueId) == null) {
      return unknown(call);
    }
    List<Map<String, Object>> items =
        world.agentsOf(platform, queueId).stream()
            .map(agent ->
                Answers.body(
                    "id",
                    agent.id(),
                    "name",
                    agent.name(),
                    "available",
                    agent.available(),
                    "status",
                    Map.of("name", agent.statusName())))
            .toList();
    return Answers.json(200, Answers.body("items", items));
  }

  private static WireResponse unknown(Call call) {
    return Answers.error(404, "unknown_queue", "there is no queue " + call.var("queueId"));
  }
}
