package dev.baton.server.runtime;

import dev.baton.coordinator.CoordinatorListener;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Side;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.HandoffId;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.journal.EventKey;
import dev.baton.journal.Inbox;
import dev.baton.journal.InboxEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Events of platforms between the inbox and the handoffs that are carried here: which were given
/// to a handoff and are not decided on yet, which a step took in that is not stored yet, and which
/// changed nothing. Lost with the process; then they still wait in the inbox.
public final class Events implements CoordinatorListener {
  /// Events given to one handoff and not decided on, at most: as many as fit in its mailbox. More
  /// wait in the inbox.
  private static final int UNDECIDED_MAX = 32;

  /// An event that was not decided on within this got lost in a full mailbox, and is given again.
  private static final long GIVE_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  /// What waits to be told to the inbox, at most. What does not fit is found again by its look.
  private static final int WAITING_MAX = 100_000;

  private record Given(EventKey key, Signal.Observed signal, long atNanos) {}

  /// One handoff's.
  private record Notes(List<Given> undecided, List<EventKey> takenIn) {
    static final Notes NONE = new Notes(List.of(), List.of());

    @Nullable Notes orNone() {
      return undecided.isEmpty() && takenIn.isEmpty() ? null : this;
    }
  }

  private final CoordinatorListener next;
  private final boolean expected;
  private final ConcurrentMap<HandoffId, Notes> notes = new ConcurrentHashMap<>();
  private final Queue<EventKey> done = new ConcurrentLinkedQueue<>();
  private final AtomicInteger doneSize = new AtomicInteger();
  private final Queue<Inbox.Subject> subjects = new ConcurrentLinkedQueue<>();
  private final AtomicInteger subjectsSize = new AtomicInteger();

  /// @param next hears everything that the coordinator says, too
  /// @param expected whether any account pushes events; if not, nothing is noted
  public Events(CoordinatorListener next, boolean expected) {
    this.next = next;
    this.expected = expected;
  }

  /// What an event says to a handoff, or null when it is of neither of its sides. Of an earlier leg
  /// of the same caller at the source's account it says nothing: only the very leg is the source.
  static Signal.@Nullable Observed signal(Handoff handoff, InboxEvent event) {
    LegState state = LegState.fromWireName(event.state());
    var account = event.key().account();
    var source = handoff.plan().source();
    if (account.equals(source.account())) {
      return event.vendorId().equals(source.vendorId())
          ? new Signal.Observed(Side.SOURCE, view(event, state, true), event.key().occurredAt())
          : null;
    }
    return account.equals(handoff.currentRoute().account())
        ? new Signal.Observed(Side.DESTINATION, view(event, state, false), event.key().occurredAt())
        : null;
  }

  /// Of a source's leg the event names the reservation of the last order; of a destination's the
  /// one that the caller arrived under.
  private static LegView.Present view(InboxEvent event, LegState state, boolean isSource) {
    return new LegView.Present(
        event.vendorId(),
        state,
        event.agentId(),
        event.queueId(),
        event.canonicalId(),
        isSource ? null : event.reservationId(),
        null,
        isSource ? event.reservationId() : null);
  }

  /// Notes that an event is about to be given to its handoff.
  ///
  /// @return false when it was given already, or when too many wait for this handoff
  boolean give(HandoffId handoff, Signal.Observed signal, EventKey key) {
    Given given = new Given(key, signal, System.nanoTime());
    Notes after =
        notes.compute(
            handoff,
            (_, found) -> {
              Notes before = found == null ? Notes.NONE : found;
              List<Given> waiting = new ArrayList<>(before.undecided());
              waiting.removeIf(g -> given.atNanos() - g.atNanos() >= GIVE_AGAIN_NANOS);
              boolean isKnown =
                  before.takenIn().contains(key)
                      || waiting.stream().anyMatch(g -> g.key().equals(key));
              if (!isKnown && waiting.size() < UNDECIDED_MAX) {
                waiting.add(given);
              }
              return new Notes(List.copyOf(waiting), before.takenIn()).orNone();
            });
    return after != null && after.undecided().contains(given);
  }

  @Override
  public void decided(HandoffId id, Signal signal, boolean recorded) {
    next.decided(id, signal, recorded);
    if (signal instanceof Signal.Observed observed) {
      notes.computeIfPresent(id, (_, before) -> decided(before, observed, recorded).orNone());
    }
  }

  /// Two events that say the very same are decided together.
  private Notes decided(Notes before, Signal.Observed signal, boolean recorded) {
    List<Given> undecided = new ArrayList<>();
    List<EventKey> takenIn = new ArrayList<>(before.takenIn());
    for (Given given : before.undecided()) {
      if (!given.signal().equals(signal)) {
        undecided.add(given);
      } else if (recorded) {
        takenIn.add(given.key());
      } else {
        changedNothing(given.key());
      }
    }
    return new Notes(List.copyOf(undecided), List.copyOf(takenIn));
  }

  /// This event is done with, though no step took it in.
  void changedNothing(EventKey key) {
    if (doneSize.get() < WAITING_MAX) {
      doneSize.incrementAndGet();
      done.add(key);
    }
  }

  /// What the step that is stored next has taken in.
  List<EventKey> takenIn(HandoffId id) {
    return notes.getOrDefault(id, Notes.NONE).takenIn();
  }

  /// That step is stored, and with it that these are done with.
  void stored(HandoffId id, List<EventKey> keys) {
    if (!keys.isEmpty()) {
      notes.computeIfPresent(
          id,
          (_, before) ->
              new Notes(
                      before.undecided(),
                      before.takenIn().stream().filter(key -> !keys.contains(key)).toList())
                  .orNone());
    }
  }

  /// It is not carried here any more: whoever carries it finds its events in the inbox.
  void forget(HandoffId id) {
    notes.remove(id);
  }

  void forgetAll() {
    notes.clear();
  }

  /// Something is known from now on that events may have come about before.
  void known(Inbox.Subject subject) {
    if (expected && subjectsSize.get() < WAITING_MAX) {
      subjectsSize.incrementAndGet();
      subjects.add(subject);
    }
  }

  /// What has become known since the last call, at most `max`.
  List<Inbox.Subject> takeKnown(int max) {
    return take(subjects, subjectsSize, max);
  }

  /// What is done with since the last call without any step, at most `max`.
  List<EventKey> takeDone(int max) {
    return take(done, doneSize, max);
  }

  private static <T> List<T> take(Queue<T> queue, AtomicInteger size, int max) {
    List<T> taken = new ArrayList<>();
    while (taken.size() < max) {
      T item = queue.poll();
      if (item == null) {
        break;
      }
      size.decrementAndGet();
      taken.add(item);
    }
    return taken;
  }

  @Override
  public void inDoubt(CallKind order) {
    next.inDoubt(order);
  }

  @Override
  public void overdue(boolean parked) {
    next.overdue(parked);
  }
}
