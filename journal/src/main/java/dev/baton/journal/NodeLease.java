package dev.baton.journal;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's right to work: a row that is renewed, and the takeover of what dead nodes leave.
///
/// Two things are told apart. [#mayAct()] ends when renewals have failed for 0.9 of the time to
/// live: then no order may be sent, because others may think us dead. [#node()] ends only when the
/// database says that the incarnation is dead: until then what waits to be written is still ours.
/// After a loss the node joins again as a new incarnation.
public final class NodeLease implements AutoCloseable {
  /// @param renewedNanos when the last successful renewal was sent
  private record Incarnation(NodeId node, long renewedNanos) {}

  private static final Logger log = LoggerFactory.getLogger(NodeLease.class);

  /// Partitions are made days ahead; once an hour is often enough and costs nothing.
  private static final long PARTITIONS_MS = 3_600_000;

  /// What nobody collects outlives its time by at most about this much.
  private static final long SWEEP_MS = 10_000;

  private final JournalDatabase database;
  private final JournalSettings settings;
  private final String name;
  private final @Nullable String address;
  private final Supplier<UUID> newIds;
  private final LeaseListener listener;
  private final Session session;
  private final Takeover takeover;
  private final DatabaseClock clock = new DatabaseClock(System::nanoTime);

  /// Held while the listener is called, so that its calls come one at a time and a claim is never
  /// told after the loss.
  private final ReentrantLock telling = new ReentrantLock();

  private final ReentrantLock waiting = new ReentrantLock();
  private final Condition closing = waiting.newCondition();
  private volatile @Nullable Incarnation current;
  private volatile boolean closed;
  private @Nullable Thread renewals;
  private @Nullable Thread takeovers;
  private boolean outage;

  /// @param name the node's name, which its incarnations share
  /// @param address where other nodes reach it; null when nowhere
  /// @param newIds where incarnations get their ids: random, never repeated
  public NodeLease(
      JournalDatabase database,
      String name,
      @Nullable String address,
      Supplier<UUID> newIds,
      LeaseListener listener) {
    this.database = database;
    this.settings = database.settings();
    this.name = name;
    this.address = address;
    this.newIds = newIds;
    this.listener = listener;
    this.session = new Session(database);
    this.takeover = new Takeover(database);
  }

  /// Joins and begins to renew and to take over. The listener hears of the first incarnation before
  /// this returns.
  ///
  /// @throws JournalUnavailable when the database cannot be reached
  public void start() {
    try {
      join();
    } catch (SQLException e) {
      throw new JournalUnavailable("the node cannot join", e);
    }
    database.makePartitions(clock.instant());
    // Threads of the system, not virtual ones: a crowd of busy virtual threads must not cost the
    // lease.
    renewals = Thread.ofPlatform().name("baton-lease").daemon().start(this::renewUntilClosed);
    takeovers =
        Thread.ofPlatform().name("baton-takeover").daemon().start(this::takeOverUntilClosed);
  }

  /// The incarnation, as long as it is not known to be dead.
  public Optional<NodeId> node() {
    Incarnation now = current;
    return now == null ? Optional.empty() : Optional.of(now.node);
  }

  /// Whether orders may be sent: the last renewal is younger than 0.9 of the time to live.
  public boolean mayAct() {
    Incarnation now = current;
    return now != null
        && System.nanoTime() - now.renewedNanos < TimeUnit.MILLISECONDS.toNanos(settings.actMs());
  }

  /// The database's time, known from the first joining on.
  public DatabaseClock clock() {
    return clock;
  }

  private void join() throws SQLException {
    NodeId node = new NodeId(newIds.get().toString());
    long sent = System.nanoTime();
    Instant time =
        session.run(c -> {
          NodeTable.forgetOld(c);
          return NodeTable.join(c, node, name, address, settings.ttlMs());
        });
    clock.anchor(sent, System.nanoTime(), time);
    current = new Incarnation(node, sent);
    log.info("node {} joined as {}", name, node);
    tell(() -> listener.onJoined(node));
  }

  private void renewUntilClosed() {
    while (!waitForClose(settings.renewalMs())) {
      try {
        Incarnation now = current;
        if (now == null) {
          join();
        } else {
          renew(now.node);
        }
        outage = false;
      } catch (SQLException e) {
        if (!outage) {
          log.warn("the lease cannot be renewed: {}", SqlFault.describe(e));
        }
        outage = true;
      }
    }
  }

  private void renew(NodeId node) throws SQLException {
    long sent = System.nanoTime();
    Optional<Instant> time = session.run(c -> NodeTable.renew(c, node, settings.ttlMs()));
    if (time.isPresent()) {
      clock.anchor(sent, System.nanoTime(), time.get());
      current = new Incarnation(node, sent);
      return;
    }
    log.warn("node {} has been declared dead as {}", name, node);
    telling.lock();
    try {
      current = null;
      tell(() -> listener.onLost(node));
    } finally {
      telling.unlock();
    }
    join();
  }

  private void takeOverUntilClosed() {
    long partitionsMade = System.nanoTime();
    long swept = partitionsMade;
    while (!waitForClose(settings.takeoverMs())) {
      Incarnation now = current;
      if (now == null || !mayAct()) {
        continue;
      }
      try {
        takeover.look(now.node, handoffs -> tellClaimed(now.node, handoffs));
        if (System.nanoTime() - partitionsMade > TimeUnit.MILLISECONDS.toNanos(PARTITIONS_MS)) {
          partitionsMade = System.nanoTime();
          database.makePartitions(clock.instant());
        }
        if (System.nanoTime() - swept > TimeUnit.MILLISECONDS.toNanos(SWEEP_MS)) {
          swept = System.nanoTime();
          Claims.sweep(database);
        }
      } catch (SQLException e) {
        // The renewals of the same moment say aloud that the database is gone.
        log.debug("no takeover: {}", SqlFault.describe(e));
      } catch (JournalUnavailable e) {
        log.warn("claims that have expired could not be swept; they are tried again", e);
      }
    }
  }

  private void tellClaimed(NodeId node, List<StoredHandoff> handoffs) {
    telling.lock();
    try {
      if (node().filter(node::equals).isPresent()) {
        tell(() -> listener.onClaimed(node, handoffs));
      }
    } finally {
      telling.unlock();
    }
  }

  private void tell(Runnable call) {
    telling.lock();
    try {
      call.run();
    } catch (RuntimeException e) {
      // A listener's bug must not end the renewals.
      log.error("the lease's listener failed", e);
    } finally {
      telling.unlock();
    }
  }

  private boolean waitForClose(long millis) {
    waiting.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!closed && nanos > 0) {
        nanos = closing.awaitNanos(nanos);
      }
      return closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      waiting.unlock();
    }
  }

  /// Leaves: marks this incarnation as not alive, so that what it owned can be taken over at once.
  /// Only after the [Journal] was closed. Without a database it leaves by expiring.
  @Override
  public void close() {
    waiting.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      closing.signalAll();
    } finally {
      waiting.unlock();
    }
    join(renewals);
    join(takeovers);
    Incarnation now = current;
    current = null;
    try {
      if (now != null) {
        session.run(c -> {
          NodeTable.leave(c, now.node);
          return now;
        });
      }
      session.close();
      takeover.close();
    } catch (SQLException e) {
      log.warn("node {} leaves without saying so: {}", name, SqlFault.describe(e));
    }
  }

  private void join(@Nullable Thread thread) {
    if (thread == null) {
      return;
    }
    try {
      // Each may be in a statement, or in opening a connection for one.
      thread.join(2L * settings.connectTimeoutMs() + 2L * settings.statementTimeoutMs() + 1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
