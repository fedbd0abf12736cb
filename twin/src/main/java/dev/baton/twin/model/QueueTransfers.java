package dev.baton.twin.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How callers come into a platform's queues without leaving it: from a bot or an agent of its own,
/// or as a new interaction. Part of [World].
public final class QueueTransfers {
  private final World world;
  private final Timings timings;
  private final NewIds ids;
  private final Switchboard board;
  private final ReservationDesk desk;
  private final OrderLog log;

  QueueTransfers(
      World world,
      Timings timings,
      NewIds ids,
      Switchboard board,
      ReservationDesk desk,
      OrderLog log) {
    this.world = world;
    this.timings = timings;
    this.ids = ids;
    this.board = board;
    this.desk = desk;
    this.log = log;
  }

  /// Moves a caller whom a bot has, or an agent who did not get her from a queue, into a queue. The
  /// leg stays the same.
  public QueueTransferResult order(Platform platform, QueueTransferOrder order, Instant now) {
    Leg leg = world.find(platform, order.interactionId());
    if (leg == null) {
      return new QueueTransferResult.UnknownInteraction();
    }
    Queue queue = board.floor(platform).queue(order.queueId());
    if (queue == null) {
      return new QueueTransferResult.UnknownQueue();
    }
    Caller caller = board.callerOf(leg);
    boolean queuedBefore = leg.queueId() != null;
    if (queuedBefore || !leg.hasCaller() || leg.state() == LegState.TRANSFERRING) {
      if (caller.chat != null && leg.hasCaller()) {
        board.chats().repeated(caller.chat);
      }
      return new QueueTransferResult.AlreadyGone(leg);
    }
    Reservation reservation = null;
    if (order.reservationId() != null) {
      reservation = world.reservation(platform, order.reservationId());
      String why = whyUnusable(reservation, order);
      if (why != null) {
        return new QueueTransferResult.ReservationGone(why);
      }
    } else {
      NoCapacity full = full(platform, queue);
      if (full != null) {
        return new QueueTransferResult.Refused(full);
      }
    }
    if (reservation != null) {
      desk.end(reservation, Reservation.Status.CONSUMED, now);
    }
    LastOrder last =
        new LastOrder(Operation.TRANSFER, order.reservationId(), order.idempotencyKey(), now);
    if (order.canonicalId() != null) {
      board.know(caller, order.canonicalId());
    }
    board.enqueue(leg.ordered(last, order.canonicalId()), queue.id(), now);
    board.settle(caller, now);
    Leg queued = Objects.requireNonNull(board.leg(leg.id()));
    if (!order.attributes().isEmpty()) {
      String known = Objects.requireNonNullElse(queued.canonicalId(), queued.id());
      board.addContext(platform, known, order.attributes());
    }
    log.record(
        caller, queued, Operation.TRANSFER, order.reservationId(), order.idempotencyKey(), now);
    return new QueueTransferResult.Queued(queued);
  }

  private static @Nullable String whyUnusable(
      @Nullable Reservation reservation, QueueTransferOrder order) {
    String why = Transfers.whyUnusable(reservation, order.canonicalId());
    boolean elsewhere =
        reservation != null
            && !reservation.target().equals(new Target.QueueTarget(order.queueId()));
    return why == null && elsewhere ? "held for another target" : why;
  }

  private @Nullable NoCapacity full(Platform platform, Queue queue) {
    if (queue.paused()) {
      return NoCapacity.QUEUE_PAUSED;
    }
    return isFull(platform, queue) ? NoCapacity.QUEUE_FULL : null;
  }

  private boolean isFull(Platform platform, Queue queue) {
    return board.floor(platform).loadOf(queue.id()) >= queue.maxConcurrentCalls();
  }

  /// A new caller in a queue. One that is paused lets her wait; one that is full takes her and
  /// drops her.
  ///
  /// @param attributes what the platform is told of her
  /// @return null when there is no such queue
  /// @throws IllegalStateException when the world is full
  public @Nullable Leg create(
      Platform platform,
      String queueId,
      String phone,
      Map<String, Object> attributes,
      @Nullable String idempotencyKey,
      Instant now) {
    Queue queue = board.floor(platform).queue(queueId);
    if (queue == null) {
      return null;
    }
    boolean full = isFull(platform, queue);
    Caller caller = board.newCaller(phone);
    String id = ids.leg(platform);
    board.enqueue(Leg.fresh(id, platform, caller, null, null, now), queueId, now);
    board.settle(caller, now);
    if (!attributes.isEmpty()) {
      board.addContext(platform, id, attributes);
    }
    if (full) {
      board.hangUpAt(caller, now.plusMillis(timings.answerMs()), now);
    }
    Leg leg = Objects.requireNonNull(board.leg(id));
    log.record(caller, leg, Operation.CREATE, null, idempotencyKey, now);
    return leg;
  }

  /// How long a free agent takes to answer a queue, in milliseconds.
  public long answerMs() {
    return timings.answerMs();
  }

  /// How many wait in a queue now.
  public int waiting(Platform platform, String queueId) {
    return board.waiting(platform, queueId);
  }
}
