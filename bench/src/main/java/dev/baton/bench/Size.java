package dev.baton.bench;

/// How much is measured.
///
/// @param warmUpMs load that is not counted, until the JIT compiler has seen the path
/// @param rounds how often a throughput is measured
/// @param roundMs how long one such round is
/// @param handoffs the most handoffs of one round
/// @param latencyRounds how often the added time is measured
/// @param latencyMs how long one such round is
/// @param parked handoffs whose heap is measured
/// @param starts how often a process is started
/// @param simulationMs how long a round of the simulation is
/// @param takeoverHandoffs under way when the node is killed
/// @param finished handoffs that have ended, in the old database
/// @param microMs how long one iteration of JMH is
public record Size(
    String name,
    long warmUpMs,
    int rounds,
    long roundMs,
    int handoffs,
    int latencyRounds,
    long latencyMs,
    int parked,
    int starts,
    long simulationMs,
    int takeoverHandoffs,
    int finished,
    long microMs) {
  /// About five minutes on two cores.
  public static Size full() {
    return new Size(
        "full", 6_000, 5, 3_000, 100_000, 3, 6_000, 4_000, 5, 2_500, 460, 1_000_000, 1_000);
  }

  /// About a minute: to see whether something has changed much.
  public static Size quick() {
    return new Size("quick", 3_000, 3, 1_000, 100_000, 2, 3_000, 1_000, 1, 800, 100, 100_000, 200);
  }

  /// Seconds, and the numbers mean nothing: to see that everything works.
  public static Size tiny() {
    return new Size("tiny", 100, 1, 2_000, 24, 1, 200, 20, 1, 50, 10, 1_000, 10);
  }
}
