package dev.baton.server.stream;

import dev.baton.core.id.AccountName;
import dev.baton.journal.JournalUnavailable;
import dev.baton.journal.NamedLease;
import dev.baton.journal.NamedLeases;
import dev.baton.journal.NodeId;
import dev.baton.platform.stream.StreamStatus;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that one node at a time watches an account: tries for the lease, watches while it is
/// held, and stops when it is lost. A holder that stood still for a while may go on for a moment
/// after another began; what it hands over then is found by its key to have been handed over.
final class LeasedStream implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LeasedStream.class);

  /// Renewals in a time to live, as of the node's own lease.
  private static final int RENEWALS = 4;

  /// The part of a time to live after which the lease counts as lost, as of the node's own lease.
  private static final double HELD_PART = 0.9;

  private static final long CLOSE_MS = 3_000;

  private final AccountName account;
  private final NamedLease lease;
  private final NamedLeases leases;
  private final Supplier<Optional<NodeId>> node;
  private final BooleanSupplier mayAct;
  private final LongSupplier nanoTime;
  private final Function<BooleanSupplier, AccountStream> watch;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable AccountStream stream;
  private volatile long heldUntilNanos;
  private @Nullable NodeId holder;

  /// @param ttlMs of the lease
  /// @param node this node's incarnation, as long as it has one
  /// @param mayAct whether this node may send orders
  /// @param watch makes the work, given whether the lease is still held
  LeasedStream(
      AccountName account,
      long ttlMs,
      NamedLeases leases,
      Supplier<Optional<NodeId>> node,
      BooleanSupplier mayAct,
      LongSupplier nanoTime,
      Function<BooleanSupplier, AccountStream> watch) {
    this.account = account;
    this.lease = new NamedLease("stream/" + account, ttlMs);
    this.leases = leases;
    this.node = node;
    this.mayAct = mayAct;
    this.nanoTime = nanoTime;
    this.watch = watch;
    this.heldUntilNanos = nanoTime.getAsLong();
    // A thread of the system, so that a crowd of busy virtual threads does not cost the lease.
    this.thread = Thread.ofPlatform().name("stream-lease-" + account).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  StreamStatus status() {
    AccountStream watching = stream;
    return watching == null ? new StreamStatus.Idle() : watching.status();
  }

  /// How many conversations are known here.
  int known() {
    AccountStream watching = stream;
    return watching == null ? 0 : watching.known();
  }

  private void run() {
    do {
      try {
        renew();
      } catch (RuntimeException e) {
        log.error("the lease of the stream of {} failed unexpectedly", account, e);
      }
    } while (!isClosing(lease.ttlMs() / RENEWALS));
    stop();
    giveBack();
  }

  private void renew() {
    boolean held = take();
    if (held && stream == null) {
      log.info("this node watches the stream of {}", account);
      AccountStream begun = watch.apply(this::isHeld);
      stream = begun;
      begun.start();
    } else if (!held && stream != null) {
      log.warn("this node has lost the stream of {}", account);
      stop();
    }
  }

  private boolean take() {
    Optional<NodeId> me = node.get();
    if (me.isEmpty() || !mayAct.getAsBoolean()) {
      return false;
    }
    long begun = nanoTime.getAsLong();
    try {
      if (leases.take(lease, me.get())) {
        holder = me.get();
        heldUntilNanos = begun + TimeUnit.MILLISECONDS.toNanos((long) (HELD_PART * lease.ttlMs()));
        return true;
      }
      heldUntilNanos = begun;
      return false;
    } catch (JournalUnavailable e) {
      // It is held until its time is over, and the database may be back before.
      return isHeld();
    }
  }

  private boolean isHeld() {
    return nanoTime.getAsLong() - heldUntilNanos < 0 && mayAct.getAsBoolean();
  }

  private void stop() {
    AccountStream watching = stream;
    if (watching != null) {
      watching.close();
      stream = null;
    }
  }

  private void giveBack() {
    NodeId me = holder;
    if (me == null) {
      return;
    }
    try {
      leases.giveBack(lease, me);
    } catch (JournalUnavailable e) {
      log.debug("the stream of {} is free when its lease has ended", account, e);
    }
  }

  private boolean isClosing(long waitMs) {
    try {
      return closing.await(waitMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Stops, and lets another have it at once.
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
