package dev.baton.server.report;

import dev.baton.config.BatonConfig;
import dev.baton.core.id.AccountName;
import dev.baton.journal.Facts;
import dev.baton.journal.JournalUnavailable;
import dev.baton.journal.Looks;
import dev.baton.platform.PlatformClient;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the work behind reports in the background, on every node. What one node leaves undone,
/// another does, or the next start.
public final class ReportJobs implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReportJobs.class);

  /// A report shows what ended a second ago.
  private static final long EVERY_MS = 1_000;

  /// A statement's time, and a request that is interrupted.
  private static final long CLOSE_WAIT_MS = 2_000;

  /// Batches in one go: with [Facts#BATCH] more handoffs a second than end on one node, and still
  /// no work without a pause. What is left waits for the next second.
  private static final int BATCHES = 20;

  private final Facts facts;
  private final AnalyticsLooks looks;
  private final ReportListener listener;
  private final ScheduledThreadPoolExecutor executor;
  private volatile boolean closed;
  private volatile boolean outage;

  /// @param clients what analytics are read with
  /// @param settings when they are looked at
  /// @param queryTimeoutMs for one request
  public ReportJobs(
      Facts facts,
      Looks looks,
      Map<AccountName, PlatformClient> clients,
      BatonConfig.Reports settings,
      long queryTimeoutMs,
      ReportListener listener) {
    this.facts = facts;
    this.looks = new AnalyticsLooks(looks, clients, settings, queryTimeoutMs, listener);
    this.listener = listener;
    // One for the database's work and one that waits for platforms.
    this.executor =
        new ScheduledThreadPoolExecutor(
            2, Thread.ofPlatform().name("baton-reports-", 1).daemon().factory());
  }

  /// Begins.
  public void start() {
    every(this::reckon);
    every(() -> looks.look(() -> !closed));
  }

  private void every(Runnable work) {
    executor.scheduleWithFixedDelay(() -> guarded(work), EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void reckon() {
    boolean more = true;
    for (int i = 0; more && !closed && i < BATCHES; i++) {
      Facts.Reckoned done = facts.reckon();
      listener.reckoned(done.reckoned());
      more = done.more();
    }
  }

  /// What is thrown out of a repeated task would end the repetition silently.
  private void guarded(Runnable work) {
    try {
      work.run();
      outage = false;
    } catch (JournalUnavailable e) {
      if (!outage && !closed) {
        log.warn("the work behind reports waits for the database", e);
      }
      outage = true;
    } catch (RuntimeException | Error e) {
      log.error("the work behind reports failed; it is tried again", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    executor.shutdownNow();
    try {
      // So that nothing is in the middle of a statement when the database is closed.
      if (!executor.awaitTermination(CLOSE_WAIT_MS, TimeUnit.MILLISECONDS)) {
        log.warn("the work behind reports did not end within {} ms", CLOSE_WAIT_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
