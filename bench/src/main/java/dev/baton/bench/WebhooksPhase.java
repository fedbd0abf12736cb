package dev.baton.bench;

import dev.baton.config.BatonConfig;
import dev.baton.config.ConfigLoader;
import dev.baton.config.ConfigResult;
import dev.baton.server.BatonServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Events that platforms push over real HTTP, each signed and stored before it is answered. A Baton
/// of its own takes them, so that the others do not have to look for events.
final class WebhooksPhase {
  private static final int IN_FLIGHT = 256;

  private static final double HOLD_PER_SECOND = 10_000;

  /// Interactions that the events are about.
  private static final int INTERACTIONS = 200;

  private static final String SECRET_NAME = "BENCH_WEBHOOK_SECRET";
  private static final String SECRET = "bench-webhook-secret";
  private static final String ALGORITHM = "HmacSHA256";

  private final Stage stage;
  private final AtomicLong next = new AtomicLong();
  private final Instant begun;

  WebhooksPhase(Stage stage) {
    this.stage = stage;
    this.begun = stage.clock().now();
  }

  void run() {
    stage.says("starting Baton");
    try (BatonServer server = BatonServer.start(config())) {
      URI base = URI.create("http://127.0.0.1:" + server.port());
      List<String> known = known(base);
      measure(
          base,
          "webhooks_stored",
          "webhooks about known interactions, " + IN_FLIGHT + " in flight",
          Measure.atLeast(HOLD_PER_SECOND),
          n -> event(n, "cx-" + n, known.get((int) (n % known.size()))));
      measure(
          base,
          "webhooks_unknown",
          "webhooks about interactions that nobody knows",
          null,
          n -> event(n, "cx-unknown-" + n, null));
      String copy = event(0, "cx-0", known.getFirst());
      measure(base, "webhooks_repeated", "copies of one webhook", null, _ -> copy);
    }
  }

  private BatonConfig config() {
    Ground ground = stage.ground();
    String yaml =
        ground
            .yaml(ground.twins(), "")
            .replaceFirst(
                "(?m)^(\\s+)platform: nice_cxone$",
                "$0\n$1webhook-secret: \\${env:" + SECRET_NAME + "}");
    Map<String, String> environment = new HashMap<>(ground.environment("webhooks"));
    environment.put(SECRET_NAME, SECRET);
    return switch (ConfigLoader.parse(yaml, "bench", environment, ground.folder())) {
      case ConfigResult.Loaded(BatonConfig config) -> config;
      case ConfigResult.Invalid(var problems, int _) ->
          throw new IllegalStateException("the bench's own configuration is refused: " + problems);
    };
  }

  /// The canonical ids of interactions that Baton has seen.
  private List<String> known(URI base) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < INTERACTIONS; i++) {
      LeanHttp.Answer answer =
          stage
              .http()
              .send(
                  "POST",
                  base.resolve("/v1/interactions"),
                  "{\"account\": \"genesys-main\", \"interactionId\": \"gen-%d\"}".formatted(i));
      if (answer.status() != 200) {
        throw new BenchFailure("an interaction was refused: " + answer.body(), null);
      }
      ids.add(
          JsonMapper.shared().readTree(answer.body()).path("canonicalInteractionId").asString(""));
    }
    return ids;
  }

  private String event(long n, String interactionId, @Nullable String canonicalId) {
    return """
    {"eventId": "evt-%d", "type": "interaction:updated", "occurredAt": "%s",
     "interactionId": "%s",%s "state": "active", "agentId": "nice-usr-4492",
     "reservationId": "res-cxone-8842"}
    """
        .formatted(
            n,
            begun.plusMillis(n),
            interactionId,
            canonicalId == null ? "" : " \"canonicalInteractionId\": \"" + canonicalId + "\",");
  }

  private void measure(
      URI base, String name, String what, Measure.@Nullable Hold hold, LongFunction<String> body) {
    Size size = stage.size();
    URI uri = base.resolve("/v1/webhooks/nice_cxone/cxone-main");
    Runnable push = () -> push(uri, body.apply(next.incrementAndGet()));
    stage.says("warming up: " + what);
    Rounds.perSecond(stage.clock(), size.warmUpMs() / 2, IN_FLIGHT, push);
    double[] perSecond = new double[size.rounds()];
    for (int round = 0; round < perSecond.length; round++) {
      stage.says("round %d of %d: %s".formatted(round + 1, perSecond.length, what));
      perSecond[round] = Rounds.perSecond(stage.clock(), size.roundMs(), IN_FLIGHT, push);
    }
    stage.measured(Measure.of(Phase.WEBHOOKS, name, what, "webhooks/s", hold, perSecond));
  }

  private void push(URI uri, String body) {
    String timestamp = Long.toString(stage.clock().now().getEpochSecond());
    LeanHttp.Answer answer =
        stage
            .http()
            .send(
                "POST",
                uri,
                body,
                "application/json",
                Map.of(
                    "X-Timestamp",
                    timestamp,
                    "X-Signature",
                    "sha256=" + hmac(timestamp + "." + body)));
    if (answer.status() != 204) {
      throw new BenchFailure("a webhook was refused: " + answer.body(), null);
    }
  }

  private static String hmac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }
}
