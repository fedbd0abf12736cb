package dev.baton.twin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.fault.StreamFaults;
import dev.baton.twin.json.Fields;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.QueueTransferOrder;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// CXone's event stream, told in frames.
class EventStreamTest {
  private static final String SUBSCRIBE =
      "{\"action\": \"subscribe\", \"topic\": \"interactions\"}";

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
  private final long startNanos = System.nanoTime();
  private final TwinServer twins;

  EventStreamTest() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults(), this::now, new SplittableRandom(1));
  }

  /// Real time, and what a test puts on top of it.
  private Instant now() {
    return start.plusNanos(System.nanoTime() - startNanos).plus(ahead.get());
  }

  @AfterEach
  void stop() {
    twins.close();
  }

  private String token(String scopes) throws Exception {
    String form =
        "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret&scope="
            + scopes;
    HttpRequest request =
        HttpRequest.newBuilder(twins.cxone().resolve("/oauth/token"))
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return Json.object(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .text("access_token");
    }
  }

  private RawStream open() throws IOException {
    RawStream stream = new RawStream(twins.cxone());
    assertThat(stream.head()).startsWith("HTTP/1.1 101 ");
    return stream;
  }

  private static void authenticate(RawStream stream, String token) throws IOException {
    stream.text("{\"action\": \"authenticate\", \"token\": \"" + token + "\"}");
  }

  private RawStream subscribed() throws Exception {
    RawStream stream = open();
    authenticate(stream, token("interactions%3Aread"));
    assertThat(next(stream).asMap()).isEqualTo(Map.of("type", "ack", "status", "ok"));
    stream.text(SUBSCRIBE);
    return stream;
  }

  private static Fields next(RawStream stream) throws IOException {
    return Json.object(Objects.requireNonNull(stream.next(), "the stream ended").payload());
  }

  /// Reads until an interaction is told in a state.
  private static void await(RawStream stream, String id, String state) throws IOException {
    long deadline = RawStream.deadline();
    Fields event = next(stream);
    while (!event.text("id").equals(id) || !event.text("state").equals(state)) {
      RawStream.inTime(deadline);
      event = next(stream);
    }
  }

  @Test
  void the_guides_chats_are_told_after_the_subscription_and_again() throws Exception {
    try (RawStream stream = subscribed()) {
      Map<String, Integer> told = new HashMap<>();
      long deadline = RawStream.deadline();
      while (told.values().stream().filter(times -> times >= 2).count() < 4) {
        RawStream.inTime(deadline);
        Fields event = next(stream);
        assertThat(event.asMap()).containsOnlyKeys("type", "id", "state");
        assertThat(event.text("type")).isEqualTo("webchat");
        assertThat(event.text("state")).isEqualTo("bot_active");
        told.merge(event.text("id"), 1, Integer::sum);
      }
      assertThat(told).containsKeys("web-1", "web-2", "web-3");
    }
  }

  @Test
  void every_change_is_told_to_every_subscriber() throws Exception {
    try (RawStream one = subscribed();
        RawStream other = subscribed()) {
      await(one, "web-2", "bot_active");
      await(other, "web-2", "bot_active");
      QueueTransferOrder order =
          new QueueTransferOrder("web-2", "webchat-support", null, null, Map.of(), "key");
      twins.with((world, now) -> world.queueTransfers().order(Platform.NICE_CXONE, order, now));
      for (RawStream stream : List.of(one, other)) {
        await(stream, "web-2", "queued");
        await(stream, "web-2", "active");
      }
      twins.hangUp("web-2");
      await(one, "web-2", "completed");
    }
  }

  @Test
  void a_token_that_is_unknown_gets_401_and_one_without_the_scope_403_that_names_it()
      throws Exception {
    try (RawStream stream = open()) {
      authenticate(stream, "nonsense");
      Fields refused = next(stream);
      assertThat(refused.text("type")).isEqualTo("error");
      assertThat(refused.integer("code", 400, 499, 0)).isEqualTo(401);
      stream.text(SUBSCRIBE);
      assertThat(next(stream).integer("code", 400, 499, 0)).isEqualTo(401);
      authenticate(stream, token("messaging%3Aread"));
      Fields forbidden = next(stream);
      assertThat(forbidden.integer("code", 400, 499, 0)).isEqualTo(403);
      assertThat(forbidden.text("message")).contains("interactions:read");
      authenticate(stream, token("interactions%3Aread"));
      assertThat(next(stream).text("type")).isEqualTo("ack");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hello                                                    | not JSON",
        "[]                                                       | a JSON object is expected",
        "{\"act\": \"authenticate\"}                              | action: is missing",
        "{\"action\": \"authenticate\"}                           | token: is missing",
        "{\"action\": 7}                                          | action: must be text",
        "{\"action\": \"subscribe\"}                              | topic: is missing"
      })
  void a_text_that_makes_no_sense_is_answered_and_the_stream_goes_on(String text, String why)
      throws Exception {
    try (RawStream stream = open()) {
      stream.text(text);
      Fields error = next(stream);
      assertThat(error.integer("code", 400, 499, 0)).isEqualTo(400);
      assertThat(error.text("message")).contains(why);
      authenticate(stream, token("interactions%3Aread"));
      assertThat(next(stream).text("type")).isEqualTo("ack");
      stream.text(SUBSCRIBE.replace("interactions", "weather"));
      assertThat(next(stream).text("message")).contains("unknown topic");
    }
  }

  @Test
  void who_has_not_authenticated_in_ten_seconds_is_closed_with_1008() throws Exception {
    try (RawStream silent = open();
        RawStream subscribed = subscribed()) {
      ahead.set(Duration.ofSeconds(10));
      assertThat(silent.closeCode()).isEqualTo(1008);
      await(subscribed, "web-1", "bot_active");
    }
  }

  @Test
  void a_stream_outlives_no_token() throws Exception {
    try (RawStream stream = subscribed()) {
      await(stream, "web-1", "bot_active");
      ahead.set(Duration.ofSeconds(3_601));
      assertThat(stream.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void the_script_may_break_a_stream_or_close_it_with_1011() throws Exception {
    twins.faults(FaultScript.NONE.withStream(StreamFaults.closing(100, 1006)));
    try (RawStream broken = subscribed()) {
      assertThat(broken.closeCode()).isEqualTo(1006);
    }
    twins.faults(FaultScript.NONE.withStream(StreamFaults.closing(100, 1011)));
    try (RawStream failed = subscribed()) {
      assertThat(failed.closeCode()).isEqualTo(1011);
    }
    TwinHttp.waitFor("both are gone", () -> twins.streamsOpen() == 0);
    assertThat(twins.streamsSubscribed()).isEqualTo(2);
  }

  private void onAuthenticate(Fault fault) {
    twins.faults(
        FaultScript.of(FaultRule.on(Platform.NICE_CXONE, Operation.AUTHENTICATE, fault).atMost(1)));
  }

  @Test
  void the_script_may_refuse_a_good_token_or_withhold_the_acknowledgement() throws Exception {
    onAuthenticate(new Fault.Status(401, null, false));
    try (RawStream stream = open()) {
      authenticate(stream, token("interactions%3Aread"));
      assertThat(next(stream).integer("code", 400, 499, 0)).isEqualTo(401);
      onAuthenticate(new Fault.LoseAnswer());
      authenticate(stream, token("interactions%3Aread"));
      stream.send(RawStream.frame(RawStream.FIN_PING, "?"));
      assertThat(Objects.requireNonNull(stream.next()).first())
          .as("nothing but the pong")
          .isEqualTo(0x8A);
    }
    onAuthenticate(new Fault.LoseRequest());
    try (RawStream stream = open()) {
      authenticate(stream, token("interactions%3Aread"));
      assertThat(stream.closeCode()).isEqualTo(1006);
    }
  }

  @ParameterizedTest
  @CsvSource({"badFrame", "badJson", "wrongTypes", "unknownState"})
  void the_script_may_spoil_events(String how) throws Exception {
    twins.faults(
        FaultScript.NONE.withStream(
            new StreamFaults(
                0,
                1006,
                0,
                how.equals("badFrame") ? 1 : 0,
                how.equals("badJson") ? 1 : 0,
                how.equals("wrongTypes") ? 1 : 0,
                how.equals("unknownState") ? 1 : 0,
                0,
                0)));
    try (RawStream stream = subscribed()) {
      RawStream.Frame frame = Objects.requireNonNull(stream.next());
      switch (how) {
        case "badFrame" -> assertThat(frame.first()).isEqualTo(0x83);
        case "badJson" -> assertThat(frame.payload()).startsWith("{").doesNotContain("}");
        case "wrongTypes" -> assertThat(frame.payload()).contains("\"type\":7", "\"id\":[");
        default -> assertThat(frame.payload()).contains("\"state\":\"pondering\"");
      }
    }
  }

  @Test
  void in_a_gap_nothing_is_told_and_after_it_all_is_told_again() throws Exception {
    StreamFaults always = new StreamFaults(0, 1006, 0, 0, 0, 0, 0, 1_000, 1_000);
    twins.faults(FaultScript.NONE.withStream(always));
    try (RawStream stream = subscribed()) {
      TwinHttp.waitFor("all four have been withheld", () -> sum("withheld") >= 4);
      stream.send(RawStream.frame(RawStream.FIN_PING, "?"));
      assertThat(firstOf(stream)).as("nothing but the pong").isEqualTo(0x8A);
      twins.faults(FaultScript.NONE);
      ahead.set(Duration.ofSeconds(3));
      await(stream, "web-1", "bot_active");
    }
  }

  private int sum(String name) {
    HttpRequest request =
        HttpRequest.newBuilder(twins.cxone().resolve("/twin/streams"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return Json.object(body).integer(name, 0, Integer.MAX_VALUE, -1);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static @Nullable Integer firstOf(RawStream stream) throws IOException {
    RawStream.Frame frame = stream.next();
    return frame == null ? null : Integer.valueOf(frame.first());
  }
}
