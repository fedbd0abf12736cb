package dev.baton.platform.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.account.StreamSettings;
import dev.baton.core.platform.Platform;
import dev.baton.platform.Samples;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a stream does when the far end does not do what it should.
class EventStreamTest {
  private static final Account ACCOUNT = Samples.account(Platform.NICE_CXONE);
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String EVENT =
      "{\"type\":\"webchat\",\"id\":\"web-1\",\"state\":\"bot_active\"}";
  private static final String HEARD = "event webchat web-1 bot_active";

  private final Purse purse = new Purse(CLOCK);
  private final Recorder recorder = new Recorder();
  private final StreamConnector connector =
      new StreamConnector(purse, System::nanoTime, new Random(3));
  private @Nullable FramePeer peer;
  private @Nullable EventStream stream;

  @AfterEach
  void end() {
    if (stream != null) {
      stream.close();
    }
    if (peer != null) {
      peer.close();
    }
  }

  private static StreamSettings quick(URI url) {
    return settings(url, 60_000, 60_000, 60_000, 60_000, 1_000);
  }

  private static StreamSettings settings(
      URI url, long pingMs, long pongMs, long ackMs, long forbiddenMs, int queue) {
    return new StreamSettings(
        url,
        pingMs,
        pongMs,
        ackMs,
        20,
        50,
        forbiddenMs,
        1_024,
        queue,
        100,
        1,
        StreamSettings.HistoryCap.defaults());
  }

  private interface Settings {
    StreamSettings of(URI url);
  }

  private static void healthy(FramePeer.Connection connection) throws IOException {
    connection.subscribed();
    connection.send(EVENT);
    connection.readOn();
  }

  private FramePeer watch(FramePeer.Script script) {
    return watch(script, EventStreamTest::quick, recorder);
  }

  private FramePeer watch(FramePeer.Script script, Settings settings, StreamListener listener) {
    FramePeer far = new FramePeer(script);
    peer = far;
    stream =
        new EventStream(
            ACCOUNT,
            settings.of(far.url()),
            connector,
            purse,
            CLOCK,
            System::nanoTime,
            new Random(7),
            listener);
    stream.start();
    return far;
  }

  @Test
  void what_cannot_be_read_is_counted_and_the_stream_goes_on() {
    FramePeer far =
        watch((number, connection) -> {
          connection.subscribed();
          for (String text :
              List.of(
                  "",
                  "hello",
                  "[]",
                  "[".repeat(1_000),
                  "{\"type\":\"webchat\"}",
                  "{\"type\":7,\"id\":\"web-1\",\"state\":\"bot_active\"}",
                  "{\"type\":\"webchat\",\"id\":7,\"state\":\"bot_active\"}",
                  "{\"type\":\"webchat\",\"id\":\"a b\",\"state\":\"bot_active\"}",
                  "{\"type\":\"webchat\",\"id\":\"web-1\",\"state\":{}}",
                  "{\"type\":\"error\",\"code\":\"403\"}",
                  "{\"type\":\"ack\"}",
                  "{\"type\":\"webchat\",\"id\":\"w\",\"state\":\"" + "x".repeat(900) + "\"}",
                  "\"" + "y".repeat(2_000) + "\"",
                  "{\"type\":\"ü\",\"id\":\"" + "€".repeat(400) + "\",\"state\":\"s\"}")) {
            connection.send(text);
          }
          connection.frame(FramePeer.BINARY, true, new byte[] {1, 2});
          connection.frame(
              FramePeer.TEXT, false, "z".repeat(1_000).getBytes(StandardCharsets.UTF_8));
          connection.frame(0, true, "z".repeat(1_000).getBytes(StandardCharsets.UTF_8));
          connection.send(EVENT);
          connection.readOn();
        });

    recorder.await(HEARD);

    assertThat(recorder.count("unreadable not_json")).isEqualTo(4);
    assertThat(recorder.count("unreadable not_an_event")).isEqualTo(8);
    assertThat(recorder.count("unreadable oversized")).isEqualTo(3);
    assertThat(recorder.count("unreadable binary")).isEqualTo(1);
    assertThat(far.connections()).isEqualTo(1);
    assertThat(recorder.status).isEqualTo(new StreamStatus.Connected());
  }

  @Test
  void an_event_may_come_in_pieces_and_with_states_that_nobody_knows() {
    watch((number, connection) -> {
      connection.subscribed();
      connection.frame(
          FramePeer.TEXT, false, EVENT.substring(0, 9).getBytes(StandardCharsets.UTF_8));
      connection.frame(0, false, EVENT.substring(9, 20).getBytes(StandardCharsets.UTF_8));
      connection.frame(0, true, EVENT.substring(20).getBytes(StandardCharsets.UTF_8));
      connection.send(EVENT.replace("bot_active", "dreaming").replace("}", ",\"new\":[{}]}"));
      connection.readOn();
    });

    recorder.await("event webchat web-1 dreaming");

    assertThat(recorder.heard).containsExactly("gap start", HEARD, "event webchat web-1 dreaming");
  }

  @Test
  void what_comes_faster_than_it_is_read_is_a_gap() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    Recorder slow =
        new Recorder() {
          @Override
          public void event(StreamEvent event) {
            super.event(event);
            blocked.countDown();
            try {
              assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    watch(
        (number, connection) -> {
          connection.subscribed();
          for (int i = 0; i < 50; i++) {
            connection.send(EVENT);
          }
          // Who answers this has taken all that came before it.
          connection.frame(9, true, new byte[0]);
          connection.readPong();
          sent.countDown();
          connection.send(EVENT.replace("web-1", "web-2"));
          connection.readOn();
        },
        url -> settings(url, 60_000, 60_000, 60_000, 60_000, 5),
        slow);

    slow.await("gap overflow");
    assertThat(slow.count(HEARD)).isLessThan(50);
    assertThat(slow.count("gap overflow")).isEqualTo(1);
  }

  @Test
  void a_refused_token_is_refreshed_once_and_at_once() {
    List<String> tokens = new CopyOnWriteArrayList<>();
    watch((number, connection) -> {
      if (number == 1) {
        tokens.add(connection.upgrade().read());
        connection.send("{\"type\":\"error\",\"code\":401}");
        connection.readOn();
      }
      tokens.add(connection.subscribed());
      connection.send(EVENT);
      connection.readOn();
    });

    recorder.await(HEARD);

    assertThat(purse.refused).containsExactly("token-1");
    assertThat(tokens)
        .containsExactly(
            "{\"action\":\"authenticate\",\"token\":\"token-1\"}",
            "{\"action\":\"authenticate\",\"token\":\"token-2\"}");
  }

  @Test
  void tokens_are_not_what_is_wrong_when_a_fresh_one_is_refused_too() {
    FramePeer far =
        watch((number, connection) -> {
          connection.upgrade().read();
          connection.send("{\"type\":\"error\",\"code\":401}");
          connection.readOn();
        });

    recorder.await("five refusals", all -> recorder.count("ended unauthorized") >= 5);

    assertThat(purse.refused).containsExactly("token-1");
    assertThat(far.connections()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void silence_instead_of_the_acknowledgement_is_as_a_refused_token() {
    watch(
        (number, connection) -> {
          if (number == 1) {
            connection.upgrade().readOn();
          }
          healthy(connection);
        },
        url -> settings(url, 60_000, 60_000, 300, 60_000, 1_000),
        recorder);

    recorder.await(HEARD);

    assertThat(recorder.heard).startsWith("ended no_ack", "gap start");
    assertThat(purse.refused).containsExactly("token-1");
  }

  @Test
  void a_403_stops_and_names_the_scope() {
    FramePeer far =
        watch((number, connection) -> {
          connection.upgrade().read();
          connection.send("{\"type\":\"error\",\"code\":403,\"missingScope\":\"chats:watch\"}");
          connection.readOn();
        });

    recorder.await("a 403", all -> recorder.status instanceof StreamStatus.Forbidden);

    assertThat(recorder.status.missingScope()).isEqualTo("chats:watch");
    assertThat(recorder.heard).containsExactly("ended forbidden");
    assertThat(far.connections()).isEqualTo(1);
    assertThat(purse.refused).isEmpty();
  }

  @Test
  void a_403_is_tried_again_after_its_pause_and_names_the_guide_s_scope_by_itself() {
    watch(
        (number, connection) -> {
          if (number <= 2) {
            connection.refuse(403);
            return;
          }
          healthy(connection);
        },
        url -> settings(url, 60_000, 60_000, 60_000, 30, 1_000),
        new Recorder() {
          @Override
          public void status(StreamStatus now) {
            super.status(now);
            recorder.status(now);
            if (now.missingScope() != null) {
              recorder.heard.add("lacks " + now.missingScope());
            }
          }

          @Override
          public void event(StreamEvent event) {
            recorder.event(event);
          }
        });

    recorder.await(HEARD);

    assertThat(recorder.count("lacks interactions:read")).isEqualTo(2);
  }

  @Test
  void a_stream_that_answers_no_ping_is_dead() {
    watch(
        (number, connection) -> {
          connection.subscribed();
          if (number == 1) {
            connection.ignoringPings().readOn();
          }
          connection.send(EVENT);
          connection.readOn();
        },
        url -> settings(url, 50, 200, 60_000, 60_000, 1_000),
        recorder);

    recorder.await(HEARD);

    assertThat(recorder.heard)
        .containsExactly("gap start", "ended no_pong", "gap reconnect", HEARD);
  }

  @Test
  void a_stream_that_answers_pings_lives() {
    FramePeer far =
        watch(
            (number, connection) -> {
              connection.subscribed();
              for (int i = 0; i < 5; i++) {
                connection.readPing();
              }
              connection.send(EVENT);
              connection.readOn();
            },
            url -> settings(url, 20, 60_000, 60_000, 60_000, 1_000),
            recorder);

    recorder.await(HEARD);

    assertThat(far.connections()).isEqualTo(1);
  }

  @Test
  void a_stream_is_replaced_before_its_token_ends_and_misses_nothing() {
    purse.lifeMs = 1_500;
    CountDownLatch second = new CountDownLatch(1);
    watch((number, connection) -> {
      connection.subscribed();
      if (number == 1) {
        awaitIn(second);
        // Sent when the other is subscribed already, and still heard.
        connection.send(EVENT.replace("web-1", "web-first"));
      } else if (number == 2) {
        second.countDown();
        connection.send(EVENT.replace("web-1", "web-second"));
      }
      connection.readOn();
    });

    recorder.await("event webchat web-second bot_active");
    recorder.await("replaced");

    assertThat(recorder.heard).doesNotContain("gap reconnect", "ended closed");
  }

  private static void awaitIn(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_stream_that_is_cut_again_and_again_is_made_anew_with_a_gap_each_time() {
    watch((number, connection) -> {
      connection.subscribed();
      connection.send(EVENT.replace("web-1", "web-" + number));
    });

    recorder.await("the fifth", all -> all.contains("event webchat web-5 bot_active"));

    assertThat(recorder.heard.subList(0, 6))
        .containsExactly(
            "gap start",
            "event webchat web-1 bot_active",
            "ended closed",
            "gap reconnect",
            "event webchat web-2 bot_active",
            "ended closed");
  }

  @Test
  void a_listener_s_fault_does_not_end_the_stream() {
    watch(
        (number, connection) -> {
          healthy(connection);
        },
        EventStreamTest::quick,
        new Recorder() {
          @Override
          public void event(StreamEvent event) {
            recorder.event(event);
            throw new IllegalStateException("a bug");
          }
        });

    recorder.await("a second look", all -> recorder.count(HEARD) >= 2);
  }

  @Test
  void nothing_is_heard_after_the_end() {
    FramePeer far =
        watch((number, connection) -> {
          healthy(connection);
        });
    recorder.await(HEARD);

    if (stream != null) {
      stream.close();
    }

    assertThat(recorder.status).isEqualTo(new StreamStatus.Idle());
    assertThat(far.connections()).isEqualTo(1);
  }
}
