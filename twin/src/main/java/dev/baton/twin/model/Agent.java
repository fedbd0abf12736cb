package dev.baton.twin.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A person who takes calls on one platform.
///
/// @param onBreak takes nothing while true
/// @param legId the call this agent is in, or null
/// @param reservationId the reservation that holds this agent, or null
/// @param queueIds the queues this agent answers
public record Agent(
    String id,
    String name,
    boolean onBreak,
    @Nullable String legId,
    @Nullable String reservationId,
    List<String> queueIds) {
  public Agent {
    queueIds = List.copyOf(queueIds);
  }

  /// An agent without a call.
  public static Agent free(String id, String name, String... queueIds) {
    return new Agent(id, name, false, null, null, List.of(queueIds));
  }

  /// The same agent with what is given changed; null keeps what is.
  public Agent changed(
      @Nullable String newName, @Nullable Boolean away, @Nullable List<String> queues) {
    return new Agent(
        id,
        newName != null ? newName : name,
        away != null ? away : onBreak,
        legId,
        reservationId,
        queues != null ? queues : queueIds);
  }

  /// Whether a call can be given to this agent now.
  public boolean available() {
    return !onBreak && legId == null && reservationId == null;
  }

  /// The word for this agent's state on the wire: `available`, `busy`, `reserved`, `on_break`.
  public String statusName() {
    if (legId != null) {
      return "busy";
    }
    if (onBreak) {
      return "on_break";
    }
    return reservationId != null ? "reserved" : "available";
  }

  Agent withLeg(@Nullable String leg) {
    return new Agent(id, name, onBreak, leg, reservationId, queueIds);
  }

  Agent withReservation(@Nullable String reservation) {
    return new Agent(id, name, onBreak, legId, reservation, queueIds);
  }
}
