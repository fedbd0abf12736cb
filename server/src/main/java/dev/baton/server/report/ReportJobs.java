package dev.baton.server.report;

import dev.baton.journal.Facts;
import dev.baton.journal.JournalUnavailable;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the work behind reports in the background, on every node. What one node leaves undone,
/// another does, or the next start.
public final class ReportJobs implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReportJobs.class);

  /// A report shows what ended a second ago.
  private static final long RECKON_EVERY_MS = 1_000;

  /// Batches in one go: with [Facts#BATCH] more handoffs a second than end on one node, and still
  /// no work without a pause. What is left waits for the next second.
  private static final int BATCHES = 20;

  private final Facts facts;
  private final ReportListener listener;
  private final ScheduledThreadPoolExecutor executor;
  private boolean outage;

  public ReportJobs(Facts facts, ReportListener listener) {
    this.facts = facts;
    this.listener = listener;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("baton-reports").daemon().factory());
  }

  /// Begins.
  public void start() {
    executor.scheduleWithFixedDelay(
        this::reckon, RECKON_EVERY_MS, RECKON_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void reckon() {
    try {
      boolean more = true;
      for (int i = 0; more && i < BATCHES; i++) {
        Facts.Reckoned done = facts.reckon();
        listener.reckoned(done.reckoned());
        more = done.more();
      }
      outage = false;
    } catch (JournalUnavailable e) {
      if (!outage) {
        log.warn("facts for reports cannot be stored; they are reckoned later", e);
      }
      outage = true;
    } catch (RuntimeException | Error e) {
      // What is thrown out of here would end the repetition silently.
      log.error("facts for reports could not be reckoned", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
