package dev.baton.journal;

import dev.baton.core.id.AccountName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores events by group commit: whatever has queued up goes to the database as one statement,
/// then the waiters are told. One thread writes; any may offer. It needs no lease: an event is
/// stored by whichever node it reaches, and applied by the one that carries the handoff.
public final class InboxWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InboxWriter.class);

  /// Events that wait at most: about a second of work. Whoever comes then is told to come again.
  private static final int QUEUE_EVENTS = 16_384;

  /// Beyond this a statement gets slower as fast as it gets bigger.
  private static final int BATCH_EVENTS = 1_000;

  /// How long the writer sleeps when there is nothing to write, before it looks whether it should
  /// end.
  private static final long IDLE_MS = 100;

  /// A database that is back within this is not noticed by who pushes; vendors wait ten seconds and
  /// more for an answer.
  private static final long OUTAGE_MS = 2_000;

  /// How exact the time is at which an account was last heard of.
  private static final long SEEN_MS = 60_000;

  private record Offered(InboxEvent event, InboxListener listener) {}

  private final JournalSettings settings;
  private final Session session;
  private final InboxStatement statement = new InboxStatement();
  private final BlockingQueue<Offered> queue = new ArrayBlockingQueue<>(QUEUE_EVENTS);
  private final Map<AccountName, Long> seenNanos = new HashMap<>();
  private final Thread writer;
  private volatile boolean closed;
  private boolean outage;

  /// Starts the writer.
  public InboxWriter(JournalDatabase database) {
    this.settings = database.settings();
    this.session = new Session(database);
    // A thread of the system: see [Journal].
    this.writer = Thread.ofPlatform().name("baton-inbox-writer").daemon().start(this::write);
  }

  /// Queues an event. False when the queue is full or the writer is closed.
  public boolean offer(InboxEvent event, InboxListener listener) {
    Offered offered = new Offered(event, listener);
    if (closed || !queue.offer(offered)) {
      return false;
    }
    // The writer may have looked its last before this arrived.
    return !closed || !queue.remove(offered);
  }

  /// How many events wait.
  public int queued() {
    return queue.size();
  }

  private void write() {
    try {
      while (true) {
        Offered first = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
        if (first == null) {
          if (closed) {
            return;
          }
          continue;
        }
        List<Offered> batch = new ArrayList<>();
        batch.add(first);
        queue.drainTo(batch, BATCH_EVENTS - 1);
        store(batch, System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns when each of them has been told. What is sent again after its connection broke may
  /// have been stored before: then it is told to be a repetition, and its owner's next look finds
  /// it.
  private void store(List<Offered> batch, long begunNanos) {
    while (true) {
      try {
        List<InboxEvent> events = batch.stream().map(Offered::event).toList();
        tell(batch, session.run(c -> statement.run(c, events)));
        noteSeen(events);
        outage = false;
        return;
      } catch (SQLException e) {
        SqlFault fault = SqlFault.of(e);
        long waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
        boolean single = batch.size() == 1;
        if (waitedMs > OUTAGE_MS || closed || (single && fault == SqlFault.DATA)) {
          giveUp(batch, e);
          return;
        }
        if (!single && (fault == SqlFault.DATA || fault == SqlFault.ABORTED)) {
          // One of them is not taken by the database, and the others must not pay for it; or they
          // were too much for one statement.
          int middle = batch.size() / 2;
          store(batch.subList(0, middle), begunNanos);
          store(batch.subList(middle, batch.size()), begunNanos);
          return;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(settings.retryPauseMs()));
        if (Thread.currentThread().isInterrupted()) {
          giveUp(batch, e);
          return;
        }
      }
    }
  }

  private void giveUp(List<Offered> batch, SQLException e) {
    if (!outage) {
      log.warn("events are not stored, and sent back: {}", SqlFault.describe(e));
      outage = true;
    }
    batch.forEach(offered -> tell(offered, new InboxResult.Lost()));
  }

  private static void tell(List<Offered> batch, Map<EventKey, InboxResult> fresh) {
    for (Offered offered : batch) {
      // Of two copies in one batch the first is the new one.
      @Nullable InboxResult result = fresh.remove(offered.event().key());
      tell(offered, result == null ? new InboxResult.Repeated() : result);
    }
  }

  private static void tell(Offered offered, InboxResult result) {
    try {
      offered.listener().onResult(result);
    } catch (RuntimeException e) {
      // One listener's bug must not keep the result from the others.
      log.error("an event's listener failed", e);
    }
  }

  /// Once a minute for each account, so that it costs nothing.
  private void noteSeen(List<InboxEvent> events) {
    long now = System.nanoTime();
    for (InboxEvent event : events) {
      AccountName account = event.key().account();
      @Nullable Long last = seenNanos.get(account);
      if (last != null && now - last < TimeUnit.MILLISECONDS.toNanos(SEEN_MS)) {
        continue;
      }
      seenNanos.put(account, now);
      try {
        session.run(c -> Inbox.noteSeen(c, account));
      } catch (SQLException e) {
        log.debug("it was not noted that {} pushes: {}", account, SqlFault.describe(e));
      }
    }
  }

  /// Accepts nothing more, and stores what is queued for as long as the settings allow.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      writer.join(settings.closeWaitMs() + settings.statementTimeoutMs());
      if (writer.isAlive()) {
        log.warn("the inbox's writer did not end in time");
        writer.interrupt();
      }
      session.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      log.warn("the inbox's connection did not close cleanly", e);
    }
  }
}
