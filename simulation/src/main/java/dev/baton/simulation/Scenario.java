package dev.baton.simulation;

import java.util.random.RandomGenerator;

/// How hard the world is in one run. Probabilities are per request or per stored step.
///
/// @param callers how many callers are handed off
/// @param loseRequest the connection breaks before the platform has the request
/// @param loseAnswer the platform does it and its answer is lost
/// @param stall the request takes long, up to `stallMs`, and may take effect after everybody gave
///   up
/// @param stallMs the longest stall
/// @param refuseConnection the request is not sent at all
/// @param serverError the platform answers 503, before or after the effect
/// @param dropTransfer the source lets go and nobody arrives
/// @param crash the node is killed after a journal write
/// @param pause the node stands still for seconds and then goes on
/// @param hangUp the caller hangs up at a random time
/// @param cancel somebody cancels the handoff at a random time
/// @param busyAgent the agent asked for is busy
/// @param platformSkewMs how far the platforms' clocks are from ours
public record Scenario(
    int callers,
    double loseRequest,
    double loseAnswer,
    double stall,
    long stallMs,
    double refuseConnection,
    double serverError,
    double dropTransfer,
    double crash,
    double pause,
    double hangUp,
    double cancel,
    double busyAgent,
    long platformSkewMs) {
  /// Nothing goes wrong.
  public static Scenario calm() {
    return new Scenario(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /// A scenario drawn from a seed: some runs are calm in most respects and terrible in one, because
  /// faults that are all likely hide each other.
  static Scenario drawn(RandomGenerator random) {
    double worst = random.nextInt(4) == 0 ? 0.9 : 0.3;
    return new Scenario(
        1 + random.nextInt(3),
        some(random, worst),
        some(random, worst),
        some(random, worst),
        1_000 + random.nextInt(19_000),
        some(random, 0.3),
        some(random, 0.3),
        some(random, 0.3),
        some(random, 0.2),
        some(random, 0.1),
        some(random, 0.3),
        some(random, 0.3),
        some(random, 0.5),
        random.nextInt(-90_000, 90_000));
  }

  private static double some(RandomGenerator random, double most) {
    return random.nextInt(3) == 0 ? random.nextDouble() * most : 0;
  }
}
