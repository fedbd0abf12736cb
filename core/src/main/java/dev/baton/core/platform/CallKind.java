package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// The kinds of calls to a platform: orders, which change the world, and queries, which do not.
public enum CallKind {
  RESERVE,
  PREPARE,
  COMMIT,
  WITHDRAW,
  RELEASE,
  DELIVER_CONTEXT,
  REQUEUE,
  END_LEG,
  HOLD,
  OFF_HOLD,
  SEND_MESSAGE,
  REQUEST_CALLBACK,
  CREATE_INTERACTION,
  READ_LEG,
  FIND_RESERVATIONS,
  READ_ANALYTICS,
  READ_QUEUE,
  READ_AGENTS,
  READ_SKILL_GROUP,
  READ_MESSAGES,
  READ_CONVERSATION,
  READ_SESSION;

  /// Whether it changes the world.
  @JsonIgnore
  public boolean isOrder() {
    return switch (this) {
      case RESERVE,
          PREPARE,
          COMMIT,
          WITHDRAW,
          RELEASE,
          DELIVER_CONTEXT,
          REQUEUE,
          END_LEG,
          HOLD,
          OFF_HOLD,
          SEND_MESSAGE,
          REQUEST_CALLBACK,
          CREATE_INTERACTION ->
          true;
      case READ_LEG,
          FIND_RESERVATIONS,
          READ_ANALYTICS,
          READ_QUEUE,
          READ_AGENTS,
          READ_SKILL_GROUP,
          READ_MESSAGES,
          READ_CONVERSATION,
          READ_SESSION ->
          false;
    };
  }

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static CallKind fromWireName(String name) {
    return WireName.parse(CallKind.class, name);
  }
}
