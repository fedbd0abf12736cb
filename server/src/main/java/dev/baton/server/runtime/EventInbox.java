package dev.baton.server.runtime;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.HandoffId;
import dev.baton.journal.EventKey;
import dev.baton.journal.Inbox;
import dev.baton.journal.InboxEvent;
import dev.baton.journal.InboxResult;
import dev.baton.journal.InboxWriter;
import dev.baton.journal.JournalUnavailable;
import dev.baton.journal.LeaseListener;
import dev.baton.journal.NodeId;
import dev.baton.journal.NodeLease;
import dev.baton.journal.StoredHandoff;
import dev.baton.journal.WaitingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes events of platforms in: stored first, whichever node they reach, then given to the handoff
/// at once if it is carried here. What reached another node, or came too early, is found by a look
/// at the inbox every second and after every takeover.
public final class EventInbox implements LeaseListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventInbox.class);

  /// How long a push waits for its event to be stored: longer than the writer waits for a database
  /// that is away, and shorter than vendors wait for an answer.
  private static final long STORE_WAIT_MS = 5_000;

  private static final long LOOK_MS = 1_000;

  /// Statements of one kind that one look makes; what is left has its turn at the next one.
  private static final int ROUNDS = 20;

  /// Partitions are made days ahead; once an hour is often enough and costs nothing.
  private static final long PARTITIONS_NANOS = TimeUnit.HOURS.toNanos(1);

  /// Events of unknown interactions are said once a minute, with their number.
  private static final long REPORT_NANOS = TimeUnit.MINUTES.toNanos(1);

  /// What became of a pushed event.
  public enum Taken {
    /// It is stored now.
    STORED,
    /// It was stored before.
    REPEATED,
    /// It is not stored, as far as is known: its sender sends it again.
    NOT_STORED
  }

  private final Inbox inbox;
  private final InboxWriter writer;
  private final Events events;
  private final HandoffRuntime runtime;
  private final NodeLease lease;
  private final long holdMs;
  private final long retentionMs;
  private final EventListener listener;
  private final ScheduledThreadPoolExecutor looks =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("baton-inbox").daemon().factory());
  private final Map<AccountName, Integer> unreported = new LinkedHashMap<>();
  private List<Inbox.Subject> again = List.of();
  private long partitionsNanos;
  private long reportedNanos = System.nanoTime() - REPORT_NANOS;

  /// @param holdMs how long an event of an unknown interaction waits
  /// @param retentionMs how long an event is remembered
  public EventInbox(
      Inbox inbox,
      InboxWriter writer,
      Events events,
      HandoffRuntime runtime,
      NodeLease lease,
      long holdMs,
      long retentionMs,
      EventListener listener) {
    this.inbox = inbox;
    this.writer = writer;
    this.events = events;
    this.runtime = runtime;
    this.lease = lease;
    this.holdMs = holdMs;
    this.retentionMs = retentionMs;
    this.listener = listener;
  }

  /// Begins to look at the inbox. After the lease has started.
  public void start() {
    keepPartitions();
    var _ = looks.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /// Stores an event and gives it to its handoff if that is carried here. Returns once it is
  /// stored, or not.
  public Taken take(InboxEvent event) {
    CompletableFuture<InboxResult> told = new CompletableFuture<>();
    if (!writer.offer(event, told::complete)) {
      return Taken.NOT_STORED;
    }
    try {
      return taken(event, told.get(STORE_WAIT_MS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      log.debug("event {} was not stored within {} ms", event.key(), STORE_WAIT_MS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a result is told, never failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Taken.NOT_STORED;
  }

  private Taken taken(InboxEvent event, InboxResult result) {
    AccountName account = event.key().account();
    return switch (result) {
      case InboxResult.Matched(HandoffId handoff, NodeId owner) -> {
        listener.stored(account, false);
        if (lease.node().equals(Optional.of(owner))) {
          runtime.observe(handoff, event);
        }
        yield Taken.STORED;
      }
      case InboxResult.Unmatched _ -> {
        listener.stored(account, false);
        yield Taken.STORED;
      }
      case InboxResult.Repeated _ -> {
        listener.stored(account, true);
        yield Taken.REPEATED;
      }
      case InboxResult.Lost _ -> Taken.NOT_STORED;
    };
  }

  /// How many events wait to be stored.
  public int queued() {
    return writer.queued();
  }

  private void look() {
    try {
      Optional<NodeId> node = lease.node();
      if (node.isEmpty() || !lease.mayAct()) {
        return;
      }
      match();
      apply(node.get());
      forgetOld();
      if (System.nanoTime() - partitionsNanos > PARTITIONS_NANOS) {
        keepPartitions();
      }
    } catch (JournalUnavailable e) {
      // The lease of the same moment says aloud that the database is gone.
      log.debug("no look at the inbox", e);
    } catch (RuntimeException | Error e) {
      // A task that throws would end the looks silently.
      log.error("a look at the inbox failed", e);
    }
  }

  /// Each subject is looked for twice: an event that was being stored while the first look was made
  /// was not seen by it, and did not see the handoff either.
  private void match() {
    for (int i = 0; i < ROUNDS; i++) {
      List<Inbox.Subject> known = events.takeKnown(Inbox.BATCH);
      List<Inbox.Subject> all = new ArrayList<>(known);
      all.addAll(again);
      again = known;
      if (!all.isEmpty()) {
        inbox.match(all, holdMs);
      }
      if (known.size() < Inbox.BATCH) {
        return;
      }
    }
  }

  private void apply(NodeId node) {
    for (int i = 0; i < ROUNDS; i++) {
      List<WaitingEvent> waiting = inbox.waiting(node);
      Instant old = lease.clock().instant().minusMillis(holdMs);
      for (WaitingEvent each : waiting) {
        boolean carried = runtime.observe(each.handoff(), each.event());
        if (!carried && each.receivedAt().isBefore(old)) {
          // It waits for a person: nothing that a platform tells moves it.
          events.changedNothing(each.event().key());
        }
      }
      settle();
      if (waiting.size() < Inbox.BATCH) {
        return;
      }
    }
  }

  private void settle() {
    for (int i = 0; i < ROUNDS; i++) {
      List<EventKey> done = events.takeDone(Inbox.BATCH);
      if (done.isEmpty()) {
        return;
      }
      inbox.settle(done);
    }
  }

  private void forgetOld() {
    for (int i = 0; i < ROUNDS; i++) {
      Map<AccountName, Integer> unknown = inbox.forgetOld(holdMs);
      unknown.forEach((account, count) -> {
        listener.unmatched(account, count);
        unreported.merge(account, count, Integer::sum);
      });
      if (unknown.isEmpty()) {
        break;
      }
    }
    if (!unreported.isEmpty() && System.nanoTime() - reportedNanos > REPORT_NANOS) {
      log.info("events of interactions that nobody knows, by account: {}", unreported);
      unreported.clear();
      reportedNanos = System.nanoTime();
    }
  }

  private void keepPartitions() {
    partitionsNanos = System.nanoTime();
    inbox.keepPartitions(lease.clock().instant(), retentionMs);
  }

  @Override
  public void onJoined(NodeId node) {}

  @Override
  public void onClaimed(NodeId node, List<StoredHandoff> handoffs) {
    try {
      looks.execute(this::look);
    } catch (RejectedExecutionException e) {
      log.debug("no look at the inbox while closing", e);
    }
  }

  @Override
  public void onLost(NodeId node) {}

  /// Takes no more events; those that wait are stored.
  @Override
  public void close() {
    looks.shutdownNow();
    writer.close();
  }
}
