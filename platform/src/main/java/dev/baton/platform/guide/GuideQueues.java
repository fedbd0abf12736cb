package dev.baton.platform.guide;

import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Query;
import dev.baton.core.platform.QueueView;
import dev.baton.core.wire.WireRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Queues, their agents and skill groups, and the test's caller of guide 001.
final class GuideQueues {
  private static final String QUEUES = "/api/v2/routing/queues/";

  /// No group of the guides has more than a handful.
  private static final int QUEUES_MAX = 500;

  private GuideQueues() {}

  static WireRequest readQueue(Query.ReadQueue query) {
    return GuideRequests.query(QUEUES + GuideRequests.segment(query.queueId()));
  }

  static QueueView queue(JsonNode body) {
    JsonNode codes = body.get("wrapUpCodes");
    return new QueueView.Present(
        VendorJson.required(body, "id", id -> id),
        VendorJson.text(body, "name"),
        Objects.requireNonNullElse(VendorJson.text(body, "status"), "unknown"),
        VendorJson.count(body, "maxConcurrentCalls"),
        VendorJson.count(body, "waiting"),
        codes != null && codes.isArray() ? codes.size() : 0);
  }

  static WireRequest readAgents(Query.ReadAgents query) {
    return GuideRequests.query(QUEUES + GuideRequests.segment(query.queueId()) + "/agents");
  }

  /// An agent counts as available only when both the flag and the name of the status say so.
  static Answer agents(JsonNode body) {
    JsonNode items = body.get("items");
    if (items == null || !items.isArray()) {
      throw new UnreadableAnswer("items is no array");
    }
    int available = 0;
    for (JsonNode item : items) {
      JsonNode status = item.get("status");
      boolean named =
          status != null
              && status.isObject()
              && VendorJson.lenient(status, "name", "", 100).equals("Available");
      if (named && VendorJson.truth(item, "available")) {
        available++;
      }
    }
    return new Answer.AgentsRead(items.size(), available);
  }

  static WireRequest readSkillGroup(Query.ReadSkillGroup query) {
    String path = "/api/v2/routing/skillgroups/" + GuideRequests.segment(query.skillGroupId());
    return GuideRequests.query(path);
  }

  static Answer skillGroup(JsonNode body) {
    JsonNode ids = body.get("queueIds");
    List<String> queueIds = new ArrayList<>();
    if (ids != null && ids.isArray()) {
      for (JsonNode id : ids) {
        if (id.isString() && queueIds.size() < QUEUES_MAX) {
          queueIds.add(id.stringValue());
        }
      }
    }
    String name = VendorJson.text(body, "name");
    return new Answer.SkillGroupRead(name == null ? "" : name, queueIds);
  }

  static WireRequest createInteraction(Order.CreateInteraction order) {
    ObjectNode body = GuideRequests.newObject();
    body.put("type", "voice");
    body.putObject("routingData").put("queueId", order.queueId()).put("priority", 1);
    ObjectNode caller = body.putArray("participants").addObject();
    caller.put("id", "diag-test");
    caller.put("direction", "inbound");
    caller.put("address", order.phoneNumber());
    caller.put("name", order.name());
    ObjectNode attributes = caller.putObject("customAttributes");
    order.customAttributes().forEach(attributes::put);
    return GuideRequests.order(order, "POST", "/api/v2/interactions", body);
  }

  static Answer created(JsonNode body) {
    return new Answer.InteractionCreated(VendorJson.required(body, "id", VendorId::new));
  }
}
