package dev.baton.server.runtime;

import dev.baton.core.id.HandoffId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One timer per handoff. A later one for the same handoff replaces it. Waking too early or twice
/// is harmless: the state machine looks at what is due.
final class WakeUps implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WakeUps.class);

  private final InstantSource clock;
  private final Consumer<HandoffId> onWake;
  private final ConcurrentMap<HandoffId, Future<?>> timers = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor executor;

  WakeUps(InstantSource clock, Consumer<HandoffId> onWake) {
    this.clock = clock;
    this.onWake = onWake;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("baton-wake-ups").daemon().factory());
    executor.setRemoveOnCancelPolicy(true);
  }

  void set(HandoffId id, Instant at) {
    long delayMs = Math.max(0, Duration.between(clock.instant(), at).toMillis()) + 1;
    timers.compute(
        id,
        (key, old) -> {
          if (old != null) {
            old.cancel(false);
          }
          return schedule(() -> onWake.accept(key), delayMs);
        });
  }

  /// Runs something once, later; used to offer a refused append again.
  void later(Runnable task, long delayMs) {
    schedule(task, delayMs);
  }

  /// Runs something again and again.
  void every(Runnable task, long intervalMs) {
    executor.scheduleWithFixedDelay(guarded(task), intervalMs, intervalMs, TimeUnit.MILLISECONDS);
  }

  void cancel(HandoffId id) {
    Future<?> timer = timers.remove(id);
    if (timer != null) {
      timer.cancel(false);
    }
  }

  void cancelAll() {
    timers.keySet().forEach(this::cancel);
  }

  private Future<?> schedule(Runnable task, long delayMs) {
    try {
      return executor.schedule(guarded(task), delayMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closing: whoever takes the handoff over sets its timer anew.
      log.debug("a timer was set while closing", e);
      return CompletableFuture.completedFuture(null);
    }
  }

  /// A task that throws would end a repetition silently, an error no less than an exception.
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        log.error("a timer's task failed", e);
      }
    };
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
