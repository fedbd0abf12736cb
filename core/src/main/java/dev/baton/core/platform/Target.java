package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.core.id.Text;

/// Whom a route leads to at the destination.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Target.Agent.class, name = "agent"),
  @JsonSubTypes.Type(value = Target.Queue.class, name = "queue")
})
public sealed interface Target {
  /// One person, by the platform's id for her. Reached when her leg is active with her.
  record Agent(String agentId) implements Target {
    public Agent {
      Text.requireId("target agent", agentId, 200);
    }
  }

  /// A queue, by the platform's id for it.
  record Queue(String queueId) implements Target {
    public Queue {
      Text.requireId("target queue", queueId, 200);
    }
  }
}
