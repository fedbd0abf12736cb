package dev.baton.core.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// `<handoffId>/<attempt>/<kind>/<step>`: derived, never random, so that it is the same after a
/// retry, a repeat with a fresh token and a takeover by another node. Sent as `Idempotency-Key`.
public record OrderId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public OrderId {
    Text.requireId("order id", value, 120);
  }

  /// The id of one order.
  ///
  /// @param attempt counts from 1
  /// @param kind the order's kind in lower snake case, for example `commit`
  /// @param step counts from 1
  public static OrderId of(HandoffId handoff, int attempt, String kind, int step) {
    return new OrderId(handoff.value() + "/" + attempt + "/" + kind + "/" + step);
  }

  @Override
  public String toString() {
    return value;
  }
}
