package dev.baton.coordinator;

import dev.baton.core.handoff.DeadLetterCause;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Moment;
import dev.baton.core.handoff.OutstandingOrder;
import dev.baton.core.handoff.Protocol;
import dev.baton.core.handoff.RowWriter;
import dev.baton.core.handoff.Rules;
import dev.baton.core.handoff.Signal;
import dev.baton.core.handoff.Step;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.OrderId;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.PlatformFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Carries handoffs from signal to signal: decide, store, and only then act. A passive object:
/// every method returns at once with the work that follows, for the caller to do.
///
/// Safe for many threads; signals of one handoff are taken one at a time. While a step is being
/// stored, further signals wait in the handoff's mailbox.
public final class Coordinator {
  /// Signals that wait for one handoff. A handoff has at most one order, one query and one timer
  /// under way, so that a full mailbox means a flood; what does not fit is dropped, and the order's
  /// deadline makes an outcome that was dropped unknown, never lost.
  static final int MAILBOX_BOUND = 64;

  /// A wake-up this late is no jitter: the timer was lost.
  static final long OVERDUE_MS = 5_000;

  /// A handoff that three repeated wake-ups did not move is parked.
  static final int OVERDUE_LIMIT = 3;

  private static final HandoffState UNSTORABLE =
      new HandoffState.DeadLettered(DeadLetterCause.UNSTORABLE);

  private final String actor;
  private final RowWriter writer;
  private final Rules rules;
  private final CoordinatorListener listener;
  private final ConcurrentMap<HandoffId, Entry> entries = new ConcurrentHashMap<>();

  /// @param actor the node's name, for the record
  public Coordinator(String actor, HandoffJson json) {
    this(actor, json, CoordinatorListener.NONE);
  }

  /// @param actor the node's name, for the record
  /// @param listener hears what is worth counting
  public Coordinator(String actor, HandoffJson json, CoordinatorListener listener) {
    this(actor, json, Protocol::next, listener);
  }

  /// For a simulation, which may write rows in a cheaper form and plant mistakes in the rules.
  ///
  /// @param actor the node's name, for the record
  /// @param listener hears what is worth counting
  public Coordinator(String actor, RowWriter writer, Rules rules, CoordinatorListener listener) {
    this.actor = actor;
    this.writer = writer;
    this.rules = rules;
    this.listener = listener;
  }

  /// Takes on a new handoff: its opening and its first order are stored together.
  ///
  /// @throws IllegalStateException when a handoff of this id is already here
  public List<Work> open(Handoff requested, Moment now) {
    Entry entry = new Entry(requested, 0, "");
    // Locked before others can find it, so that no signal gets in between.
    synchronized (entry) {
      if (entries.putIfAbsent(requested.id(), entry) != null) {
        throw new IllegalStateException("handoff " + requested.id() + " is already open");
      }
      List<Work.StoredRow> rows = new ArrayList<>();
      rows.add(
          entry.chain.row(1, now, "none", requested, null, List.of(), requested, actor, writer));
      return decide(entry, new Signal.Start(), now, rows);
    }
  }

  /// Takes over a handoff that another process had.
  ///
  /// @param seq the last stored row's
  /// @param lastHash the last stored row's
  public List<Work> adopt(Handoff stored, long seq, String lastHash, Moment now) {
    Entry entry = new Entry(stored, seq, lastHash);
    // Locked before others can find it: a wake-up in between would be a second step under way.
    synchronized (entry) {
      if (stored.state().isTerminal() || entries.putIfAbsent(stored.id(), entry) != null) {
        return List.of();
      }
      return take(entry, new Signal.Resumed(), now);
    }
  }

  /// A person's decision about a handoff that is parked as a dead letter. Does nothing when it is
  /// not parked, or is here already.
  ///
  /// @param seq the last stored row's
  /// @param lastHash the last stored row's
  public List<Work> revive(
      Handoff parked, long seq, String lastHash, Signal.Decided decided, Moment now) {
    Entry entry = new Entry(parked, seq, lastHash);
    synchronized (entry) {
      boolean isParked = parked.state() instanceof HandoffState.DeadLettered;
      if (!isParked || entries.putIfAbsent(parked.id(), entry) != null) {
        return List.of();
      }
      return take(entry, decided, now);
    }
  }

  /// A signal for one handoff. One for a handoff that is not here, or has ended, does nothing.
  public List<Work> onSignal(HandoffId id, Signal signal, Moment now) {
    Entry entry = entries.get(id);
    if (entry == null) {
      return List.of();
    }
    synchronized (entry) {
      if (!entry.appending) {
        return take(entry, signal, now);
      }
      if (entry.mailbox.size() < MAILBOX_BOUND) {
        entry.mailbox.add(signal);
      }
      return List.of();
    }
  }

  /// The rows up to `seq` are stored: what they ordered may now be done.
  public List<Work> onStored(HandoffId id, long seq, Moment now) {
    Entry entry = entries.get(id);
    if (entry == null) {
      return List.of();
    }
    synchronized (entry) {
      if (!entry.appending || seq != entry.seq) {
        return List.of();
      }
      entry.appending = false;
      entry.stored = entry.handoff;
      entry.storedSeq = seq;
      entry.storedHash = entry.chain.lastHash();
      List<Work> work = new ArrayList<>();
      entry.held.forEach(action -> work.add(new Work.Run(id, action)));
      entry.held.clear();
      if (entry.handoff.state().isTerminal()) {
        entries.remove(id, entry);
        work.add(new Work.Ended(id, entry.handoff));
        return work;
      }
      drain(entry, work, now);
      return work;
    }
  }

  /// The database refuses the row itself: the step is taken back and the handoff parked, with a row
  /// that holds nothing of what could not be stored. Does nothing when no step is being stored.
  public List<Work> onUnstorable(HandoffId id, Moment now) {
    Entry entry = entries.get(id);
    if (entry == null) {
      return List.of();
    }
    synchronized (entry) {
      if (!entry.appending) {
        return List.of();
      }
      if (entry.storedSeq == 0) {
        // Not even its opening can be stored: it was never accepted.
        entries.remove(id, entry);
        return List.of();
      }
      if (entry.handoff.state().equals(UNSTORABLE)) {
        // Not even the safe row: the database is in a state that repeating does not mend. The
        // handoff
        // stays as it is stored, open, for whoever owns it next.
        entries.remove(id, entry);
        return List.of();
      }
      entry.handoff = entry.stored;
      entry.seq = entry.storedSeq;
      entry.chain.restore(entry.storedHash);
      entry.held.clear();
      entry.mailbox.clear();
      entry.appending = false;
      if (entry.handoff.state().isTerminal()) {
        // A decision about a dead letter: it stays parked, as it is stored.
        entries.remove(id, entry);
        return List.of();
      }
      return take(entry, new Signal.Park(DeadLetterCause.UNSTORABLE), now);
    }
  }

  /// Another node owns this handoff now, or it must be read again: it is dropped here.
  public void forget(HandoffId id) {
    entries.remove(id);
  }

  /// The node lost its lease: everything is dropped. Outcomes that still come are ignored.
  public void forgetAll() {
    entries.clear();
  }

  /// A handoff that is under way here, as it is decided, or null when it is not here.
  public @Nullable Handoff handoff(HandoffId id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      return null;
    }
    synchronized (entry) {
      return entry.handoff;
    }
  }

  /// The handoffs under way here.
  public int size() {
    return entries.size();
  }

  /// Whether this handoff is under way here.
  public boolean has(HandoffId id) {
    return entries.containsKey(id);
  }

  /// Wakes the handoffs whose time passed long ago, and parks those that this has not moved before.
  public List<Work> watch(Moment now) {
    List<Work> work = new ArrayList<>();
    entries.forEach((id, entry) -> watch(entry, now, work));
    return work;
  }

  private void watch(Entry entry, Moment now, List<Work> work) {
    synchronized (entry) {
      Instant wakeAt = entry.handoff.wakeAt();
      if (entry.appending || wakeAt == null || now.at().isBefore(wakeAt.plusMillis(OVERDUE_MS))) {
        return;
      }
      entry.overdue++;
      boolean stuck = entry.overdue >= OVERDUE_LIMIT;
      Signal signal = stuck ? new Signal.Park(DeadLetterCause.STUCK) : new Signal.Wake();
      listener.overdue(stuck);
      int before = entry.overdue;
      work.addAll(take(entry, signal, now));
      entry.overdue = before;
    }
  }

  private List<Work> take(Entry entry, Signal signal, Moment now) {
    return decide(entry, signal, now, new ArrayList<>());
  }

  private List<Work> decide(Entry entry, Signal signal, Moment now, List<Work.StoredRow> rows) {
    Signal next = signal;
    Step step;
    do {
      Handoff before = entry.handoff;
      step = rules.next(before, next, now);
      if (next == signal) {
        listener.decided(before.id(), signal, step.recorded());
      }
      if (step.recorded()) {
        CallKind doubted = inDoubt(before, next, now);
        if (doubted != null) {
          listener.inDoubt(doubted);
        }
        entry.handoff = step.handoff();
        long seq = entry.seq + rows.size() + 1;
        rows.add(
            entry.chain.row(
                seq,
                now,
                before.state().wireName(),
                step.handoff(),
                next,
                step.actions(),
                null,
                actor,
                writer));
        entry.held.addAll(step.actions());
      }
      next = new Signal.Proceed();
    } while (step.proceed());
    List<Work> work = new ArrayList<>();
    if (rows.isEmpty()) {
      wake(entry, work);
      return work;
    }
    entry.overdue = 0;
    entry.appending = true;
    Work.Append append =
        new Work.Append(entry.handoff.id(), entry.seq, rows, entry.handoff, entry.chain.lastHash());
    entry.seq = append.lastSeq();
    work.add(append);
    return work;
  }

  /// The outstanding order's kind, when this signal ends it without a known outcome; null else.
  private static @Nullable CallKind inDoubt(Handoff before, Signal signal, Moment now) {
    OutstandingOrder order = before.order();
    if (order == null || order.deadline() == null) {
      return null;
    }
    boolean unknown =
        switch (signal) {
          case Signal.OrderEnded(OrderId id, int send, Outcome.Failed(PlatformFailure.Unknown _)) ->
              id.equals(order.orderId()) && send == order.send();
          case Signal.Wake _ -> !order.deadline().isAfter(now.at());
          case Signal.Resumed _ -> true;
          case Signal.OrderEnded _,
              Signal.Start _,
              Signal.Proceed _,
              Signal.ReadsEnded _,
              Signal.FindEnded _,
              Signal.ProbeEnded _,
              Signal.Observed _,
              Signal.Decided _,
              Signal.Cancel _,
              Signal.Park _ ->
              false;
        };
    return unknown ? order.kind() : null;
  }

  private void drain(Entry entry, List<Work> work, Moment now) {
    while (!entry.appending) {
      Signal signal = entry.mailbox.poll();
      if (signal == null) {
        wake(entry, work);
        return;
      }
      work.addAll(take(entry, signal, now));
    }
  }

  private static void wake(Entry entry, List<Work> work) {
    @Nullable Instant wakeAt = entry.handoff.wakeAt();
    if (wakeAt != null) {
      work.add(new Work.WakeAt(entry.handoff.id(), wakeAt));
    }
  }
}
