package dev.baton.platform.stream;

import dev.baton.core.account.Account;
import dev.baton.core.account.StreamSettings;
import dev.baton.platform.transport.AccessToken;
import dev.baton.platform.transport.TokenSource;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Holds one account's event stream open (guide 004) until it is closed, whatever the platform
/// does.
///
/// A connection that ends is made anew, after a wait that grows and is drawn at random. A token
/// that is refused, or not acknowledged, is refreshed once before that; a 403 is tried again
/// seldom, because only a person can help. Before the token of an open connection ends, another one
/// is opened beside it and takes its place.
public final class EventStream implements AutoCloseable {
  /// Longer than the goodbye of a healthy connection takes.
  private static final long CLOSE_MS = 2_000;

  private final Account account;
  private final StreamSettings settings;
  private final StreamConnector connector;
  private final TokenSource tokens;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final StreamListener listener;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /// Only the stream's own thread touches these.
  private boolean begun;

  private boolean refreshed;
  private int failures;

  /// @param clock wall clock, compared with the expiry of tokens
  /// @param nanoTime monotonic time in nanoseconds
  /// @param random for jitter
  public EventStream(
      Account account,
      StreamSettings settings,
      StreamConnector connector,
      TokenSource tokens,
      InstantSource clock,
      LongSupplier nanoTime,
      RandomGenerator random,
      StreamListener listener) {
    this.account = account;
    this.settings = settings;
    this.connector = connector;
    this.tokens = tokens;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.random = random;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("stream-" + account.name()).unstarted(this::run);
  }

  /// Begins. Once.
  public void start() {
    thread.start();
  }

  /// Ends it; afterwards the listener hears nothing more.
  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join(CLOSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        round();
      }
    } catch (InterruptedException e) {
      // It is closed; the thread ends here.
      Thread.currentThread().interrupt();
    } finally {
      listener.status(new StreamStatus.Idle());
    }
  }

  private void round() throws InterruptedException {
    listener.status(new StreamStatus.Connecting());
    Opening.Failed why =
        switch (connector.open(account, settings, null)) {
          case Opening.Failed failed -> failed;
          case Opening.Opened(StreamConnection connection) -> talk(connection);
        };
    listener.ended(why.end());
    recover(why);
  }

  private Opening.Failed talk(StreamConnection connection) throws InterruptedException {
    long since = nanoTime.getAsLong();
    listener.status(new StreamStatus.Connected());
    listener.gap(begun ? Gap.RECONNECT : Gap.START);
    begun = true;
    try (Conversation conversation =
        new Conversation(
            account, settings, connector, clock, nanoTime, random, listener, connection)) {
      return conversation.hold();
    } catch (RuntimeException bug) {
      listener.failed(bug);
      return StreamConnector.failed(
          StreamEnd.CLOSED,
          "a fault in Baton: " + bug.getClass().getSimpleName(),
          connection.token());
    } finally {
      // A platform that takes a connection only to cut it at once has not recovered.
      if (nanoTime.getAsLong() - since >= Inbox.nanos(settings.backoffBaseMs())) {
        failures = 0;
        refreshed = false;
      }
    }
  }

  private void recover(Opening.Failed why) throws InterruptedException {
    if (why.end() == StreamEnd.FORBIDDEN && why.scope() != null) {
      long waitMs = jittered(settings.forbiddenPauseMs() / 2, settings.forbiddenPauseMs());
      pause(new StreamStatus.Forbidden(why.scope(), waitMs), waitMs);
      return;
    }
    AccessToken token = why.token();
    boolean suspect = why.end() == StreamEnd.UNAUTHORIZED || why.end() == StreamEnd.NO_ACK;
    if (suspect && token != null && !refreshed) {
      refreshed = true;
      if (tokens.refuse(account, token)) {
        return;
      }
    }
    long ceilingMs =
        Math.min(settings.backoffCapMs(), settings.backoffBaseMs() << Math.min(failures, 20));
    failures++;
    long waitMs = jittered(0, ceilingMs);
    pause(new StreamStatus.Waiting(why.end(), why.detail(), waitMs), waitMs);
  }

  private long jittered(long fromMs, long toMs) {
    return random.nextLong(fromMs, Math.max(toMs, fromMs) + 1);
  }

  private void pause(StreamStatus status, long waitMs) throws InterruptedException {
    listener.status(status);
    var unused = closing.await(waitMs, TimeUnit.MILLISECONDS);
  }
}
