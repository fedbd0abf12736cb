package dev.baton.server.runtime;

import dev.baton.coordinator.Coordinator;
import dev.baton.coordinator.Work;
import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.Order;
import dev.baton.journal.Append;
import dev.baton.journal.AppendResult;
import dev.baton.journal.Appender;
import dev.baton.journal.Cancellations;
import dev.baton.journal.Inbox;
import dev.baton.journal.InboxEvent;
import dev.baton.journal.JournalReader;
import dev.baton.journal.JournalUnavailable;
import dev.baton.journal.LeaseListener;
import dev.baton.journal.NodeId;
import dev.baton.journal.NodeLease;
import dev.baton.journal.SeenLeg;
import dev.baton.journal.StoredHandoff;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does the coordinator's work: appends go to the journal, actions to the platforms on a virtual
/// thread each, wake-ups to a timer. What comes back is a signal again.
public final class HandoffRuntime implements LeaseListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HandoffRuntime.class);

  /// How long a request waits for its handoff to be stored: a database that comes back within it is
  /// not noticed.
  private static final long STORE_WAIT_MS = 5_000;

  /// How soon an append that the full journal refused is offered again.
  private static final long REOFFER_MS = 20;

  private static final long WATCH_MS = 1_000;

  private final Coordinator coordinator;
  private final Appender journal;
  private final JournalReader reader;
  private final NodeLease lease;
  private final HandoffJson json;
  private final ContextBook contexts;
  private final CallRunner runner;
  private final WakeUps wakeUps;
  private final Supplier<Moment> now;
  private final int maxOpenHandoffs;
  private final RuntimeListener listener;
  private final ConcurrentMap<HandoffId, Opening> openings = new ConcurrentHashMap<>();
  private final Ends ends = new Ends();
  private final Arrivals arrivals = new Arrivals();
  private final Events events;
  private final Revivals revivals = new Revivals();
  private final AppendRows rows;
  private final Cancels cancels;
  private volatile boolean closed;

  /// A request that waits for its handoff to be stored.
  private record Opening(NewHandoff request, BlockingQueue<AppendResult> result) {}

  /// @param events hears what the coordinator decides
  public HandoffRuntime(
      Coordinator coordinator,
      Events events,
      Appender journal,
      JournalReader reader,
      Cancellations cancellations,
      NodeLease lease,
      HandoffJson json,
      ContextBook contexts,
      CallRunner runner,
      InstantSource clock,
      Supplier<Moment> now,
      int maxOpenHandoffs,
      RuntimeListener listener) {
    this.listener = listener;
    this.coordinator = coordinator;
    this.events = events;
    this.journal = journal;
    this.reader = reader;
    this.lease = lease;
    this.json = json;
    this.contexts = contexts;
    this.runner = runner;
    this.now = now;
    this.maxOpenHandoffs = maxOpenHandoffs;
    this.wakeUps = new WakeUps(clock, id -> signal(id, new Signal.Wake()));
    this.rows = new AppendRows(json, contexts, arrivals, events);
    this.cancels = new Cancels(cancellations, reader, lease, json, this::signal);
    wakeUps.every(() -> perform(coordinator.watch(now.get())), WATCH_MS);
    wakeUps.every(cancels::look, WATCH_MS);
  }

  /// Stores a handoff and starts it. Returns once it is stored, or not.
  public OpenResult open(NewHandoff request) {
    if (closed || !lease.mayAct()) {
      return new OpenResult.NotServing("the database is away or the node's lease is lost");
    }
    if (coordinator.size() >= maxOpenHandoffs) {
      return new OpenResult.NotServing(maxOpenHandoffs + " handoffs are under way");
    }
    HandoffId id = request.handoff().id();
    Opening opening = new Opening(request, new LinkedBlockingQueue<>(1));
    openings.put(id, opening);
    contexts.put(id, request.context());
    try {
      perform(coordinator.open(request.handoff(), now.get()));
      AppendResult result = opening.result().poll(STORE_WAIT_MS, TimeUnit.MILLISECONDS);
      return result == null ? abandonOpening(id) : OpenResult.of(request, result);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return abandonOpening(id);
    } finally {
      openings.remove(id);
    }
  }

  /// It may still be stored: then it runs, and a repetition with the same idempotency key finds it.
  private OpenResult abandonOpening(HandoffId id) {
    return new OpenResult.NotServing(
        "handoff " + id + " was not stored within " + STORE_WAIT_MS + " ms");
  }

  /// Carries out what a person decided about a parked handoff that this node has made its own.
  /// Returns once the step is stored, or not.
  ///
  /// @return [AppendResult.Missing] when somebody else is at it, [AppendResult.Lost] when it may be
  ///   stored still
  AppendResult revive(StoredHandoff stored, Handoff parked, Signal.Decided decided) {
    HandoffId id = stored.id();
    BlockingQueue<AppendResult> result = revivals.begin(id, stored.version());
    if (result == null) {
      return new AppendResult.Missing();
    }
    try {
      String lastHash = HexFormat.of().formatHex(stored.lastHash());
      List<Work> work = coordinator.revive(parked, stored.version(), lastHash, decided, now.get());
      perform(work);
      if (work.isEmpty()) {
        return new AppendResult.Missing();
      }
      AppendResult came = result.poll(STORE_WAIT_MS, TimeUnit.MILLISECONDS);
      return came == null ? new AppendResult.Lost() : came;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new AppendResult.Lost();
    } finally {
      revivals.end(id);
    }
  }

  /// Whether one more handoff may be under way here.
  boolean hasRoom() {
    return !closed && coordinator.size() < maxOpenHandoffs;
  }

  /// Stores a wish to cancel a handoff, on whatever node that is carried, and waits shortly until
  /// it is taken up.
  ///
  /// @throws JournalUnavailable when the database is away; the wish may be stored, and repeated
  public CancelResult cancel(HandoffId id) {
    return cancels.cancel(id);
  }

  /// Waits until a handoff has ended or is parked, on whatever node it is carried, at most
  /// `waitMs`.
  ///
  /// @return how a wish to cancel it stands then
  /// @throws JournalUnavailable when the database is away
  public CancelResult awaitCancel(HandoffId id, long waitMs) {
    return cancels.awaitEnd(
        id,
        waitMs,
        leftMs -> {
          boolean here = coordinator.has(id);
          if (here) {
            awaitEnd(id, leftMs);
          }
          return here;
        });
  }

  /// A signal from outside.
  public void signal(HandoffId id, Signal signal) {
    if (!closed) {
      perform(coordinator.onSignal(id, signal, now.get()));
    }
  }

  /// A platform told something of a handoff: it hears of it, if it is carried here.
  ///
  /// @return false when it is not
  public boolean observe(HandoffId id, InboxEvent event) {
    Handoff handoff = coordinator.handoff(id);
    if (handoff == null || closed) {
      return false;
    }
    Signal.Observed signal = Events.signal(handoff, event);
    if (signal == null) {
      events.changedNothing(event.key());
    } else if (events.give(id, signal, event.key())) {
      signal(id, signal);
      if (!coordinator.has(id)) {
        // It ended meanwhile: nobody forgets this note later.
        events.forget(id);
      }
    }
    return true;
  }

  /// The handoffs under way on this node.
  public int underWay() {
    return coordinator.size();
  }

  private void perform(List<Work> work) {
    for (Work item : work) {
      switch (item) {
        case Work.Append append -> append(append);
        case Work.Run(HandoffId id, var action) -> {
          if (action instanceof Action.RunOrder(Order.Requeue _, int send, _) && send == 1) {
            listener.compensating();
          }
          Thread.ofVirtual().name("call-" + id).start(() -> run(id, action));
        }
        case Work.WakeAt(HandoffId id, var at) -> wakeUps.set(id, at);
        case Work.Ended(HandoffId id, Handoff handoff) -> ended(id, handoff);
      }
    }
  }

  private void run(HandoffId id, Action action) {
    try {
      Signal came = runner.run(action);
      Handoff before = coordinator.handoff(id);
      if (before != null) {
        arrivals.note(before, action, came);
      }
      signal(id, came);
      if (!coordinator.has(id)) {
        arrivals.forget(id);
      }
    } catch (RuntimeException | Error e) {
      // Said here, because a thread's end says nothing; the order's deadline wakes the handoff.
      log.error("what came of a call for handoff {} could not be taken in", id, e);
    }
  }

  private void append(Work.Append work) {
    Opening opening = work.isNew() ? openings.get(work.id()) : null;
    Append row = rows.of(work, opening == null ? null : opening.request());
    boolean accepted = journal.append(row, result -> onResult(work, row, result));
    if (accepted) {
      return;
    }
    if (opening != null) {
      drop(work.id());
      opening.result().add(new AppendResult.Lost());
    } else if (coordinator.has(work.id())) {
      // The queue is full, or the lease was just lost: then the coordinator forgets it in a moment.
      wakeUps.later(() -> append(work), REOFFER_MS);
    } else {
      arrivals.forget(work.id());
    }
  }

  private void onResult(Work.Append work, Append row, AppendResult result) {
    // Only the first append opens it; a later one may be stored before its request has looked.
    Opening opening = work.isNew() ? openings.get(work.id()) : null;
    switch (result) {
      case AppendResult.Stored(long lastSeq) -> {
        events.stored(work.id(), row.events());
        if (work.isNew()) {
          listener.opened(work.after());
          known(work.after());
        }
        SeenLeg leg = row.leg();
        if (leg != null) {
          arrivals.stored(work.id(), leg);
          known(work.after(), leg.account(), leg.vendorId());
        }
        perform(coordinator.onStored(work.id(), lastSeq, now.get()));
      }
      case AppendResult.Missing _ -> {
        drop(work.id());
        if (!work.isNew()) {
          Thread.ofVirtual().start(() -> reload(work.id()));
        }
      }
      case AppendResult.Unstorable(String cause) -> {
        log.error("a step of handoff {} cannot be stored: {}", work.id(), cause);
        perform(coordinator.onUnstorable(work.id(), now.get()));
        // A decision that cannot be stored leaves the handoff parked as it was.
        if (work.isNew() || revivals.awaits(work)) {
          drop(work.id());
        }
      }
      case AppendResult.Conflict _, AppendResult.LegKnown _, AppendResult.Lost _ -> drop(work.id());
    }
    revivals.tell(work, result);
    if (opening != null) {
      opening.result().add(result);
    }
  }

  /// What events may have come about before the handoff was stored.
  private void known(Handoff handoff) {
    events.known(
        new Inbox.Subject(handoff.id(), handoff.tenant(), null, handoff.canonicalId().value()));
    Leg source = handoff.plan().source();
    known(handoff, source.account(), source.vendorId());
  }

  private void known(Handoff handoff, AccountName account, VendorId leg) {
    events.known(new Inbox.Subject(handoff.id(), handoff.tenant(), account, leg.value()));
  }

  /// Nothing of it stays in memory here: another node has it, or nobody, or it is read again.
  private void drop(HandoffId id) {
    coordinator.forget(id);
    wakeUps.cancel(id);
    contexts.forget(id);
    arrivals.forget(id);
    events.forget(id);
    ends.release(id);
  }

  private void reload(HandoffId id) {
    try {
      reader
          .findHandoff(id)
          .filter(stored -> stored.open() && lease.node().equals(Optional.of(stored.owner())))
          .ifPresent(stored -> adopt(List.of(stored)));
    } catch (JournalUnavailable e) {
      log.warn("handoff {} could not be read again; its owner takes it up later", id, e);
    }
  }

  /// Waits until a handoff has ended or is parked, or is not carried on here, at most `waitMs`.
  ///
  /// @return the handoff as it is stored, when it ended here meanwhile; else what is stored tells
  public Optional<Handoff> awaitEnd(HandoffId id, long waitMs) {
    CompletableFuture<Optional<Handoff>> end = ends.of(id);
    if (!coordinator.has(id)) {
      ends.release(id);
      return Optional.empty();
    }
    try {
      return end.get(waitMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.debug("handoff {} has not ended within {} ms", id, waitMs);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an end is told, never failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private void ended(HandoffId id, Handoff handoff) {
    wakeUps.cancel(id);
    contexts.forget(id);
    arrivals.forget(id);
    events.forget(id);
    ends.ended(id, handoff);
    listener.ended(handoff, Duration.between(handoff.createdAt(), now.get().at()).toMillis());
    log.info(
        "handoff {} of {} ended {} after attempt {}",
        id,
        handoff.canonicalId(),
        handoff.state().wireName(),
        handoff.attempt());
  }

  @Override
  public void onJoined(NodeId node) {
    log.info("this node works as {}", node);
  }

  @Override
  public void onClaimed(NodeId node, List<StoredHandoff> handoffs) {
    log.info("taking over {} handoffs", handoffs.size());
    adopt(handoffs);
    cancels.look();
  }

  private void adopt(List<StoredHandoff> handoffs) {
    for (StoredHandoff stored : handoffs) {
      try {
        Handoff handoff = json.read(stored.stateJson());
        known(handoff);
        perform(
            coordinator.adopt(
                handoff, stored.version(), HexFormat.of().formatHex(stored.lastHash()), now.get()));
      } catch (RuntimeException e) {
        // One that cannot be read must not keep the others of its batch from going on.
        log.error(
            "handoff {} cannot be taken over; it stays open and stands still", stored.id(), e);
      }
    }
  }

  @Override
  public void onLost(NodeId node) {
    log.warn("the lease of {} is lost: dropping {} handoffs", node, coordinator.size());
    coordinator.forgetAll();
    wakeUps.cancelAll();
    contexts.forgetAll();
    arrivals.forgetAll();
    events.forgetAll();
    ends.releaseAll();
  }

  /// Starts nothing more. What is under way is taken up by whoever reads it next.
  @Override
  public void close() {
    closed = true;
    wakeUps.close();
    coordinator.forgetAll();
  }
}
