package dev.baton.simulation;

import dev.baton.core.wire.WireResponse;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Answers by which a platform says that it did nothing, and did nothing.
final class Refusals {
  private static final String SCOPE =
      "{\"code\":\"insufficient_scope\",\"missingScope\":\"interactions:transfer\"}";

  private Refusals() {}

  static WireResponse drawn(RandomGenerator random) {
    return switch (random.nextInt(10)) {
      case 0 -> refused(400, "bad_request");
      case 1 -> refused(403, "queue_forbidden");
      case 2 -> new WireResponse(403, Map.of(), SCOPE);
      case 3 -> refused(404, "unknown");
      case 4, 5, 6 -> refused(409, "conflict");
      case 7 -> refused(409, random.nextBoolean() ? "queue_full" : "queue_paused");
      default -> new WireResponse(429, Map.of("retry-after", "" + random.nextInt(8)), "");
    };
  }

  private static WireResponse refused(int status, String code) {
    return new WireResponse(status, Map.of(), "{\"code\":\"" + code + "\"}");
  }
}
