package dev.baton.twin.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The variables of a session that mean something to Cognigy itself, and to the client of these
/// twins.
final class Variables {
  /// Asks for a transfer when it is true.
  static final String TRIGGER = "handoffTrigger";

  static final String TARGET = "transferTarget";
  static final String TYPE = "transferType";
  static final String ACTION = "telephonyAction";
  static final String CONTEXT = "transferContext";

  /// The `transferType` of a handover to a flow of CXone Studio.
  static final String STUDIO_FLOW = "studio_flow";

  private static final String CANONICAL = "batonCanonicalInteractionId";
  private static final String RESERVATION = "batonReservationId";
  private static final Set<String> ORDERS =
      Set.of(TRIGGER, TARGET, TYPE, ACTION, CONTEXT, CANONICAL, RESERVATION);

  private Variables() {}

  static boolean asksForTransfer(Map<String, Object> variables) {
    return Boolean.TRUE.equals(variables.get(TRIGGER));
  }

  static boolean takesBack(Map<String, Object> variables) {
    return Boolean.FALSE.equals(variables.get(TRIGGER));
  }

  static @Nullable String canonicalId(Map<String, Object> variables) {
    return text(variables, CANONICAL);
  }

  static @Nullable String reservationId(Map<String, Object> variables) {
    return text(variables, RESERVATION);
  }

  static @Nullable String text(Map<String, Object> variables, String name) {
    return variables.get(name) instanceof String text && !text.isEmpty() ? text : null;
  }

  /// What a connector tells an agent's desktop of a caller: single values that are no orders.
  static Map<String, Object> told(Map<String, Object> variables) {
    Map<String, Object> told = new LinkedHashMap<>();
    variables.forEach((name, value) -> {
      if (!ORDERS.contains(name)
          && (value instanceof String || value instanceof Number || value instanceof Boolean)) {
        told.put(name, value);
      }
    });
    return told;
  }

  static Map<String, Object> named(Map<?, ?> attributes) {
    Map<String, Object> copy = new LinkedHashMap<>();
    attributes.forEach((name, value) -> {
      if (value != null) {
        copy.put(String.valueOf(name), value);
      }
    });
    return copy;
  }
}
