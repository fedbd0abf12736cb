package dev.baton.twin.model;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The reservations of all platforms and what each of them holds on a floor.
final class ReservationDesk {
  /// Ended reservations remembered for reading back; the oldest is forgotten first.
  private static final int ENDED_KEPT = 200_000;

  private final Switchboard board;
  private final Map<String, Reservation> byId = new LinkedHashMap<>();
  private final Map<String, List<String>> byCanonicalId = new HashMap<>();
  private final Deque<String> ended = new ArrayDeque<>();
  private long twoAtOnce;
  private int held;

  ReservationDesk(Switchboard board) {
    this.board = board;
  }

  @Nullable Reservation get(String id) {
    return byId.get(id);
  }

  Collection<Reservation> all() {
    return byId.values();
  }

  List<Reservation> of(String canonicalId) {
    List<Reservation> found = new ArrayList<>();
    for (String id : byCanonicalId.getOrDefault(canonicalId, List.of())) {
      Reservation reservation = byId.get(id);
      if (reservation != null) {
        found.add(reservation);
      }
    }
    return found;
  }

  void expire(String id, Instant at) {
    Reservation reservation = byId.get(id);
    if (reservation != null) {
      end(reservation, Reservation.Status.EXPIRED, at);
    }
  }

  int heldCount() {
    return held;
  }

  long twoAtOnce() {
    return twoAtOnce;
  }

  @Nullable Reservation heldFor(Platform platform, String canonicalId, Target target) {
    for (Reservation reservation : of(canonicalId)) {
      if (reservation.isHeld()
          && reservation.platform() == platform
          && reservation.target().equals(target)) {
        return reservation;
      }
    }
    return null;
  }

  /// The place in a queue that is held under that id for that interaction, or null.
  @Nullable Reservation heldPlace(
      Platform platform,
      @Nullable String reservationId,
      @Nullable String canonicalId,
      String queueId) {
    Reservation named = reservationId == null ? null : byId.get(reservationId);
    boolean hers =
        named != null
            && named.isHeld()
            && named.platform() == platform
            && named.canonicalId().equals(canonicalId)
            && named.target().equals(new Target.QueueTarget(queueId));
    return hers ? named : null;
  }

  void hold(Reservation reservation) {
    for (Reservation other : of(reservation.canonicalId())) {
      if (other.isHeld()) {
        twoAtOnce++;
        break;
      }
    }
    held++;
    byId.put(reservation.reservationId(), reservation);
    byCanonicalId
        .computeIfAbsent(reservation.canonicalId(), _ -> new ArrayList<>())
        .add(reservation.reservationId());
    Floor floor = board.floor(reservation.platform());
    switch (reservation.target()) {
      case Target.AgentTarget(String agentId) -> {
        Agent agent = floor.agent(agentId);
        if (agent != null) {
          floor.put(agent.withReservation(reservation.reservationId()));
        }
      }
      case Target.QueueTarget(String queueId) -> floor.addLoad(queueId, 1);
    }
    board.plan(
        reservation.validUntil(), new Happening.ExpireReservation(reservation.reservationId()));
  }

  /// Ends a held reservation and gives back what it held; does nothing to one that has ended.
  void end(Reservation reservation, Reservation.Status status, Instant now) {
    Reservation current = byId.get(reservation.reservationId());
    if (current == null || !current.isHeld()) {
      return;
    }
    held--;
    byId.put(current.reservationId(), current.in(status));
    Floor floor = board.floor(current.platform());
    switch (current.target()) {
      case Target.AgentTarget(String agentId) -> {
        Agent agent = floor.agent(agentId);
        if (agent != null && current.reservationId().equals(agent.reservationId())) {
          board.putAgent(current.platform(), agent.withReservation(null), now);
        }
      }
      case Target.QueueTarget(String queueId) -> floor.addLoad(queueId, -1);
    }
    ended.add(current.reservationId());
    if (ended.size() > ENDED_KEPT) {
      forget(ended.remove());
    }
  }

  private void forget(String reservationId) {
    Reservation gone = byId.remove(reservationId);
    if (gone != null) {
      byCanonicalId.computeIfPresent(
          gone.canonicalId(),
          (_, ids) -> {
            ids.remove(reservationId);
            return ids.isEmpty() ? null : ids;
          });
    }
  }
}
