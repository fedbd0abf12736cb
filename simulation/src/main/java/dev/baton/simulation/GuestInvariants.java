package dev.baton.simulation;

import dev.baton.core.handoff.Courtesies;
import dev.baton.core.handoff.Courtesy;
import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.Decision;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.ReturnReason;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.OrderId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.LegState;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// What must hold where a bot hands its guest to a person of its own platform: one leg is both
/// sides, and she is put on hold and told things.
final class GuestInvariants {
  private final TwinWorld world;
  private final Supplier<Instant> worldNow;
  private final SimNetwork network;

  /// Whose hold has left, or could not leave in time.
  private final Set<HandoffId> held = new HashSet<>();

  /// Under which orders each handoff was to be moved into each queue.
  private final Map<HandoffId, Map<String, Set<OrderId>>> tried = new HashMap<>();

  GuestInvariants(TwinWorld world, Supplier<Instant> worldNow, SimNetwork network) {
    this.world = world;
    this.worldNow = worldNow;
    this.network = network;
  }

  static boolean concerns(Handoff h) {
    return h.plan().escalation() != null;
  }

  /// Checked when an order leaves.
  void orderSent(SimJournal.Stored stored, Order order) {
    Handoff h = stored.handoff;
    switch (order) {
      case Order.Hold _ -> held.add(h.id());
      case Order.Commit commit -> commitSent(stored, commit);
      case Order.SendMessage message -> told(h, message);
      case Order.RequestCallback _ -> staysWithHerBot(h, "a callback is asked for");
      case Order.Reserve _,
          Order.Prepare _,
          Order.Withdraw _,
          Order.Release _,
          Order.DeliverContext _,
          Order.Requeue _,
          Order.EndLeg _,
          Order.OffHold _,
          Order.CreateInteraction _ -> {}
    }
  }

  private void commitSent(SimJournal.Stored stored, Order.Commit commit) {
    Handoff h = stored.handoff;
    require(
        held.contains(h.id()),
        Invariant.HELD_BEFORE_MOVED,
        "she is moved, and nobody tried to put her on hold");
    if (commit.inbound() instanceof Inbound.Within(String queueId, _, _)) {
      Set<OrderId> orders =
          tried
              .computeIfAbsent(h.id(), _ -> new HashMap<>())
              .computeIfAbsent(queueId, _ -> new HashSet<>());
      orders.add(commit.orderId());
      int tries = h.currentRoute().tries();
      require(
          orders.size() <= tries * (1 + sentOn(stored)),
          Invariant.AT_MOST_ONCE,
          queueId + " is tried for the " + orders.size() + ". time, and may be " + tries);
    }
  }

  /// What a guest is told is true when it is sent.
  private void told(Handoff h, Order.SendMessage message) {
    Books.CallerEntry caller = caller(h);
    if (message.body().equals(Guests.HOLD_MESSAGE)) {
      require(
          network.hasAccepted(h.id()) || wasMoved(h, caller),
          Invariant.TOLD_THE_TRUTH,
          "she is told to wait for somebody, and no transfer was accepted");
      return;
    }
    staysWithHerBot(h, "she is told '" + message.body() + "'");
    notLeftOnHold(h, "is told '" + message.body() + "'");
    if (message.body().equals(Guests.CALLBACK_MESSAGE)) {
      require(
          callbacks(caller) > 0,
          Invariant.TOLD_THE_TRUTH,
          "she is told of a callback that is not in the books");
    }
  }

  /// Nothing is under way that could move her. Where she is by another order, or that she hung up,
  /// Baton could not know.
  private void staysWithHerBot(Handoff h, String what) {
    Books.CallerEntry caller = caller(h);
    Party with = caller.with();
    require(
        with.kind() == Party.Kind.BOT || hasLeft(with) || movedByAnother(caller),
        Invariant.TOLD_THE_TRUTH,
        what + ", and she is no more with her bot");
    require(
        hasLeft(with) || !network.isUnderWay(h.plan().source().vendorId()),
        Invariant.TOLD_THE_TRUTH,
        what + ", and a transfer under way may still move her");
  }

  /// Checked when an ending is stored.
  void ended(SimJournal.Stored stored) {
    Handoff h = stored.handoff;
    switch (h.state()) {
      case HandoffState.Returned(ReturnReason reason) -> {
        notLeftOnHold(h, "it is " + Story.words(h));
        holdDecidedNothing(stored, reason);
      }
      case HandoffState.DeadLettered(DeadLetterCause cause) -> {
        if (cause == DeadLetterCause.MISSING_SCOPE) {
          notLeftOnHold(h, "it is " + Story.words(h));
        }
      }
      case HandoffState.Completed _,
          HandoffState.Abandoned _,
          HandoffState.Resolved _,
          HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Reserved _,
          HandoffState.Committing _,
          HandoffState.Committed _,
          HandoffState.Confirming _,
          HandoffState.Compensating _,
          HandoffState.Releasing _,
          HandoffState.Returning _ -> {}
    }
  }

  /// Whatever came of her hold, the transfer follows, unless there is no time or no wish for it any
  /// more.
  private void holdDecidedNothing(SimJournal.Stored stored, ReturnReason reason) {
    boolean inTime =
        switch (reason) {
          case CANCELLED, DEADLINE, WINDOW_TOO_SHORT -> false;
          case NO_CAPACITY,
              REFUSED,
              UNREACHABLE,
              NOT_MOVED,
              SOURCE_UNKNOWN,
              MOVED_BY_SOURCE,
              CALLBACK ->
              true;
        };
    // An order that its node died with was tried: its successor cannot know better.
    boolean moved = stored.ordered.stream().anyMatch(o -> o.value().contains("/commit/"));
    require(
        !inTime || moved || !held.contains(stored.handoff.id()),
        Invariant.HELD_BEFORE_MOVED,
        "she was put on hold, and nobody tried to move her");
  }

  /// Checked when nothing is left that could happen.
  void atTheEnd(SimJournal.Stored stored, boolean honoursKeys) {
    ended(stored);
    Books.CallerEntry caller = caller(stored.handoff);
    long orders =
        caller.orders().stream()
            .filter(o -> o.kind() == Operation.CALLBACK)
            .map(o -> honoursKeys ? o : String.valueOf(o.idempotencyKey()))
            .distinct()
            .count();
    require(
        orders <= 1 + sentOn(stored),
        Invariant.TOLD_THE_TRUTH,
        "she was promised " + orders + " callbacks");
    Courtesies courtesies = stored.handoff.courtesies();
    require(
        courtesies == null || courtesies.callback() != Courtesy.DONE || callbacks(caller) > 0,
        Invariant.TOLD_THE_TRUTH,
        "a callback counts as taken and is not in the books");
  }

  /// Who has her at an ending is who it says.
  void holderIsTrue(Handoff h) {
    Books.CallerEntry caller = caller(h);
    Party with = caller.with();
    boolean left = hasLeft(with);
    boolean another = movedByAnother(caller);
    switch (h.state()) {
      case HandoffState.Completed _ -> {
        require(
            wasMoved(h, caller), Invariant.NO_PHANTOM, "it is completed and nobody ever had her");
        require(
            left || with.kind() != Party.Kind.BOT,
            Invariant.ONE_OWNER,
            "it is completed and her bot has her");
      }
      case HandoffState.Returned(ReturnReason reason) -> {
        boolean elsewhere = reason == ReturnReason.MOVED_BY_SOURCE;
        require(
            left || another || (with.kind() == Party.Kind.BOT && !elsewhere),
            Invariant.ONE_OWNER,
            "it is " + Story.words(h) + " and the guest is " + Invariants.where(with));
      }
      case HandoffState.Abandoned _ ->
          require(
              left,
              Invariant.ONE_OWNER,
              "it is abandoned and the guest is " + Invariants.where(with));
      case HandoffState.DeadLettered _,
          HandoffState.Resolved _,
          HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Reserved _,
          HandoffState.Committing _,
          HandoffState.Committed _,
          HandoffState.Confirming _,
          HandoffState.Compensating _,
          HandoffState.Releasing _,
          HandoffState.Returning _ -> {
        // A dead letter says that only a person can tell; the others were refused above.
      }
    }
  }

  private void notLeftOnHold(Handoff h, String what) {
    Leg leg = world.world().find(Platform.NICE_CXONE, h.plan().source().vendorId().value());
    boolean held = leg != null && leg.isBots() && leg.state() == LegState.HELD;
    Courtesies c = h.courtesies();
    boolean said = c != null && (c.offHold() == Courtesy.FAILED || c.offHold() == Courtesy.DOUBTED);
    require(!held || said, Invariant.NOT_LEFT_ON_HOLD, what + ", and she is on hold");
  }

  /// Whether a queue that this handoff leads to has had her, or one that a compensation chose.
  private static boolean wasMoved(Handoff h, Books.CallerEntry caller) {
    boolean requeued = caller.orders().stream().anyMatch(o -> o.kind() == Operation.REQUEUE);
    List<String> queues =
        h.plan().routes().stream()
            .map(r -> r.inbound() instanceof Inbound.Within(String id, _, _) ? id : "")
            .toList();
    return requeued
        || caller.history().stream()
            .anyMatch(p -> p.with().queueId() != null && queues.contains(p.with().queueId()));
  }

  private static boolean movedByAnother(Books.CallerEntry caller) {
    return caller.orders().stream()
        .anyMatch(o ->
            o.kind() == Operation.TRANSFER
                && o.idempotencyKey() != null
                && o.idempotencyKey().startsWith(Guests.ANOTHER));
  }

  private static long callbacks(Books.CallerEntry caller) {
    return caller.orders().stream().filter(o -> o.kind() == Operation.CALLBACK).count();
  }

  private static boolean hasLeft(Party with) {
    return with.kind() == Party.Kind.HUNG_UP || with.kind() == Party.Kind.AGENT_ENDED;
  }

  /// How often a person sent it on.
  private static long sentOn(SimJournal.Stored stored) {
    return stored.rows.stream()
        .filter(row ->
            row.signal() instanceof Signal.Decided(Decision made, _, _) && made != Decision.RESOLVE)
        .count();
  }

  private Books.CallerEntry caller(Handoff h) {
    return Invariants.caller(world.books(worldNow.get()), h);
  }

  private static void require(boolean holds, Invariant invariant, String what) {
    Invariants.require(holds, invariant, what);
  }
}
