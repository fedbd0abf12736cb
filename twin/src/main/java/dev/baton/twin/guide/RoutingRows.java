package dev.baton.twin.guide;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.json.Answers;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Queue;
import dev.baton.twin.model.SkillGroup;
import dev.baton.twin.model.World;
import java.util.ArrayList;
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
    List<Row> rows = new ArrayList<>();
    rows.add(Row.of("GET", one, Operation.READ, Need.QUEUES, this::queue));
    rows.add(Row.of("GET", one + "/agents", Operation.READ, Need.AGENTS, this::agents));
    if (platform == Platform.NICE_CXONE) {
      String group = "/api/v2/routing/skillgroups/{skillGroupId}";
      rows.add(Row.of("GET", group, Operation.READ, Need.SKILL_GROUPS, this::skillGroup));
    }
    return rows;
  }

  private WireResponse skillGroup(Call call) {
    String id = call.var("skillGroupId");
    SkillGroup group = world.chats().skillGroup(id);
    return group == null
        ? Answers.error(404, "unknown_skill_group", "there is no skill group " + id)
        : Answers.json(200, group);
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
                "waiting",
                world.queueTransfers().waiting(platform, queue.id()),
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
                    Map.of("name", shown(agent.statusName()))))
            .toList();
    return Answers.json(200, Answers.body("items", items));
  }

  /// Guide 001 counts an agent whose status is `Available`, with a capital letter.
  private static String shown(String statusName) {
    return statusName.equals("available") ? "Available" : statusName;
  }

  private static WireResponse unknown(Call call) {
    return Answers.error(404, "unknown_queue", "there is no queue " + call.var("queueId"));
  }
}
