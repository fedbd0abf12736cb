package dev.baton.twin.http;

import dev.baton.twin.json.Answers;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.LegEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pushes events as vendors do: each copy when its time has come, several at once, again when it
/// was not taken, and given up after a few tries. A full queue loses the newest.
final class WebhookPusher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebhookPusher.class);

  /// Copies that wait; a minute of what the largest demo makes.
  private static final int QUEUE_MAX = 100_000;

  /// Pushes under way at once.
  private static final int AT_ONCE = 32;

  /// With doubling pauses from the first on these span about eight seconds.
  private static final int TRIES = 5;

  private static final long FIRST_PAUSE_MS = 500;

  /// Longer than a receiver waits for its own database.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /// What has become of all copies so far.
  ///
  /// @param waiting not yet pushed, or to be pushed again
  /// @param taken answered with 2xx
  /// @param refused answered with another status that repeating does not change
  /// @param givenUp not taken in so many tries, or more than fit in the queue
  /// @param lost never sent, by the fault script
  record Sums(long waiting, long taken, long refused, long givenUp, long lost) {}

  private record Copy(LegEvent event, long clockSkewMs, int tries, long dueNanos)
      implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - inMs(0), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  private final InstantSource clock;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final DelayQueue<Copy> queue = new DelayQueue<>();
  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final AtomicLong underWay = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong givenUp = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Thread dispatcher;
  private volatile @Nullable WebhookTarget target;

  WebhookPusher(InstantSource clock) {
    this.clock = clock;
    this.dispatcher = Thread.ofVirtual().name("twin-webhooks").start(this::dispatch);
  }

  /// From now on events go there; null pushes nothing, and forgets what waits.
  void pushTo(@Nullable WebhookTarget other) {
    target = other;
    if (other == null) {
      queue.clear();
    }
  }

  @Nullable WebhookTarget target() {
    return target;
  }

  /// Takes an event.
  ///
  /// @param clockSkewMs how far its platform's clock is ahead
  /// @param copiesAfterMs when each copy is sent; empty when it is lost
  void push(LegEvent event, long clockSkewMs, List<Long> copiesAfterMs) {
    if (target == null) {
      return;
    }
    if (copiesAfterMs.isEmpty()) {
      lost.incrementAndGet();
    }
    for (long afterMs : copiesAfterMs) {
      offer(new Copy(event, clockSkewMs, 0, inMs(afterMs)));
    }
  }

  private static long inMs(long ms) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
  }

  private void offer(Copy copy) {
    if (queue.size() >= QUEUE_MAX) {
      givenUp.incrementAndGet();
    } else {
      queue.add(copy);
    }
  }

  Sums sums() {
    return new Sums(
        queue.size() + underWay.get(), taken.get(), refused.get(), givenUp.get(), lost.get());
  }

  private void dispatch() {
    try {
      while (true) {
        Copy copy = queue.take();
        underWay.incrementAndGet();
        turns.acquire();
        Thread.ofVirtual()
            .name("twin-webhook")
            .start(() -> {
              try {
                send(copy);
              } finally {
                turns.release();
                underWay.decrementAndGet();
              }
            });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Copy copy) {
    WebhookTarget to = target;
    URI uri = to == null ? null : to.uri(copy.event().platform());
    if (to == null || uri == null) {
      return;
    }
    try {
      int status = http.send(request(to, uri, copy), discarding()).statusCode();
      if (status / 100 == 2) {
        taken.incrementAndGet();
      } else if (status / 100 == 5 || status == 429) {
        again(copy);
      } else {
        log.debug("{} refuses an event with {}", uri, status);
        refused.incrementAndGet();
      }
    } catch (IOException e) {
      log.debug("{} takes no event", uri, e);
      again(copy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpResponse.BodyHandler<Void> discarding() {
    return HttpResponse.BodyHandlers.discarding();
  }

  private void again(Copy copy) {
    int tries = copy.tries() + 1;
    if (tries >= TRIES) {
      givenUp.incrementAndGet();
      return;
    }
    long pauseMs = FIRST_PAUSE_MS << (tries - 1);
    offer(new Copy(copy.event(), copy.clockSkewMs(), tries, inMs(pauseMs)));
  }

  private HttpRequest request(WebhookTarget to, URI uri, Copy copy) {
    String body = body(copy.event());
    String timestamp =
        Long.toString(clock.instant().plusMillis(copy.clockSkewMs()).getEpochSecond());
    return HttpRequest.newBuilder(uri)
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json")
        .header("X-Timestamp", timestamp)
        .header("X-Signature", "sha256=" + hmac(to.secret(), timestamp + "." + body))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  static String body(LegEvent event) {
    return Json.write(
        Answers.body(
            "eventId",
            event.eventId(),
            "type",
            event.type(),
            "occurredAt",
            event.occurredAt(),
            "interactionId",
            event.interactionId(),
            "canonicalInteractionId",
            event.canonicalInteractionId(),
            "state",
            event.state(),
            "agentId",
            event.agentId(),
            "queueId",
            event.queueId(),
            "reservationId",
            event.reservationId()));
  }

  static String hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  @Override
  public void close() {
    dispatcher.interrupt();
    queue.clear();
    http.shutdownNow();
  }
}
