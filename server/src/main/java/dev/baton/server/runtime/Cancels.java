package dev.baton.server.runtime;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.HandoffId;
import dev.baton.journal.Cancellations;
import dev.baton.journal.JournalReader;
import dev.baton.journal.JournalUnavailable;
import dev.baton.journal.NodeLease;
import dev.baton.journal.StoredHandoff;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wishes to cancel a handoff: stored first, whichever node hears them, then told to the node that
/// carries the handoff, which looks for them every second.
final class Cancels {
  private static final Logger log = LoggerFactory.getLogger(Cancels.class);

  /// A handoff takes a step in some milliseconds and waits for a platform between most of them.
  private static final int TRIES = 20;

  /// How long an answer waits for the wish to be taken up: longer than another node takes to look.
  private static final long TAKE_UP_MS = 2_500;

  /// The first pause between two looks; each later one is twice as long, up to the longest. What is
  /// carried here has taken a wish up before the first is over.
  private static final long FIRST_PAUSE_MS = 20;

  private static final long LONGEST_PAUSE_MS = 250;

  /// Requests that look again and again at once. With the longest pause they make 128 small reads a
  /// second, which leaves the few connections for reading to everybody else. Who comes on top gets
  /// the answer of one who has waited in vain.
  private static final int LOOKERS = 32;

  private final Cancellations cancellations;
  private final JournalReader reader;
  private final NodeLease lease;
  private final HandoffJson json;
  private final BiConsumer<HandoffId, Signal> signals;
  private final Semaphore lookers = new Semaphore(LOOKERS);
  private final AtomicBoolean looking = new AtomicBoolean();

  Cancels(
      Cancellations cancellations,
      JournalReader reader,
      NodeLease lease,
      HandoffJson json,
      BiConsumer<HandoffId, Signal> signals) {
    this.cancellations = cancellations;
    this.reader = reader;
    this.lease = lease;
    this.json = json;
    this.signals = signals;
  }

  /// Stores the wish and tells it to the handoff if that is carried here. Returns when the wish is
  /// taken up, or after [#TAKE_UP_MS].
  ///
  /// @throws JournalUnavailable when the database is away; the wish may be stored
  CancelResult cancel(HandoffId id) {
    for (int i = 0; i < TRIES; i++) {
      Optional<StoredHandoff> stored = reader.findHandoff(id);
      if (stored.isEmpty()) {
        return new CancelResult.Unknown();
      }
      Handoff handoff = json.read(stored.get().stateJson());
      CancelResult result = result(handoff);
      boolean isNew = result instanceof CancelResult.Asked(_, boolean takenUp) && !takenUp;
      if (!isNew) {
        return result;
      }
      if (cancellations.ask(id, stored.get().version())) {
        signals.accept(id, new Signal.Cancel());
        return takenUp(id, result);
      }
    }
    return new CancelResult.NotServing("handoff " + id + " goes on too fast; ask again");
  }

  /// How a wish to cancel this handoff stands, as it is stored.
  CancelResult look(HandoffId id) {
    return reader
        .findHandoff(id)
        .map(stored -> result(json.read(stored.stateJson())))
        .orElseGet(CancelResult.Unknown::new);
  }

  private static CancelResult result(Handoff handoff) {
    return switch (handoff.cancellation()) {
      case POSSIBLE, IN_DOUBT ->
          new CancelResult.Asked(handoff, handoff.cancelRequestedAt() != null);
      case TOO_LATE -> new CancelResult.TooLate(handoff);
      case ENDED -> new CancelResult.Ended(handoff);
    };
  }

  private CancelResult takenUp(HandoffId id, CancelResult stored) {
    if (!lookers.tryAcquire()) {
      return stored;
    }
    try {
      long begun = System.nanoTime();
      long pauseMs = FIRST_PAUSE_MS;
      while (leftMs(begun, TAKE_UP_MS) > 0 && !Thread.currentThread().isInterrupted()) {
        CancelResult now = look(id);
        boolean waits = now instanceof CancelResult.Asked(_, boolean takenUp) && !takenUp;
        if (!waits) {
          return now;
        }
        pauseMs = pause(pauseMs, leftMs(begun, TAKE_UP_MS));
      }
      return stored;
    } finally {
      lookers.release();
    }
  }

  private static long leftMs(long begun, long waitMs) {
    return waitMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  /// Waits for the shorter of both. Returns the next pause.
  private static long pause(long pauseMs, long leftMs) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.min(pauseMs, leftMs)));
    return Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }

  /// Waits for the end of a handoff that somebody wishes to cancel.
  ///
  /// @param endsHere waits for the end, at most as many milliseconds as it is given, when the
  ///   handoff is carried on this node; false, at once, when it is not
  CancelResult awaitEnd(HandoffId id, long waitMs, LongPredicate endsHere) {
    long begun = System.nanoTime();
    long leftMs = waitMs;
    long pauseMs = FIRST_PAUSE_MS;
    boolean looksAgain = false;
    CancelResult result = look(id);
    try {
      while (leftMs > 0
          && result instanceof CancelResult.Asked
          && !Thread.currentThread().isInterrupted()) {
        if (!endsHere.test(leftMs)) {
          looksAgain = looksAgain || lookers.tryAcquire();
          if (!looksAgain) {
            return result;
          }
          pauseMs = pause(pauseMs, leftMs);
        }
        result = look(id);
        leftMs = leftMs(begun, waitMs);
      }
      return result;
    } finally {
      if (looksAgain) {
        lookers.release();
      }
    }
  }

  /// Looks for wishes that other nodes stored, or a dead one, on a thread of its own; at most one
  /// at a time.
  void look() {
    if (lease.mayAct() && looking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("cancellations").start(this::lookNow);
    }
  }

  private void lookNow() {
    try {
      lease.node().ifPresent(node -> tell(cancellations.untold(node)));
      cancellations.removeTold();
    } catch (JournalUnavailable e) {
      // The lease of the same moment says aloud that the database is gone.
      log.debug("no look for cancellations", e);
    } finally {
      looking.set(false);
    }
  }

  private void tell(List<StoredHandoff> wished) {
    List<HandoffId> late = new ArrayList<>();
    for (StoredHandoff stored : wished) {
      switch (result(json.read(stored.stateJson()))) {
        case CancelResult.Asked _ -> signals.accept(stored.id(), new Signal.Cancel());
        case CancelResult.TooLate _, CancelResult.Ended _ -> late.add(stored.id());
        case CancelResult.Unknown _, CancelResult.NotServing _ -> {}
      }
    }
    if (!late.isEmpty()) {
      cancellations.remove(late);
    }
  }
}
