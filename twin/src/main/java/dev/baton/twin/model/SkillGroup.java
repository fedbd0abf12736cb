package dev.baton.twin.model;

import java.util.List;

/// People with one skill, and the queues that they answer.
public record SkillGroup(String id, String name, List<String> queueIds) {
  public SkillGroup {
    queueIds = List.copyOf(queueIds);
  }
}
