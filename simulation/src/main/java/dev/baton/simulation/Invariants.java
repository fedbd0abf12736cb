package dev.baton.simulation;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.handoff.Decision;
import dev.baton.core.handoff.Delivery;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.platform.ContextLoss;
import dev.baton.core.platform.Order;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Leg;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Reservation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Looks at the world, not at what Baton believes, and says when an invariant does not hold.
final class Invariants {
  private final TwinWorld world;
  private final Supplier<Instant> worldNow;
  private final SimJournal journal;
  private final Function<HandoffId, CanonicalContext> contexts;
  private final Setup setup;
  private final long patienceMs;
  private final long skewMs;
  private final Platform source;
  private final Platform destination;
  private final IntSupplier kept;
  private final GuestInvariants guests;
  private final VoiceBotInvariants voiceBots;
  private final boolean honoursKeys;
  private long effectsTwice;

  /// By how much the world has held handoffs up: nodes killed or standing still.
  private long heldUpMs;

  Invariants(
      TwinWorld world,
      Supplier<Instant> worldNow,
      SimJournal journal,
      Function<HandoffId, CanonicalContext> contexts,
      Setup setup,
      long skewMs,
      Platform source,
      Platform destination,
      SimNetwork network) {
    this.kept = network::kept;
    this.guests = new GuestInvariants(world, worldNow, network);
    this.voiceBots = new VoiceBotInvariants(world);
    this.honoursKeys = network.honoursKeys();
    this.world = world;
    this.worldNow = worldNow;
    this.journal = journal;
    this.contexts = contexts;
    this.setup = setup;
    this.patienceMs = setup.patienceMs();
    this.skewMs = skewMs;
    this.source = source;
    this.destination = destination;
  }

  /// Checked after every event: cheap, from the world's own sums.
  void afterEvent() {
    Books.Summary sums = world.world().summary();
    // Where a source kept a caller who moved, two had her without any order of ours.
    require(
        sums.doubled() <= kept.getAsInt(),
        Invariant.ONE_OWNER,
        "two parties had a caller at one instant");
    require(
        sums.twoReservationsAtOnce() == 0,
        Invariant.EVERY_RESERVATION_ENDS,
        "two reservations were held for one caller");
    if (sums.ordersThatTookEffectTwice() != effectsTwice) {
      effectsTwice = sums.ordersThatTookEffectTwice();
      world.books(worldNow.get()).ordersByKey().forEach(Invariants::atMostOnce);
    }
    inTime();
  }

  /// Every handoff ends or parks by its deadline. What began before it may be brought to its end: a
  /// last order, a reservation that must be seen to end, a takeover.
  private void inTime() {
    Instant now = worldNow.get().minusMillis(skewMs);
    for (SimJournal.Stored stored : journal.all()) {
      Handoff h = stored.handoff;
      if (!h.state().isTerminal()
          && now.isAfter(h.deadlineAt().plusMillis(patienceMs + heldUpMs))) {
        throw new Violation(
            Invariant.TERMINATES,
            "the handoff is "
                + Story.words(h)
                + " long after its deadline of "
                + setup.timers().handoffDeadlineMs()
                + " ms");
      }
    }
  }

  /// A node was killed, or stands still, so that nothing happens until it is taken over from.
  void heldUp(long ms) {
    heldUpMs += ms;
  }

  /// Delivering the same context twice, or releasing twice, is the same as doing it once, and a
  /// second reservation under one order has an invariant of its own; moving a caller twice is what
  /// must not be.
  private static void atMostOnce(Books.KeyCount count) {
    // A flow may be run again where its first run moved nobody; she arrives once, as is seen below.
    boolean runsFlow = count.platform() == Platform.NICE_COGNIGY;
    boolean moves =
        (count.kind() == Operation.TRANSFER && !runsFlow) || count.kind() == Operation.REQUEUE;
    require(
        !moves || count.count() <= 1,
        Invariant.AT_MOST_ONCE,
        count.kind() + " " + count.idempotencyKey() + " took effect " + count.count() + " times");
  }

  /// Checked when an order leaves: a stored row has ordered it, and for a commit the destination
  /// must hold the capacity until its deadline.
  ///
  /// @param deadline in true time
  void orderSent(HandoffId id, Order order, Instant deadline) {
    SimJournal.Stored stored = journal.find(id);
    require(
        stored != null && stored.ordered.contains(order.orderId()),
        Invariant.AUDIT_MATCHES,
        order.orderId() + " is sent and no stored row ordered it");
    if (stored != null && GuestInvariants.concerns(stored.handoff)) {
      guests.orderSent(stored, order);
    }
    if (order instanceof Order.Prepare prepare) {
      insideWindow(prepare.reservationId(), deadline);
    }
    if (!(order instanceof Order.Commit commit)) {
      return;
    }
    if (commit.reservationId() == null) {
      // An advisory route holds nothing; a window of Baton's own bounds its commits.
      var ours = stored == null ? null : stored.handoff.reservation();
      require(
          ours != null && !deadline.isAfter(ours.windowEnd()),
          Invariant.RESERVE_BEFORE_COMMIT,
          "a commit on an advisory route leaves outside of its window");
      return;
    }
    insideWindow(commit.reservationId(), deadline);
  }

  private void insideWindow(ReservationId named, Instant deadline) {
    Reservation held = world.world().reservation(destination, named.value());
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
  void stored(SimJournal.Stored stored) {
    Handoff h = stored.handoff;
    if (!h.state().isTerminal()) {
      return;
    }
    holderIsTrue(h);
    if (GuestInvariants.concerns(h)) {
      guests.ended(stored);
    }
    if (h.state() instanceof HandoffState.Returned || h.state() instanceof HandoffState.Abandoned) {
      nothingHeld(h);
    }
    if (h.state() instanceof HandoffState.Completed) {
      completed(h);
    }
    if (h.session() != null) {
      voiceBots.ended(h);
    }
  }

  private void completed(Handoff h) {
    Books.CallerEntry caller = caller(h);
    boolean arrived = caller.history().stream().anyMatch(p -> p.with().platform() == destination);
    require(arrived, Invariant.NO_PHANTOM, "it is completed and nobody ever arrived");
    switch (h.delivery()) {
      case Delivery.Delivered(int _, List<ContextLoss> losses) -> contextKept(h, caller, losses);
      case Delivery.Lost _ -> {
        // People are told that she came without it, which is all that is promised.
      }
      case Delivery.Pending _ ->
          throw new Violation(
              Invariant.CONTEXT_KEPT, "it is completed, and the context neither there nor lost");
    }
  }

  /// A handoff that ended with the source has given back what it held, or seen it end. Where an
  /// earlier send of its reserve is recorded as unanswered, and no further route was tried, it is
  /// not waited for: what that send still makes ends by itself.
  private void nothingHeld(Handoff h) {
    if (h.reservation() != null && h.reservation().settledAt() != null) {
      return;
    }
    for (Reservation r : world.world().reservationsFor(destination, h.canonicalId().value())) {
      require(
          !r.isHeld(),
          Invariant.EVERY_RESERVATION_ENDS,
          "it ended " + Story.words(h) + " and " + r.reservationId() + " is still held");
    }
  }

  /// What was given and is neither there nor recorded as lost must not be.
  private void contextKept(Handoff h, Books.CallerEntry caller, List<ContextLoss> losses) {
    CanonicalContext given = contexts.apply(h.id());
    String received = caller.contexts().getOrDefault(destination.wireName(), Map.of()).toString();
    kept(
        "/context/dtmfSequence",
        String.join(", ", given.context().dtmfSequence()),
        received,
        losses);
    kept("/context/accountNumber", given.context().accountNumber(), received, losses);
    kept("/customer/segment", given.customer().segment(), received, losses);
    kept("/customer/phone", given.customer().phone(), received, losses);
    if (!given.transcript().isEmpty()) {
      kept("/transcript", given.transcript().getLast().text(), received, losses);
    }
  }

  private static void kept(
      String pointer, @Nullable String given, String received, List<ContextLoss> losses) {
    require(
        given == null
            || received.contains(given)
            || losses.stream().anyMatch(loss -> loss.path().equals(pointer)),
        Invariant.CONTEXT_KEPT,
        pointer + " was given, is not at the destination, and is not recorded as lost");
  }

  /// Checked when nothing is left that could happen.
  void atTheEnd() {
    journal.verify();
    for (SimJournal.Stored stored : journal.all()) {
      Handoff h = stored.handoff;
      require(
          h.state().isTerminal(),
          Invariant.TERMINATES,
          "nothing happens any more, and the handoff is " + Story.words(h));
      holderIsTrue(h);
      movedOnce(stored);
      closedByPeople(stored);
      if (GuestInvariants.concerns(h)) {
        guests.atTheEnd(stored, honoursKeys);
      }
      if (h.session() != null) {
        voiceBots.atTheEnd(h, caller(h), destination);
      }
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
    if (GuestInvariants.concerns(h)) {
      if (!(h.state() instanceof HandoffState.DeadLettered
          || h.state() instanceof HandoffState.Resolved)) {
        notLost(h, with);
      }
      guests.holderIsTrue(h);
      return;
    }
    boolean left = with.kind() == Party.Kind.HUNG_UP || with.kind() == Party.Kind.AGENT_ENDED;
    switch (h.state()) {
      case HandoffState.Completed _ -> {
        notLost(h, with);
        require(
            left || with.platform() == destination,
            Invariant.ONE_OWNER,
            "it is completed and the caller is " + where(with));
        require(!has(source, h), Invariant.ONE_OWNER, "it is completed and the source has her");
      }
      case HandoffState.Returned _ -> {
        notLost(h, with);
        require(
            left || with.platform() == source,
            Invariant.ONE_OWNER,
            "it is " + Story.words(h) + " and the caller is " + where(with));
        require(
            !has(destination, h),
            Invariant.ONE_OWNER,
            "it is " + Story.words(h) + " and the destination has her");
      }
      case HandoffState.Abandoned _ -> {
        notLost(h, with);
        require(left, Invariant.ONE_OWNER, "it is abandoned and the caller is " + where(with));
      }
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

  /// A compensation moves a caller whom nobody has, once, and again only after a person decided so.
  private void movedOnce(SimJournal.Stored stored) {
    Books.CallerEntry caller = caller(stored.handoff);
    long moves = caller.orders().stream().filter(o -> o.kind() == Operation.REQUEUE).count();
    require(
        moves <= 1 + decided(stored, Decision.RETRY) + decided(stored, Decision.ESCALATE),
        Invariant.AT_MOST_ONCE,
        "she was put into a queue " + moves + " times");
    List<Books.PartyAt> history = caller.history();
    for (int i = 1; i < history.size(); i++) {
      Party before = history.get(i - 1).with();
      Party after = history.get(i).with();
      boolean taken =
          before.kind() == Party.Kind.AGENT
              && after.kind() == Party.Kind.QUEUE
              && before.platform() == destination
              && after.platform() == destination;
      if (taken) {
        takenFrom(history, i);
      }
    }
  }

  /// She waited too long, and somebody answered her just while she was being moved on: nobody can
  /// rule that out.
  private void takenFrom(List<Books.PartyAt> history, int i) {
    boolean answeredInQueue = i >= 2 && history.get(i - 2).with().kind() == Party.Kind.QUEUE;
    Instant answeredAt = history.get(i - 1).since();
    require(
        answeredInQueue && history.get(i).since().isBefore(answeredAt.plusMillis(patienceMs)),
        Invariant.AT_MOST_ONCE,
        "she was " + where(history.get(i - 1).with()) + " and was put into a queue again");
  }

  /// Nothing leaves the dead letters by itself.
  private static void closedByPeople(SimJournal.Stored stored) {
    boolean closed = stored.handoff.state() instanceof HandoffState.Resolved;
    require(
        !closed || decided(stored, Decision.RESOLVE) > 0,
        Invariant.NEVER_LOST,
        "a dead letter was closed and no person decided so");
  }

  private static long decided(SimJournal.Stored stored, Decision decision) {
    return stored.rows.stream()
        .filter(row ->
            row.signal() instanceof Signal.Decided(var made, var by, var _)
                && made == decision
                && by.equals(Correspondence.PERSON))
        .count();
  }

  /// Whether that platform's newest leg of hers has her.
  private boolean has(Platform platform, Handoff h) {
    Leg leg =
        world
            .world()
            .find(
                platform,
                platform == source
                    ? h.plan().source().vendorId().value()
                    : h.canonicalId().value());
    return leg != null && leg.hasCaller();
  }

  private static void notLost(Handoff h, Party with) {
    require(
        !with.kind().isLost(),
        Invariant.NEVER_LOST,
        "it ended " + Story.words(h) + " and the caller is " + where(with));
  }

  static String where(Party with) {
    return switch (with.kind()) {
      case BOT -> "with a bot of " + with.platform();
      case AGENT -> "with agent " + with.agentId() + " of " + with.platform();
      case QUEUE -> "in queue " + with.queueId() + " of " + with.platform();
      case LIMBO -> "on the line with nobody";
      case HUNG_UP -> "gone of her own will";
      case HUNG_UP_OUT_OF_LIMBO -> "gone because nobody had her";
      case DISCONNECTED -> "cut off";
      case AGENT_ENDED -> "gone after all was said";
    };
  }

  private Books.CallerEntry caller(Handoff h) {
    return caller(world.books(worldNow.get()), h);
  }

  static Books.CallerEntry caller(Books books, Handoff h) {
    Books.CallerEntry caller = books.caller(h.plan().source().vendorId().value());
    if (caller == null) {
      throw new IllegalStateException("the world has forgotten the caller of " + h.id());
    }
    return caller;
  }

  static void require(boolean holds, Invariant invariant, String what) {
    if (!holds) {
      throw new Violation(invariant, what);
    }
  }
}
