package dev.baton.platform.stream;

import dev.baton.core.account.Account;
import dev.baton.core.account.StreamSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One connection after the other, without a gap between them, until one ends by itself. Pings,
/// reads, and opens the successor in time. For one thread.
final class Conversation implements AutoCloseable {
  /// When a token lives so short that nothing else would be done.
  private static final long REPLACE_MIN_MS = 500;

  /// Until the new token is looked for again, which a healthy endpoint gives in a tenth of it.
  private static final long TOKEN_AGAIN_MS = 100;

  private final Account account;
  private final StreamSettings settings;
  private final StreamConnector connector;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final StreamListener listener;
  private StreamConnection connection;
  private @Nullable FutureTask<Opening> successor;
  private long replaceAtNanos;
  private long pingAtNanos;
  private boolean pinged;
  private int pongs;

  Conversation(
      Account account,
      StreamSettings settings,
      StreamConnector connector,
      InstantSource clock,
      LongSupplier nanoTime,
      RandomGenerator random,
      StreamListener listener,
      StreamConnection connection) {
    this.account = account;
    this.settings = settings;
    this.connector = connector;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.random = random;
    this.listener = listener;
    this.connection = connection;
    begin(connection);
  }

  private void begin(StreamConnection next) {
    connection = next;
    pinged = false;
    pongs = next.inbox().pongs();
    pingAtNanos = inMs(settings.pingIntervalMs());
    long freshMs = Duration.between(clock.instant(), next.token().refreshAt()).toMillis();
    replaceAtNanos = inMs(Math.max(freshMs, REPLACE_MIN_MS));
  }

  private long inMs(long ms) {
    return nanoTime.getAsLong() + Inbox.nanos(ms);
  }

  /// Holds the stream until it ends, and says why it did.
  Opening.Failed hold() throws InterruptedException {
    while (true) {
      if (!answersPings()) {
        return StreamConnector.failed(
            StreamEnd.NO_PONG,
            "no pong within " + settings.pingTimeoutMs() + " ms",
            connection.token());
      }
      replace();
      if (connection.inbox().clearOverflow()) {
        listener.gap(Gap.OVERFLOW);
      }
      long untilNanos = Math.min(pingAtNanos, successor == null ? replaceAtNanos : Long.MAX_VALUE);
      Inbox.Message message = connection.inbox().take(untilNanos - nanoTime.getAsLong());
      Opening.Failed end = message == null ? closed() : heard(message);
      if (end != null) {
        return end;
      }
    }
  }

  /// Sends a ping when it is time; false when the last one was not answered in time.
  private boolean answersPings() {
    if (connection.inbox().pongs() != pongs) {
      pongs = connection.inbox().pongs();
      pinged = false;
      pingAtNanos = inMs(settings.pingIntervalMs());
    }
    if (nanoTime.getAsLong() < pingAtNanos) {
      return true;
    }
    if (pinged) {
      return false;
    }
    connection.ping();
    pinged = true;
    pingAtNanos = inMs(settings.pingTimeoutMs());
    return true;
  }

  private void replace() throws InterruptedException {
    if (successor == null && nanoTime.getAsLong() >= replaceAtNanos) {
      StreamConnection old = connection;
      FutureTask<Opening> opening =
          new FutureTask<>(() -> openBeside(old)) {
            @Override
            protected void done() {
              old.inbox().wake();
            }
          };
      successor = opening;
      Thread.ofVirtual().name("stream-next-" + account.name()).start(opening);
    }
    FutureTask<Opening> opening = successor;
    if (opening == null || !opening.isDone()) {
      return;
    }
    successor = null;
    switch (result(opening)) {
      case Opening.Opened(StreamConnection next) -> {
        StreamConnection old = connection;
        hearTheRest(old);
        begin(next);
        old.close();
        listener.replaced();
      }
      case Opening.Failed failed ->
          replaceAtNanos =
              inMs(
                  failed.end() == StreamEnd.NO_TOKEN
                      ? TOKEN_AGAIN_MS
                      : 1 + random.nextLong(settings.backoffBaseMs()));
    }
  }

  private Opening openBeside(StreamConnection old) throws InterruptedException {
    Opening opening = connector.open(account, settings, old.token());
    if (Thread.currentThread().isInterrupted()
        && opening instanceof Opening.Opened(StreamConnection unwanted)) {
      unwanted.close();
    }
    return opening;
  }

  /// What the old connection has brought; the new one tells from its subscription on.
  private void hearTheRest(StreamConnection old) throws InterruptedException {
    Inbox.Message message = old.inbox().take(0);
    for (int i = 0; message != null && i < settings.queueFrames(); i++) {
      heard(message);
      message = old.inbox().take(0);
    }
    if (old.inbox().clearOverflow()) {
      listener.gap(Gap.OVERFLOW);
    }
  }

  private static Opening result(FutureTask<Opening> opening) throws InterruptedException {
    try {
      return opening.get();
    } catch (ExecutionException bug) {
      throw new IllegalStateException("opening a stream failed", bug.getCause());
    }
  }

  /// What a message comes to: null, or the end of the connection.
  private Opening.@Nullable Failed heard(Inbox.Message message) {
    StreamFrame frame =
        switch (message) {
          case Inbox.Message.Text(String text) -> StreamFrames.read(text);
          case Inbox.Message.Faulty(FrameFault fault) -> new StreamFrame.Unreadable(fault);
        };
    switch (frame) {
      case StreamFrame.Event(StreamEvent event) -> listener.event(event);
      case StreamFrame.Unreadable(FrameFault fault) -> listener.unreadable(fault);
      case StreamFrame.Ack _ -> {
        // Some say so of the subscription, too.
      }
      case StreamFrame.Refusal(int code, String scope) -> {
        return StreamConnector.refused(
            code, scope, "the platform answered with " + code, connection.token());
      }
    }
    return null;
  }

  /// The end of the connection, or null when it goes on. When its successor is there already, that
  /// one takes over, but something may have been missed.
  private Opening.@Nullable Failed closed() throws InterruptedException {
    String why = connection.inbox().closed();
    if (why == null) {
      return null;
    }
    FutureTask<Opening> opening = successor;
    if (opening != null && result(opening) instanceof Opening.Opened(StreamConnection next)) {
      successor = null;
      begin(next);
      listener.gap(Gap.RECONNECT);
      return null;
    }
    return StreamConnector.failed(StreamEnd.CLOSED, why, connection.token());
  }

  @Override
  public void close() {
    connection.close();
    FutureTask<Opening> opening = successor;
    if (opening != null && !opening.cancel(true)) {
      closeLate(opening);
    }
  }

  private static void closeLate(FutureTask<Opening> opening) {
    try {
      if (opening.resultNow() instanceof Opening.Opened(StreamConnection late)) {
        late.close();
      }
    } catch (IllegalStateException none) {
      // It failed, so there is nothing to close.
      return;
    }
  }
}
