package dev.baton.twin.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A change of a leg, as a platform tells it to whoever asked to be told.
///
/// @param eventId unlike that of any other event of this or an earlier world
/// @param platform whose leg it is
/// @param media how the customer is in touch
/// @param occurredAt when the leg changed
/// @param interactionId the platform's own id of the leg
/// @param reservationId the one named by the last order that took effect on the leg; where there
///   was none, the one that the caller arrived under
public record LegEvent(
    String eventId,
    Platform platform,
    MediaType media,
    Instant occurredAt,
    String interactionId,
    @Nullable String canonicalInteractionId,
    LegState state,
    @Nullable String agentId,
    @Nullable String queueId,
    @Nullable String reservationId) {

  /// What the platform calls it: `interaction:completed` once the leg has lost its caller, else
  /// `interaction:updated`.
  public String type() {
    return state == LegState.COMPLETED ? "interaction:completed" : "interaction:updated";
  }

  /// The same event, told with another time.
  public LegEvent occurredAt(Instant other) {
    return new LegEvent(
        eventId,
        platform,
        media,
        other,
        interactionId,
        canonicalInteractionId,
        state,
        agentId,
        queueId,
        reservationId);
  }
}
