package dev.baton.simulation;

import dev.baton.core.wire.WireResponse;
import dev.baton.core.wire.WireResult;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What one request is answered with. The first result counts; a copy, or an answer after the
/// deadline, is heard too.
final class Answering {
  private final VirtualTime time;
  private final RandomGenerator random;
  private final Scenario scenario;
  private final boolean isOrder;
  private final Consumer<WireResult> onResult;
  VirtualTime.@Nullable Event timeout;

  /// Until when the request may still take effect.
  Instant latestEffectAt = Instant.MAX;

  private boolean given;

  /// @param isOrder whether copies and late answers are heard
  Answering(
      VirtualTime time,
      RandomGenerator random,
      Scenario scenario,
      boolean isOrder,
      Consumer<WireResult> onResult) {
    this.time = time;
    this.random = random;
    this.scenario = scenario;
    this.isOrder = isOrder;
    this.onResult = onResult;
  }

  void give(WireResult result) {
    if (!given) {
      given = true;
      if (timeout != null) {
        timeout.callOff();
      }
      onResult.accept(result);
      if (isOrder && happens(scenario.duplicate())) {
        time.after(random.nextInt(3_000), () -> onResult.accept(result));
      }
    } else if (isOrder && result instanceof WireResponse && happens(scenario.late())) {
      onResult.accept(result);
    }
  }

  private boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }
}
