package dev.baton.platform.guide;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.Text;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.LegState;
import dev.baton.platform.PlatformEvent;
import dev.baton.platform.transport.HttpTimes;
import java.time.Instant;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What the events `interaction:updated` and `interaction:completed` say (guide 000).
final class GuideEvents {
  private static final Set<String> TYPES = Set.of("interaction:updated", "interaction:completed");

  /// What no clock that anybody has set shows, and no database takes.
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private GuideEvents() {}

  /// Reads it.
  ///
  /// @throws UnreadableAnswer when it does not say what an event must say
  static PlatformEvent read(String text) {
    JsonNode body = VendorJson.object(text);
    String type = VendorJson.required(body, "type", given -> given);
    if (!TYPES.contains(type)) {
      throw new UnreadableAnswer("type is neither interaction:updated nor interaction:completed");
    }
    Instant occurredAt = HttpTimes.rfc3339(VendorJson.required(body, "occurredAt", at -> at));
    if (occurredAt == null || occurredAt.isBefore(EARLIEST) || occurredAt.isAfter(LATEST)) {
      throw new UnreadableAnswer("occurredAt is no time of RFC 3339 that an event can have");
    }
    return new PlatformEvent(
        VendorJson.required(body, "eventId", GuideEvents::eventId),
        type,
        occurredAt,
        VendorJson.required(body, "interactionId", VendorId::new),
        VendorJson.optional(body, "canonicalInteractionId", CanonicalId::new),
        VendorJson.required(body, "state", LegState::fromWireName),
        VendorJson.text(body, "agentId"),
        VendorJson.text(body, "queueId"),
        VendorJson.optional(body, "reservationId", ReservationId::new));
  }

  private static String eventId(String id) {
    Text.requireId("event id", id, 200);
    return id;
  }
}
