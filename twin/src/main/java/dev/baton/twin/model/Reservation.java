package dev.baton.twin.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/// Capacity that a platform holds for one interaction for a window.
///
/// @param reservationId single use
/// @param canonicalId the only interaction that may use it
/// @param validUntil from this instant on it is expired
/// @param interactionId the id that the arriving leg will have
/// @param sourcePlatform who the client said the caller comes from; empty when it did not say
public record Reservation(
    String reservationId,
    Platform platform,
    String canonicalId,
    Target target,
    String interactionId,
    String sourcePlatform,
    Instant createdAt,
    Instant validUntil,
    Status status) {

  Reservation in(Status next) {
    return new Reservation(
        reservationId,
        platform,
        canonicalId,
        target,
        interactionId,
        sourcePlatform,
        createdAt,
        validUntil,
        next);
  }

  /// Whether it can still be used.
  public boolean isHeld() {
    return status == Status.HELD;
  }

  /// What has become of a reservation.
  public enum Status {
    HELD,
    CONSUMED,
    RELEASED,
    EXPIRED;

    /// The word on the wire.
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
