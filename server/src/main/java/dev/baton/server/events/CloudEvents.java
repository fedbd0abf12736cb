package dev.baton.server.events;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// State changes as CloudEvents 1.0, in the structured JSON form.
final class CloudEvents {
  /// What the body is sent as (CloudEvents, HTTP binding, section 3.2).
  static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

  private static final String TYPE_PREFIX = "dev.baton.handoff.";

  /// RFC 3339 with microseconds, as everywhere in the API.
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private CloudEvents() {}

  /// The event's id: the same for every copy, whoever gets it. It is also the `webhook-id`, which
  /// may not hold a full stop.
  static String id(String handoffId, long seq) {
    return handoffId + "-" + seq;
  }

  /// The exact bytes that are sent.
  static byte[] write(StateChange change) {
    ObjectNode event = MAPPER.createObjectNode();
    event.put("specversion", "1.0");
    event.put("id", id(change.handoffId(), change.seq()));
    event.put("source", "urn:baton:tenant:" + change.tenant());
    event.put("type", TYPE_PREFIX + change.to());
    event.put("subject", change.handoffId());
    event.put("time", TIME.format(change.at()));
    event.put("datacontenttype", "application/json");
    event.set("data", data(change));
    return MAPPER.writeValueAsString(event).getBytes(StandardCharsets.UTF_8);
  }

  /// The change itself, as viewers get it too.
  static ObjectNode data(StateChange change) {
    ObjectNode data = MAPPER.valueToTree(change);
    return data.put("at", TIME.format(change.at()));
  }
}
