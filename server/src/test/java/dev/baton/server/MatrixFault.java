package dev.baton.server;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.model.NoCapacity;

/// Every fault of the twins' script, as it is played in the matrix.
enum MatrixFault {
  DELAY("delay"),
  SLOW("slow"),
  SLOW_BEYOND_TIMEOUT("slow beyond the timeout"),
  LOSE_REQUEST("lose_request"),
  LOSE_ANSWER("lose_answer"),
  REFUSED_TOKEN("401 once"),
  REVOKE_TOKENS("revoke_tokens"),
  TOO_MANY("429, again in 1 s"),
  ERROR_BEFORE("500 before"),
  UNAVAILABLE_BEFORE("503 before"),
  ERROR_AFTER("500 after"),
  AGENT_BUSY("agent_busy"),
  AGENT_ON_BREAK("agent_on_break"),
  QUEUE_FULL("queue_full"),
  QUEUE_PAUSED("queue_paused"),
  EXPIRE_RESERVATION("expire_reservation"),
  EXPIRE_BEFORE_ARRIVAL("expire_before_arrival"),
  CALLER_HANGS_UP("caller_hangs_up"),
  CALLER_HANGS_UP_LATER("caller_hangs_up later"),
  DROP_TRANSFER("drop_transfer"),
  CLOCK_AHEAD("clock 1 h ahead"),
  CLOCK_BEHIND("clock 1 h behind");

  private static final long HOUR_MS = 3_600_000;

  /// The name in the table.
  final String label;

  MatrixFault(String label) {
    this.label = label;
  }

  static MatrixFault labelled(String label) {
    for (MatrixFault fault : values()) {
      if (fault.label.equals(label)) {
        return fault;
      }
    }
    throw new IllegalArgumentException("no fault is called '" + label + "'");
  }

  /// Whether the route asked for first is a queue, because the fault is about one.
  boolean isAboutQueue() {
    return this == QUEUE_FULL || this == QUEUE_PAUSED;
  }

  /// @param interactionId of the caller who may hang up
  Fault of(String interactionId) {
    return switch (this) {
      case DELAY -> new Fault.Delay(300);
      case SLOW -> new Fault.Slow(300);
      // The timeouts are 2 and 4 s.
      case SLOW_BEYOND_TIMEOUT -> new Fault.Slow(4_500);
      case LOSE_REQUEST -> new Fault.LoseRequest();
      case LOSE_ANSWER -> new Fault.LoseAnswer();
      case REFUSED_TOKEN -> new Fault.Status(401, null, false);
      case REVOKE_TOKENS -> new Fault.RevokeTokens();
      case TOO_MANY -> new Fault.Status(429, "1", false);
      case ERROR_BEFORE -> new Fault.Status(500, null, false);
      case UNAVAILABLE_BEFORE -> new Fault.Status(503, null, false);
      case ERROR_AFTER -> new Fault.Status(500, null, true);
      case AGENT_BUSY -> new Fault.Refuse(NoCapacity.AGENT_BUSY);
      case AGENT_ON_BREAK -> new Fault.Refuse(NoCapacity.AGENT_ON_BREAK);
      case QUEUE_FULL -> new Fault.Refuse(NoCapacity.QUEUE_FULL);
      case QUEUE_PAUSED -> new Fault.Refuse(NoCapacity.QUEUE_PAUSED);
      case EXPIRE_RESERVATION -> new Fault.ExpireReservation();
      case EXPIRE_BEFORE_ARRIVAL -> new Fault.ExpireBeforeArrival();
      case CALLER_HANGS_UP -> new Fault.CallerHangsUp(0, interactionId);
      // After she has arrived, where nothing else holds her up.
      case CALLER_HANGS_UP_LATER -> new Fault.CallerHangsUp(1_500, interactionId);
      case DROP_TRANSFER -> new Fault.DropTransfer();
      case CLOCK_AHEAD -> new Fault.ClockSkew(HOUR_MS);
      case CLOCK_BEHIND -> new Fault.ClockSkew(-HOUR_MS);
    };
  }
}
