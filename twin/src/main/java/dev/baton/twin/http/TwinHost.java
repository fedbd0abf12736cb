package dev.baton.twin.http;

import dev.baton.core.wire.WireRequest;
import dev.baton.twin.Exchange;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.model.LegEvent;
import dev.baton.twin.model.Platform;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gives the one world real time: every access goes through one lock, and a thread lets things
/// happen when they are due though nobody asks.
final class TwinHost implements AutoCloseable {
  /// The clock thread looks at least so often, in case the clock is set.
  private static final long LOOK_AT_LEAST_EVERY_MS = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition earlier = lock.newCondition();
  private final InstantSource clock;
  private final TwinWorld world;
  private final WebhookPusher webhooks;
  private final Thread clockThread;
  private BiConsumer<TwinWorld, LegEvent> listener = (_, _) -> {};
  private Instant last;
  private Instant wakesAt = Instant.MAX;
  private boolean closed;

  TwinHost(Supplier<TwinWorld> world, InstantSource clock, Instant now) {
    this.clock = clock;
    this.world = world.get();
    this.last = now;
    this.webhooks = new WebhookPusher(clock);
    this.clockThread = Thread.ofVirtual().name("twin-clock").start(this::keepTime);
  }

  Exchange exchange(Platform platform, WireRequest request) {
    return with((world, now) -> world.exchange(platform, request, now));
  }

  Exchange.Answer proceed(Platform platform, WireRequest request) {
    return with((world, now) -> world.proceed(platform, request, now));
  }

  /// From now on what happens to legs is pushed there; null ends it.
  void pushTo(@Nullable WebhookTarget target) {
    with((world, now) -> {
      if (target != null) {
        world.recordEvents();
      }
      webhooks.pushTo(target);
      return now;
    });
  }

  /// From now on also `other` hears of each event, while the world is held; it must not wait.
  void listen(BiConsumer<TwinWorld, LegEvent> other) {
    lock.lock();
    try {
      listener = other;
    } finally {
      lock.unlock();
    }
  }

  WebhookPusher webhooks() {
    return webhooks;
  }

  /// Does something with the world, alone, after everything that was due has happened.
  <T> T with(BiFunction<TwinWorld, Instant, T> work) {
    lock.lock();
    try {
      Instant now = now();
      world.advance(now);
      T result = work.apply(world, now);
      pushEvents();
      Instant next = world.nextAt();
      if (next != null && next.isBefore(wakesAt)) {
        earlier.signal();
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  /// The clock's time, but never earlier than before: the world does not go backwards.
  private Instant now() {
    Instant now = clock.instant();
    if (now.isAfter(last)) {
      last = now;
    }
    return last;
  }

  private void keepTime() {
    lock.lock();
    try {
      while (!closed) {
        Instant now = now();
        world.advance(now);
        pushEvents();
        long waitMs = waitMs(world.nextAt(), now);
        wakesAt = now.plusMillis(waitMs);
        if (!earlier.await(waitMs, TimeUnit.MILLISECONDS)) {
          wakesAt = Instant.MAX;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void pushEvents() {
    for (LegEvent event : world.drainEvents()) {
      webhooks.push(event, world.clockSkewMs(event.platform()), world.eventCopies());
      listener.accept(world, event);
    }
  }

  private static long waitMs(@Nullable Instant next, Instant now) {
    if (next == null) {
      return LOOK_AT_LEAST_EVERY_MS;
    }
    long ms = Duration.between(now, next).toMillis() + 1;
    return Math.clamp(ms, 1, LOOK_AT_LEAST_EVERY_MS);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      earlier.signalAll();
    } finally {
      lock.unlock();
    }
    clockThread.interrupt();
    webhooks.close();
  }
}
