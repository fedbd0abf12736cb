package dev.baton.twin.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The truth about the world at one instant, as a value: what a demo or a test is judged by.
///
/// @param reservations all that are still remembered, oldest first
/// @param orders how many orders took effect, by kind
/// @param ordersByKey the same by idempotency key: a count above one is an order that took effect
///   twice
public record Books(
    Instant at,
    Summary summary,
    List<CallerEntry> callers,
    List<Reservation> reservations,
    List<OrderCount> orders,
    List<KeyCount> ordersByKey) {

  /// The entry of the caller who had or has that leg or canonical id, or null.
  public @Nullable CallerEntry caller(String interactionId) {
    for (CallerEntry entry : callers) {
      if (interactionId.equals(entry.canonicalInteractionId())
          || entry.interactionIds().contains(interactionId)) {
        return entry;
      }
    }
    return null;
  }

  /// The sums.
  ///
  /// @param callers all callers ever, the forgotten ones included
  /// @param lost in limbo now, hung up out of limbo, or cut off while with nobody
  /// @param doubled two parties had the caller at some instant
  /// @param forgotten callers who ended well and are no longer listed, to bound memory
  /// @param twoReservationsAtOnce how often a second reservation was held for one interaction
  /// @param ordersThatTookEffectTwice idempotency keys with a count above one
  public record Summary(
      int callers,
      int withSomebody,
      int lost,
      int doubled,
      int inLimbo,
      int hungUp,
      int hungUpOutOfLimbo,
      int disconnected,
      int agentEnded,
      int forgotten,
      int heldReservations,
      long twoReservationsAtOnce,
      long ordersThatTookEffectTwice) {}

  /// One caller.
  ///
  /// @param with who has her now; the newest party where two have her
  /// @param since when that began
  /// @param doubled whether two parties ever had her at one instant
  /// @param interactionIds her legs, oldest first
  /// @param history who had her, oldest first, at most the last 100 changes
  /// @param orders what was ordered about her legs, at most the last 100
  /// @param contexts what each platform received about her, by platform name
  public record CallerEntry(
      String callerId,
      String phone,
      @Nullable String canonicalInteractionId,
      Party with,
      Instant since,
      boolean doubled,
      List<String> interactionIds,
      List<PartyAt> history,
      List<OrderEntry> orders,
      Map<String, Map<String, Object>> contexts) {}

  /// Who had a caller from an instant on.
  public record PartyAt(Instant since, Party with) {}

  /// An order that took effect.
  public record OrderEntry(
      Instant at,
      Platform platform,
      Operation kind,
      String interactionId,
      @Nullable String reservationId,
      @Nullable String idempotencyKey) {}

  /// How many orders of a kind took effect on a platform.
  public record OrderCount(Platform platform, Operation kind, long count) {}

  /// How often the order with that key took effect.
  public record KeyCount(Platform platform, Operation kind, String idempotencyKey, int count) {}
}
