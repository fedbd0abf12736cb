package dev.baton.twin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.baton.core.wire.WireResponse;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.json.Json;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;

/// Whatever is asked of a twin, by whoever with whatever token: it answers in JSON, and without a
/// token of its own it does nothing for anybody.
///
/// The input is a request as HTTP writes it: `METHOD TARGET`, headers, an empty line, the body. A
/// header `ours` stands for a token that the twin gave out.
class TwinFrontFuzzTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TwinHost HOST =
      new TwinHost(
          () -> new TwinWorld(TwinOptions.defaults(), new SplittableRandom(1), NOW),
          InstantSource.fixed(NOW),
          NOW);
  private static final EventStreams STREAMS = new EventStreams(HOST, InstantSource.fixed(NOW));
  private static final TwinFront FRONT =
      new TwinFront(Platform.NICE_CXONE, HOST, new Control(HOST, STREAMS), STREAMS);
  private static final String TOKEN = token();

  private static String token() {
    try {
      String form = "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret";
      WireResponse answer =
          FRONT.answer("POST", "/oauth/token", Map.of(), form.getBytes(StandardCharsets.UTF_8));
      return Json.object(answer == null ? "" : answer.body()).text("access_token");
    } catch (IOException ended) {
      throw new IllegalStateException(ended);
    }
  }

  @AfterAll
  static void close() {
    STREAMS.close();
    HOST.close();
  }

  @FuzzTest
  void every_request_is_answered_in_json_and_none_without_a_token(byte[] data) throws IOException {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    int blank = text.indexOf("\n\n");
    byte[] body = blank < 0 ? new byte[0] : Arrays.copyOfRange(data, blank + 2, data.length);
    List<String> lines = (blank < 0 ? text : text.substring(0, blank)).lines().toList();
    String[] first = (lines.isEmpty() ? "" : lines.getFirst()).split(" ", 2);
    String target = "/" + (first.length < 2 ? "" : first[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    boolean ours = headers.containsKey("ours");
    if (ours) {
      headers.put("authorization", "Bearer " + TOKEN);
    }
    HOST.with((world, _) -> {
      // A script of the input before would make this one wait.
      world.faults(FaultScript.NONE);
      world.skewClock(Platform.NICE_CXONE, 0);
      return world;
    });
    WireResponse answer =
        Objects.requireNonNull(FRONT.answer(first[0], target, headers, body), "no answer");
    assertThat(answer.status()).isBetween(200, 499);
    Json.read(answer.body().isEmpty() ? "{}" : answer.body());
    answer
        .headers()
        .forEach(
            (name, value) -> assertThat(name + value).matches("[^\\x00-\\x08\\x0a-\\x1f\\x7f]*"));
    boolean open = target.startsWith("/twin/") || target.contains("oauth");
    if (!ours && !open) {
      assertThat(answer.status()).isBetween(400, 499);
    }
  }
}
