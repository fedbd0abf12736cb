package dev.baton.twin.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How callers go from one platform to another: the order, the source's release, the arrival.
final class Transfers {
  /// Hang-ups planned for interactions not yet seen; the oldest is forgotten first.
  private static final int PLANNED_HANG_UPS_MAX = 10_000;

  /// Legs whose times are hidden; the oldest is forgotten first.
  private static final int HIDDEN_MAX = 10_000;

  private final Timings timings;
  private final NewIds ids;
  private final Switchboard board;
  private final ReservationDesk desk;
  private final OrderLog log;
  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> toDrop = new HashSet<>();
  private final Set<String> toKeep = new HashSet<>();
  private final Set<String> toHide = new HashSet<>();
  private final Set<String> hidden = new LinkedHashSet<>();
  private final Map<String, Instant> plannedHangUps = new LinkedHashMap<>();

  Transfers(Timings timings, NewIds ids, Switchboard board, ReservationDesk desk, OrderLog log) {
    this.timings = timings;
    this.ids = ids;
    this.board = board;
    this.desk = desk;
    this.log = log;
  }

  void addEntry(Entry entry) {
    entries.add(entry);
  }

  boolean takeDropped(String legId) {
    return toDrop.remove(legId);
  }

  boolean takeKept(String legId) {
    return toKeep.remove(legId);
  }

  boolean takeHidden(String legId) {
    return toHide.remove(legId);
  }

  /// Nothing is to go wrong with that leg any more.
  void forget(String legId) {
    toDrop.remove(legId);
    toKeep.remove(legId);
    toHide.remove(legId);
  }

  /// When the caller of an interaction that is named for the first time hangs up, or null.
  @Nullable Instant takePlannedHangUp(String canonicalId) {
    return plannedHangUps.remove(canonicalId);
  }

  void drop(String legId) {
    toDrop.add(legId);
  }

  void keep(String legId) {
    toKeep.add(legId);
  }

  void hideTalk(String legId) {
    toHide.add(legId);
  }

  boolean hidesTalk(String legId) {
    return hidden.contains(legId);
  }

  void hide(String legId) {
    hidden.add(legId);
    if (hidden.size() > HIDDEN_MAX) {
      hidden.remove(hidden.iterator().next());
    }
  }

  void planHangUp(String canonicalId, Instant at) {
    plannedHangUps.put(canonicalId, at);
    if (plannedHangUps.size() > PLANNED_HANG_UPS_MAX) {
      plannedHangUps.remove(plannedHangUps.keySet().iterator().next());
    }
  }

  TransferResult order(Platform platform, TransferOrder order, Instant now) {
    Leg leg = board.leg(order.interactionId());
    if (leg == null || leg.platform() != platform) {
      return new TransferResult.UnknownInteraction();
    }
    Caller caller = board.callerOf(leg);
    String canonicalId = order.canonicalId();
    if (canonicalId != null) {
      Instant plannedAt = takePlannedHangUp(canonicalId);
      if (plannedAt != null) {
        board.hangUpAt(caller, plannedAt, now);
        leg = Objects.requireNonNull(board.leg(order.interactionId()));
      }
    }
    if (leg.state() == LegState.COMPLETED || leg.state() == LegState.TRANSFERRING) {
      return new TransferResult.AlreadyGone(leg);
    }
    Entry entry = entryFor(order);
    if (entry == null) {
      return new TransferResult.LeadsNowhere();
    }
    if (order.reservationId() != null) {
      Reservation reservation = at(entry, order.reservationId());
      String why = whyUnusable(reservation, canonicalId);
      if (why != null) {
        return new TransferResult.ReservationGone(why);
      }
    }
    LastOrder last =
        new LastOrder(Operation.TRANSFER, order.reservationId(), order.idempotencyKey(), now);
    Leg going = leg.inState(LegState.TRANSFERRING, now).ordered(last, canonicalId);
    board.put(going, now);
    if (canonicalId != null) {
      board.know(caller, canonicalId);
    }
    log.record(
        caller, going, Operation.TRANSFER, order.reservationId(), order.idempotencyKey(), now);
    long delayMs =
        order.type() == TransferType.WARM ? timings.consultMs() : timings.transferDelayMs();
    board.plan(
        now.plusMillis(delayMs),
        new Happening.CompleteTransfer(going.id(), now, entry, order.reservationId()));
    board.settle(caller, now);
    return new TransferResult.Accepted(going);
  }

  private @Nullable Entry entryFor(TransferOrder order) {
    for (Entry entry : entries) {
      if (entry.matches(order.addressKind(), order.address(), order.extension())) {
        return entry;
      }
    }
    return null;
  }

  static @Nullable String whyUnusable(
      @Nullable Reservation reservation, @Nullable String canonicalId) {
    if (reservation == null) {
      return "unknown";
    }
    if (!reservation.isHeld()) {
      return reservation.status().wireName();
    }
    return canonicalId != null && !reservation.canonicalId().equals(canonicalId)
        ? "held for another interaction"
        : null;
  }

  void complete(Happening.CompleteTransfer transfer, Instant at) {
    Leg leg = board.leg(transfer.legId());
    if (leg == null
        || leg.state() != LegState.TRANSFERRING
        || !leg.stateSince().equals(transfer.orderedAt())) {
      return;
    }
    Caller caller = board.callerOf(leg);
    if (takeKept(leg.id())) {
      stay(leg, at);
    } else {
      board.put(leg.completed(EndedReason.TRANSFERRED, at), at);
    }
    if (!takeDropped(leg.id())) {
      arrive(caller, leg.canonicalId(), transfer, at);
      if (takeHidden(leg.id())) {
        hide(caller.legIds.getLast());
      }
    }
    board.settle(caller, at);
  }

  /// The source has its part of the call as before the order.
  private void stay(Leg leg, Instant at) {
    if (leg.isBots()) {
      board.put(leg.inState(LegState.BOT_ACTIVE, at), at);
    } else if (leg.agentId() == null && leg.queueId() != null) {
      board.enqueue(leg, leg.queueId(), at);
    } else {
      board.put(leg.inState(LegState.ACTIVE, at), at);
    }
  }

  private void arrive(
      Caller caller,
      @Nullable String canonicalId,
      Happening.CompleteTransfer transfer,
      Instant at) {
    Platform platform = transfer.entry().leadsInto();
    if (transfer.reservationId() == null) {
      String queueId = transfer.entry().defaultQueueId();
      if (queueId != null) {
        Leg leg = Leg.fresh(ids.leg(platform), platform, caller, canonicalId, null, at);
        board.enqueue(leg, queueId, at);
      }
      return;
    }
    Reservation reservation = at(transfer.entry(), transfer.reservationId());
    if (reservation == null || !reservation.isHeld()) {
      return;
    }
    desk.end(reservation, Reservation.Status.CONSUMED, at);
    board.know(caller, reservation.canonicalId());
    Leg leg =
        Leg.fresh(
            reservation.interactionId(),
            platform,
            caller,
            reservation.canonicalId(),
            reservation.reservationId(),
            at);
    switch (reservation.target()) {
      case Target.AgentTarget(String agentId) -> board.put(leg.active(agentId, at), at);
      case Target.QueueTarget(String queueId) -> board.enqueue(leg, queueId, at);
    }
  }

  private @Nullable Reservation at(Entry entry, String reservationId) {
    Reservation found = desk.get(reservationId);
    return found != null && found.platform() == entry.leadsInto() ? found : null;
  }
}
