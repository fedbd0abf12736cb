package dev.baton.journal;

import dev.baton.journal.privacy.DataVault;
import dev.baton.journal.privacy.Sealed;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes handoffs by group commit: whatever has queued up goes to the database as one statement,
/// then the waiters are told. One thread writes; any may append.
///
/// While the database is gone, what is queued waits, and is written once it is back if the node has
/// not been declared dead meanwhile.
public final class Journal implements Appender, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  /// How long the writer sleeps when there is nothing to write, before it looks whether it should
  /// end.
  private static final long IDLE_MS = 100;

  private final NodeLease lease;
  private final JournalSettings settings;
  private final JournalListener listener;
  private final BlockingQueue<Pending> queue;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong flushes = new AtomicLong();
  private final DataVault vault;
  private final Session session;
  private final Flusher flusher;
  private final Thread writer;
  private volatile boolean closed;
  private volatile long closedAtNanos;

  /// Starts the writer. Appends are accepted while the lease has an incarnation.
  public Journal(JournalDatabase database, NodeLease lease) {
    this(database, lease, (rows, tookNanos) -> {});
  }

  /// Starts the writer, with somebody who hears of each flush.
  public Journal(JournalDatabase database, NodeLease lease, JournalListener listener) {
    this(database, lease, new FlushStatement(), listener);
  }

  Journal(
      JournalDatabase database,
      NodeLease lease,
      FlushStatement statement,
      JournalListener listener) {
    this.lease = lease;
    this.listener = listener;
    this.settings = database.settings();
    this.vault = database.vault();
    this.queue = new ArrayBlockingQueue<>(settings.queueAppends());
    this.session = new Session(database);
    this.flusher =
        new Flusher(session, statement, settings, this::mayWrite, this::pauseBeforeRetry);
    // A thread of the system, not a virtual one: a crowd of busy virtual threads must not hold up
    // what all of them wait for.
    this.writer = Thread.ofPlatform().name("baton-journal-writer").daemon().start(this::write);
  }

  /// Queues an append. False when the queue is full, the node has no lease, or the journal is
  /// closed.
  @Override
  public boolean append(Append append, AppendListener listener) {
    Optional<NodeId> node = lease.node();
    if (closed || node.isEmpty()) {
      return false;
    }
    // Sealed by whoever appends, so that the one writer does not have to.
    byte[] personal = append.personalData();
    @Nullable Sealed sealed =
        personal == null
            ? null
            : vault.seal(DataKeys.owner(append.tenant(), append.interaction()), personal);
    Pending pending = new Pending(append, listener, node.get(), append.bytes(), sealed);
    if (queuedBytes.addAndGet(pending.bytes()) > settings.queueBytes() || !queue.offer(pending)) {
      queuedBytes.addAndGet(-pending.bytes());
      return false;
    }
    if (closed && queue.remove(pending)) {
      // The writer may have looked its last before this arrived.
      queuedBytes.addAndGet(-pending.bytes());
      return false;
    }
    return true;
  }

  /// How many appends wait; for metrics and readiness.
  public int queued() {
    return queue.size();
  }

  /// How many bytes the appends that wait, or are being written, have.
  public long queuedBytes() {
    return queuedBytes.get();
  }

  /// How many flushes have begun; with the appends it tells how big the groups are.
  public long flushes() {
    return flushes.get();
  }

  private void write() {
    @Nullable Pending carried = null;
    try {
      while (true) {
        Pending first = carried == null ? queue.poll(IDLE_MS, TimeUnit.MILLISECONDS) : carried;
        if (first == null) {
          if (closed) {
            return;
          }
          continue;
        }
        Batch batch = new Batch();
        carried = fill(batch, first);
        long begun = System.nanoTime();
        // Counted first: whoever has an answer finds the flush that brought it counted.
        flushes.incrementAndGet();
        flusher.flush(batch);
        queuedBytes.addAndGet(-batch.bytes());
        tell(batch, System.nanoTime() - begun);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Batch batch, long tookNanos) {
    try {
      listener.flushed(batch.transitions(), tookNanos);
    } catch (RuntimeException e) {
      // Who only counts must not end the writing.
      log.error("the journal's listener failed", e);
    }
  }

  /// Takes from the queue what fits and returns the first that does not.
  private @Nullable Pending fill(Batch batch, Pending first) {
    @Nullable Pending next = first;
    while (next != null && batch.tryAdd(next, settings)) {
      next = queue.poll();
    }
    return next;
  }

  private boolean mayWrite(NodeId node) {
    if (closed && !isWithinCloseWait()) {
      return false;
    }
    return lease.node().filter(node::equals).isPresent();
  }

  private boolean isWithinCloseWait() {
    return System.nanoTime() - closedAtNanos
        < TimeUnit.MILLISECONDS.toNanos(settings.closeWaitMs());
  }

  private boolean pauseBeforeRetry() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(settings.retryPauseMs()));
    return !Thread.currentThread().isInterrupted();
  }

  /// Accepts nothing more, writes what is queued for as long as the settings allow, and answers the
  /// rest with [AppendResult.Lost]. Close the journal before its lease.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closedAtNanos = System.nanoTime();
    closed = true;
    try {
      // The last flush under way has its own deadline, that of its statement.
      writer.join(settings.closeWaitMs() + 3L * settings.statementTimeoutMs());
      if (writer.isAlive()) {
        log.warn("the journal's writer did not end in time");
        writer.interrupt();
      }
      session.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      log.warn("the journal's connection did not close cleanly", e);
    }
  }
}
