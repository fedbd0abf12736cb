package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.core.id.WireName;

/// What is done for a guest whom nobody could be found for, in guide 002's own words (its table of
/// failures, step 3).
public enum FallbackAction {
  /// The transfer was refused as wrong (400): the bot offers what she can do herself.
  OFFER_SELF_SERVICE_MENU,
  /// The queue was refused (403), or takes nobody: the general queue is tried, once.
  ROUTE_TO_GENERAL_QUEUE,
  /// Queue or interaction is unknown (404): the bot takes its leave.
  TERMINATE_SESSION_GRACEFULLY,
  /// The platform failed (5xx) and surely did not move her: an agent comes back to her.
  QUEUE_CALLBACK_REQUEST,
  /// Anything else: the people who run this are told.
  LOG_AND_ESCALATE_TO_ADMIN;

  /// The name in JSON, SQL and YAML: lower snake case.
  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /// The value with this wire name.
  ///
  /// @throws IllegalArgumentException listing the names that exist
  @JsonCreator
  public static FallbackAction fromWireName(String name) {
    return WireName.parse(FallbackAction.class, name);
  }
}
