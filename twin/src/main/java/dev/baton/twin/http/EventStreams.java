package dev.baton.twin.http;

import dev.baton.core.wire.WireResponse;
import dev.baton.twin.Exchange;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.fault.StreamFaults;
import dev.baton.twin.json.Answers;
import dev.baton.twin.json.BadRequest;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Chats;
import dev.baton.twin.model.LegEvent;
import dev.baton.twin.model.LegState;
import dev.baton.twin.model.MediaType;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// CXone's event stream (guide 004): a client authenticates, gets one acknowledging frame,
/// subscribes, and is told of every change of an interaction, and again of each conversation that a
/// bot has.
final class EventStreams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

  static final String PATH = "/interaction/v1/events";
  private static final Platform PLATFORM = Platform.NICE_CXONE;

  /// One account has one stream; this is room for many accounts and for tests.
  private static final int STREAMS_MAX = 64;

  /// Whoever has not authenticated by then is sent away.
  private static final Duration AUTHENTICATE_WITHIN = Duration.ofSeconds(10);

  /// So often a subscriber hears of each conversation that a bot has.
  private static final Duration REPEAT = Duration.ofSeconds(2);

  /// How long a client may take to answer a close frame.
  private static final Duration LINGER = Duration.ofSeconds(2);

  /// How exactly all of these are kept, in milliseconds.
  private static final long LOOK_MS = 50;

  private final TwinHost host;
  private final InstantSource clock;
  private final Set<Stream> open = ConcurrentHashMap.newKeySet();
  private final Semaphore places = new Semaphore(STREAMS_MAX);
  private final Semaphore wakeUp = new Semaphore(0);
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong subscribed = new AtomicLong();
  private final AtomicLong cutOff = new AtomicLong();
  private final AtomicLong closedByScript = new AtomicLong();
  private final AtomicLong told = new AtomicLong();
  private final AtomicLong withheld = new AtomicLong();
  private final Thread clockThread;

  /// What has become of all streams so far.
  ///
  /// @param open now
  /// @param opened so far
  /// @param subscribed so far
  /// @param cutOff because the client did not read
  /// @param closedByScript by the fault script
  /// @param told events that were sent to one subscriber each
  /// @param withheld events that the fault script lost or spoiled
  record Sums(
      int open,
      long opened,
      long subscribed,
      long cutOff,
      long closedByScript,
      long told,
      long withheld) {}

  /// One client's. Its reader changes it, the clock thread and the world read it.
  private static final class Stream {
    final WebSocket socket;
    final Instant openedAt;
    volatile @Nullable Instant tokenUntil;
    volatile @Nullable Instant subscribedAt;
    volatile @Nullable Instant endingSince;
    volatile Instant repeatAt;

    Stream(WebSocket socket, Instant now) {
      this.socket = socket;
      this.openedAt = now;
      this.repeatAt = now;
    }
  }

  EventStreams(TwinHost host, InstantSource clock) {
    this.host = host;
    this.clock = clock;
    this.clockThread = Thread.ofVirtual().name("twin-streams").start(this::keepTime);
    host.listen(this::happened);
  }

  Sums sums() {
    return new Sums(
        open.size(),
        opened.get(),
        subscribed.get(),
        cutOff.get(),
        closedByScript.get(),
        told.get(),
        withheld.get());
  }

  /// Whether one more client can be taken; if so, [#converse] must follow.
  boolean takePlace() {
    return places.tryAcquire();
  }

  /// Talks to one client until either side ends it.
  void converse(WebSocket socket) throws IOException {
    Stream stream = new Stream(socket, clock.instant());
    opened.incrementAndGet();
    open.add(stream);
    wakeUp.release();
    try {
      String text = socket.receive();
      while (text != null) {
        answer(stream, text);
        text = socket.receive();
      }
      socket.drain();
    } catch (WebSocketFrames.Failure failure) {
      socket.close(failure.code(), String.valueOf(failure.getMessage()));
      socket.drain();
    } finally {
      open.remove(stream);
      places.release();
      if (socket.wasTooSlow()) {
        cutOff.incrementAndGet();
      }
      socket.drop();
    }
  }

  private void answer(Stream stream, String text) throws IOException {
    Fields message;
    String action;
    try {
      message = Json.object(text);
      action = message.text("action");
      switch (action) {
        case "authenticate" -> authenticate(stream, message.text("token", 16_384));
        case "subscribe" -> subscribe(stream, message.text("topic"));
        default -> error(stream, 400, "unknown action, known are authenticate, subscribe");
      }
    } catch (BadRequest bad) {
      error(stream, 400, bad.where() + ": " + bad.getMessage());
    }
  }

  private void authenticate(Stream stream, String token) throws IOException {
    Exchange exchange =
        host.with((world, now) -> {
          Exchange answer = world.authenticate(PLATFORM, token, now);
          boolean good = answer instanceof Exchange.Answer(WireResponse r, _) && r.status() == 200;
          boolean silent =
              answer instanceof Exchange.LostAnswer(WireResponse r) && r.status() == 200;
          stream.tokenUntil = good || silent ? world.tokenUntil(PLATFORM, token, now) : null;
          return answer;
        });
    switch (exchange) {
      case Exchange.Answer(WireResponse response, long delayMs) -> {
        TwinFront.pause(delayMs);
        if (response.status() / 100 == 2) {
          stream.socket.send(Json.write(Answers.body("type", "ack", "status", "ok")));
        } else {
          Fields body = Json.object(response.body());
          error(
              stream,
              response.status(),
              Objects.requireNonNullElse(body.textOrNull("message"), ""));
        }
      }
      case Exchange.LostAnswer _ -> {
        // The acknowledgement is withheld.
      }
      case Exchange.LostRequest _ -> stream.socket.drop();
      case Exchange.Deferred(long delayMs) -> TwinFront.pause(delayMs);
    }
  }

  private void subscribe(Stream stream, String topic) {
    if (stream.tokenUntil == null) {
      error(stream, 401, "authenticate first");
    } else if (!topic.equals("interactions")) {
      error(stream, 400, "unknown topic, known is interactions");
    } else if (stream.subscribedAt == null) {
      subscribed.incrementAndGet();
      host.with((world, now) -> {
        world.recordEvents();
        Instant since = clock.instant();
        stream.subscribedAt = since;
        // At once, so that even a stream that is soon cut has told of everybody.
        repeat(world, List.of(stream), since);
        return now;
      });
    }
  }

  private static void error(Stream stream, int code, String message) {
    stream.socket.send(Json.write(Answers.body("type", "error", "code", code, "message", message)));
  }

  /// A leg has changed. Called while the world is held: nothing here waits.
  private void happened(TwinWorld world, LegEvent event) {
    if (event.platform() != PLATFORM || open.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    for (Stream stream : open) {
      if (stream.subscribedAt != null) {
        tell(world, stream, event.media(), event.interactionId(), event.state(), now);
      }
    }
  }

  private void tell(
      TwinWorld world, Stream stream, MediaType media, String id, LegState state, Instant now) {
    Instant since = stream.subscribedAt;
    long ageMs = since == null ? 0 : Math.max(0, Duration.between(since, now).toMillis());
    boolean inGap = world.streamFaults().swallows(ageMs);
    StreamFaults.Spoil spoil = inGap ? StreamFaults.Spoil.LOST : world.streamSpoil();
    if (spoil != StreamFaults.Spoil.SENT) {
      withheld.incrementAndGet();
    }
    Map<String, Object> event = Answers.body("type", media, "id", id, "state", state);
    switch (spoil) {
      case SENT -> {
        told.incrementAndGet();
        stream.socket.send(Json.write(event));
      }
      case LOST -> {
        // Nobody hears of it.
      }
      case BAD_FRAME -> stream.socket.sendBadFrame();
      case BAD_JSON -> stream.socket.send(Json.write(event).substring(0, 17));
      case WRONG_TYPES ->
          stream.socket.send(
              Json.write(
                  Answers.body("type", 7, "id", List.of(id), "state", Map.of("name", state))));
      case UNKNOWN_STATE -> {
        event.put("state", "pondering");
        stream.socket.send(Json.write(event));
      }
    }
  }

  private void keepTime() {
    try {
      while (true) {
        if (open.isEmpty()) {
          wakeUp.acquire();
        } else if (wakeUp.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS)) {
          wakeUp.drainPermits();
        }
        look(clock.instant());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Instant now) {
    StreamFaults faults = host.with((world, _) -> world.streamFaults());
    for (Stream stream : open) {
      end(stream, faults, now);
    }
    List<Stream> due =
        open.stream()
            .filter(stream -> stream.subscribedAt != null && !now.isBefore(stream.repeatAt))
            .toList();
    if (!due.isEmpty()) {
      host.with((world, _) -> {
        repeat(world, due, now);
        return due;
      });
    }
  }

  private void repeat(TwinWorld world, List<Stream> due, Instant now) {
    List<Chats.Live> live = world.world().chats().live(PLATFORM);
    for (Stream stream : due) {
      stream.repeatAt = now.plus(REPEAT);
      for (Chats.Live chat : live) {
        if (chat.withBot()) {
          tell(world, stream, chat.media(), chat.interactionId(), chat.state(), now);
        }
      }
    }
  }

  /// Ends what has to end at `now`.
  private void end(Stream stream, StreamFaults faults, Instant now) {
    Instant endingSince = stream.endingSince;
    if (stream.socket.isEnding()) {
      if (endingSince == null) {
        stream.endingSince = now;
      } else if (!now.isBefore(endingSince.plus(LINGER))) {
        stream.socket.drop();
      }
      return;
    }
    Instant until = stream.tokenUntil;
    Instant since = stream.subscribedAt;
    boolean scripted =
        since != null
            && faults.closeAfterMs() > 0
            && !now.isBefore(since.plusMillis(faults.closeAfterMs()));
    if (scripted) {
      closedByScript.incrementAndGet();
      if (faults.closeCode() == StreamFaults.BROKEN) {
        stream.socket.drop();
      } else {
        stream.socket.close(faults.closeCode(), "the fault script says so");
      }
    } else if (until == null && !now.isBefore(stream.openedAt.plus(AUTHENTICATE_WITHIN))) {
      stream.socket.close(WebSocketFrames.POLICY, "nobody has authenticated");
    } else if (until != null && !now.isBefore(until)) {
      stream.socket.close(WebSocketFrames.POLICY, "the token has expired");
    }
  }

  @Override
  public void close() {
    clockThread.interrupt();
    for (Stream stream : open) {
      stream.socket.drop();
    }
    LOG.debug("streams: {}", sums());
  }
}
