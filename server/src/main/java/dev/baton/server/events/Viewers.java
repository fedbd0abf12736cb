package dev.baton.server.events;

import dev.baton.core.handoff.HandoffState;
import dev.baton.journal.JournalUnavailable;
import dev.baton.journal.TransitionFeed;
import dev.baton.journal.TransitionFeed.Entry;
import dev.baton.journal.TransitionFeed.Position;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Who looks on: at most [#MAX_VIEWERS] on this node. One thread reads what is new, once for all,
/// and keeps the last of it; a viewer who is further behind reads the rest from the database at its
/// own pace. A viewer has no buffer of its own, only a position, so a slow one costs nothing.
public final class Viewers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Viewers.class);

  /// A wall of screens and a page for each supervisor of a large house; each holds a connection.
  public static final int MAX_VIEWERS = 200;

  /// How far back a viewer may resume: longer than a shift and its night.
  public static final Duration KEPT = Duration.ofHours(24);

  /// What is kept in memory: some seconds under load, at about a kilobyte each.
  private static final int RECENT = 5_000;

  /// What is handed to a viewer at once, and read at once.
  private static final int PAGE = 500;

  /// Reads along, and is nothing to the database.
  private static final long LOOK_MS = 200;

  /// While nobody looks on the database is left alone; who comes wakes the reader.
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final TransitionFeed feed;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Told> recent = new ArrayDeque<>();

  /// Everything behind `floor` up to `head` is in `recent`. Null while nobody looks on.
  private @Nullable Position floor;

  private @Nullable Position head;
  private int viewers;
  private @Nullable Thread reader;
  private volatile boolean closed;

  /// @param clock for the age of ids
  public Viewers(TransitionFeed feed, InstantSource clock) {
    this.feed = feed;
    this.clock = clock;
  }

  /// One streamed transition.
  record Told(EventId id, StateChange change) {}

  /// Some of them, in order.
  ///
  /// @param upTo where to go on
  record Batch(List<Told> told, Position upTo) {}

  /// Where a viewer begins, or why it cannot.
  public sealed interface Start {
    /// It may.
    record At(Viewer viewer) implements Start {}

    /// There are as many viewers as there may be, or Baton stops.
    record Full() implements Start {}

    /// The id is none that this installation gave.
    record Unknown() implements Start {}

    /// The id is older than what is kept.
    record Expired() implements Start {}
  }

  /// Lets somebody look on, from now or from behind an event.
  ///
  /// @param lastEventId the id of the last event that was seen, null to begin now
  /// @throws JournalUnavailable when the database is away
  public Start open(@Nullable String lastEventId) {
    Instant now = clock.instant();
    EventId from;
    if (lastEventId == null || lastEventId.isEmpty()) {
      from = new EventId(feed.now(), now);
    } else {
      Optional<EventId> given = EventId.parse(lastEventId);
      if (given.isEmpty()) {
        return new Start.Unknown();
      }
      from = given.get();
      if (from.at().isBefore(now.minus(KEPT))) {
        return new Start.Expired();
      }
      if (!feed.isKnown(from.position(), from.at())) {
        return new Start.Unknown();
      }
    }
    return attach() ? new Start.At(new Viewer(this, from, clock)) : new Start.Full();
  }

  /// How many look on here.
  public int count() {
    lock.lock();
    try {
      return viewers;
    } finally {
      lock.unlock();
    }
  }

  private boolean attach() {
    lock.lock();
    try {
      if (closed || viewers >= MAX_VIEWERS) {
        return false;
      }
      viewers++;
      if (reader == null) {
        reader = Thread.ofVirtual().name("viewers-reader").start(this::read);
      }
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void detach() {
    lock.lock();
    try {
      viewers--;
      if (viewers == 0) {
        recent.clear();
        floor = null;
        head = null;
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /// What comes behind a position; empty when nothing has come within `waitMs`.
  ///
  /// @throws JournalUnavailable when it has to be read and the database is away
  Batch next(Position after, long waitMs) throws InterruptedException {
    Batch kept = awaitRecent(after, waitMs);
    if (kept != null) {
      return kept;
    }
    TransitionFeed.Page page = feed.after(after, clock.instant().minus(KEPT), PAGE);
    return new Batch(page.entries().stream().map(Viewers::told).toList(), page.upTo());
  }

  /// Null when what comes next is not kept any more, or not kept as nobody looked on so far.
  private @Nullable Batch awaitRecent(Position after, long waitMs) throws InterruptedException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(waitMs);
      while (true) {
        Position from = floor;
        Position to = head;
        if (closed) {
          return new Batch(List.of(), after);
        }
        if (from != null && to != null) {
          if (after.compareTo(from) < 0) {
            return null;
          }
          List<Told> told = recentBehind(after);
          if (!told.isEmpty()) {
            return new Batch(told, told.getLast().id().position());
          }
          if (nanos <= 0) {
            return new Batch(List.of(), to.compareTo(after) > 0 ? to : after);
          }
        } else if (nanos <= 0) {
          return new Batch(List.of(), after);
        }
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /// From the end, where most viewers are.
  private List<Told> recentBehind(Position after) {
    List<Told> found = new ArrayList<>();
    Iterator<Told> newestFirst = recent.descendingIterator();
    while (newestFirst.hasNext()) {
      Told one = newestFirst.next();
      if (one.id().position().compareTo(after) <= 0) {
        break;
      }
      found.add(one);
    }
    Collections.reverse(found);
    return found.size() > PAGE ? List.copyOf(found.subList(0, PAGE)) : found;
  }

  private void read() {
    boolean away = false;
    while (!closed) {
      try {
        boolean more = look();
        away = false;
        if (more) {
          continue;
        }
      } catch (JournalUnavailable e) {
        if (!away) {
          log.warn("viewers wait: {}", e.getMessage());
        }
        away = true;
      } catch (RuntimeException e) {
        // A row that cannot be told must not end the stream of all others for good.
        log.error("transitions could not be read for viewers", e);
      }
      pause();
    }
  }

  /// @return whether there is more at once
  private boolean look() {
    Position from = head();
    if (from == null) {
      if (count() > 0) {
        begin(feed.now());
      }
      return false;
    }
    TransitionFeed.Page page = feed.after(from, clock.instant(), PAGE);
    List<Told> told = page.entries().stream().map(Viewers::told).toList();
    lock.lock();
    try {
      if (!from.equals(head)) {
        // All have left meanwhile.
        return false;
      }
      recent.addAll(told);
      head = page.upTo();
      while (recent.size() > RECENT) {
        floor = recent.removeFirst().id().position();
      }
      if (!told.isEmpty()) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    return told.size() == PAGE;
  }

  private @Nullable Position head() {
    lock.lock();
    try {
      return head;
    } finally {
      lock.unlock();
    }
  }

  private void begin(Position now) {
    lock.lock();
    try {
      floor = now;
      head = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pause() {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(LOOK_MS);
      while (!closed && (nanos > 0 || viewers == 0)) {
        if (viewers == 0) {
          nanos = Math.min(0, changed.awaitNanos(IDLE_NANOS));
        } else {
          nanos = changed.awaitNanos(nanos);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  private static Told told(Entry entry) {
    String state = entry.stateJson();
    StateChange change =
        StateChange.of(
            new StateChange.Subject(
                entry.handoff().value(),
                entry.interaction().value(),
                entry.tenant().value(),
                entry.account() == null ? null : entry.account().value()),
            entry.position().seq(),
            entry.at(),
            RowHead.of(entry.body()),
            state == null ? null : MAPPER.readValue(state, HandoffState.class));
    return new Told(new EventId(entry.position(), entry.at()), change);
  }

  /// Ends every stream. Viewers resume at another node.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
