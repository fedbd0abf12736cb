package dev.baton.simulation;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.handoff.Delivery;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.id.HandoffId;
import dev.baton.core.platform.Order;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Reservation;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/// Looks at the world, not at what Baton believes, and says when an invariant does not hold.
final class Invariants {
  private final TwinWorld world;
  private final Supplier<Instant> worldNow;
  private final SimJournal journal;
  private final Function<HandoffId, CanonicalContext> contexts;
  private final long skewMs;
  private final Platform source;
  private final Platform destination;
  private long effectsTwice;

  Invariants(
      TwinWorld world,
      Supplier<Instant> worldNow,
      SimJournal journal,
      Function<HandoffId, CanonicalContext> contexts,
      long skewMs,
      Platform source,
      Platform destination) {
    this.world = world;
    this.worldNow = worldNow;
    this.journal = journal;
    this.contexts = contexts;
    this.skewMs = skewMs;
    this.source = source;
    this.destination = destination;
  }

  /// Checked after every event: cheap, from the world's own sums.
  void afterEvent() {
    Books.Summary sums = world.world().summary();
    require(sums.doubled() == 0, Invariant.ONE_OWNER, "two parties had a caller at one instant");
    require(
        sums.twoReservationsAtOnce() == 0,
        Invariant.EVERY_RESERVATION_ENDS,
        "two reservations were held for one caller");
    if (sums.ordersThatTookEffectTwice() != effectsTwice) {
      effectsTwice = sums.ordersThatTookEffectTwice();
      world.books(worldNow.get()).ordersByKey().forEach(Invariants::atMostOnce);
    }
  }

  /// Delivering the same context twice, or releasing twice, is the same as doing it once, and a
  /// second reservation under one order has an invariant of its own; moving a caller twice is what
  /// must not be.
  private static void atMostOnce(Books.KeyCount count) {
    boolean moves = count.kind() == Operation.TRANSFER || count.kind() == Operation.REQUEUE;
    require(
        !moves || count.count() <= 1,
        Invariant.AT_MOST_ONCE,
        count.kind() + " " + count.idempotencyKey() + " took effect " + count.count() + " times");
  }

  /// Checked when a commit leaves: the destination must hold the capacity until its deadline.
  ///
  /// @param deadline in true time
  void orderSent(Order order, Instant deadline) {
    if (!(order instanceof Order.Commit commit) || commit.reservationId() == null) {
      // An advisory route holds nothing; its fence is time.
      return;
    }
    Reservation held = world.world().reservation(destination, commit.reservationId().value());
    require(
        held != null, Invariant.RESERVE_BEFORE_COMMIT, "a commit names a reservation nobody made");
    if (held == null || held.status() == Reservation.Status.CONSUMED) {
      return;
    }
    require(
        held.isHeld() && !deadline.plusMillis(skewMs).isAfter(held.validUntil()),
        Invariant.RESERVE_BEFORE_COMMIT,
        "a commit was sent under reservation "
            + held.reservationId()
            + ", which is "
            + held.status()
            + " and valid until "
            + held.validUntil()
            + ", with deadline "
            + deadline.plusMillis(skewMs));
  }

  /// Checked when a state is stored: what it claims must be true now.
  void stored(Handoff h) {
    if (!(h.state() instanceof HandoffState.Completed)) {
      return;
    }
    Books.CallerEntry caller = caller(h);
    boolean arrived = caller.history().stream().anyMatch(p -> p.with().platform() == destination);
    require(arrived, Invariant.NO_PHANTOM, h.id() + " is completed and nobody ever arrived");
    if (h.delivery() instanceof Delivery.Delivered) {
      contextKept(h, caller);
    }
  }

  private void contextKept(Handoff h, Books.CallerEntry caller) {
    CanonicalContext sent = contexts.apply(h.id());
    Map<String, Object> received = caller.contexts().getOrDefault(destination.wireName(), Map.of());
    require(
        received.toString().contains(String.join(", ", sent.context().dtmfSequence()))
            && received.toString().contains(Objects.requireNonNull(sent.context().accountNumber())),
        Invariant.CONTEXT_KEPT,
        h.id() + " delivered its context and the destination has " + received);
  }

  /// Checked when nothing is left that could happen.
  void atTheEnd() {
    for (SimJournal.Stored stored : journal.all()) {
      Handoff h = stored.handoff;
      require(h.state().isTerminal(), Invariant.TERMINATES, h.id() + " stands in " + h.state());
      holderIsTrue(h);
    }
    for (Reservation r : world.books(worldNow.get()).reservations()) {
      require(
          !r.isHeld() || r.validUntil().isAfter(worldNow.get()),
          Invariant.EVERY_RESERVATION_ENDS,
          r.reservationId() + " is held past its end");
    }
  }

  private void holderIsTrue(Handoff h) {
    Party with = caller(h).with();
    boolean left = with.kind() == Party.Kind.HUNG_UP || with.kind() == Party.Kind.AGENT_ENDED;
    switch (h.state()) {
      case HandoffState.Completed _ -> {
        notLost(h, with);
        require(
            left || with.platform() == destination,
            Invariant.ONE_OWNER,
            h.id() + " is completed and the caller is " + with);
      }
      case HandoffState.Returned _ -> {
        notLost(h, with);
        require(
            left || with.platform() == source,
            Invariant.ONE_OWNER,
            h.id() + " is returned and the caller is " + with);
      }
      case HandoffState.Abandoned _ -> {
        notLost(h, with);
        require(left, Invariant.ONE_OWNER, h.id() + " is abandoned and the caller is " + with);
      }
      case HandoffState.DeadLettered _,
          HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Reserved _,
          HandoffState.Committing _,
          HandoffState.Committed _,
          HandoffState.Confirming _,
          HandoffState.Compensating _,
          HandoffState.Releasing _ -> {
        // A dead letter says that only a person can tell; the others were refused above.
      }
    }
  }

  private static void notLost(Handoff h, Party with) {
    require(
        !with.kind().isLost(),
        Invariant.NEVER_LOST,
        h.id() + " ended " + h.state() + " and the caller is " + with);
  }

  private Books.CallerEntry caller(Handoff h) {
    Books.CallerEntry caller =
        world.books(worldNow.get()).caller(h.plan().source().vendorId().value());
    if (caller == null) {
      throw new IllegalStateException("the world has forgotten the caller of " + h.id());
    }
    return caller;
  }

  private static void require(boolean holds, Invariant invariant, String what) {
    if (!holds) {
      throw new Violation(invariant, what);
    }
  }
}
