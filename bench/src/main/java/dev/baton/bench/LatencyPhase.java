package dev.baton.bench;

import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Platform;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What Baton adds to the time that the platforms take, at 100 handoffs a second through the REST
/// API. Open: who comes does not wait for who came before, so that a stall hits all who come in it.
final class LatencyPhase {
  private static final int PER_SECOND = 100;

  private static final long STUCK_MS = 60_000;

  private static final double HOLD_P50_MS = 3;
  private static final double HOLD_P99_MS = 15;

  private static final double NANOS_PER_MS = 1e6;

  private final Stage stage;

  LatencyPhase(Stage stage) {
    this.stage = stage;
  }

  void run() {
    Size size = stage.size();
    ApiCalls api = new ApiCalls(stage.http(), stage.server().port());
    stage.says("warming up");
    play(api, size.warmUpMs());
    int rounds = size.latencyRounds();
    double[] p50 = new double[rounds];
    double[] p99 = new double[rounds];
    double[] wholeP50 = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      stage.says("round %d of %d".formatted(round + 1, rounds));
      VendorTime times = play(api, size.latencyMs());
      if (times.added().isEmpty()) {
        throw new BenchFailure("no handoff was completed", null);
      }
      p50[round] = percentile(times.added(), 50);
      p99[round] = percentile(times.added(), 99);
      wholeP50[round] = percentile(times.whole(), 50);
    }
    stage.measured(
        Measure.of(
            Phase.LATENCY,
            "added_p50",
            "added time at 100/s, p50",
            "ms",
            Measure.atMost(HOLD_P50_MS),
            p50));
    stage.measured(
        Measure.of(
            Phase.LATENCY,
            "added_p99",
            "added time at 100/s, p99",
            "ms",
            Measure.atMost(HOLD_P99_MS),
            p99));
    stage.measured(
        Measure.of(
            Phase.LATENCY,
            "whole_p50",
            "whole time at 100/s with the twins' calls, p50",
            "ms",
            null,
            wholeP50));
  }

  private VendorTime play(ApiCalls api, long ms) {
    TwinServer twins = stage.ground().twins();
    twins.reset();
    Clock clock = stage.clock();
    int count = (int) Math.max(1, ms * PER_SECOND / 1_000);
    List<String> callers =
        IntStream.range(0, count)
            .mapToObj(i -> twins.addCaller(Platform.GENESYS_CLOUD).id())
            .toList();
    VendorTime times = new VendorTime(clock);
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    stage.watcher().to(times);
    try {
      long begun = clock.nanos();
      for (int i = 0; i < count; i++) {
        String caller = callers.get(i);
        long due = begun + TimeUnit.SECONDS.toNanos(i) / PER_SECOND;
        clock.pause(Math.max(0, TimeUnit.NANOSECONDS.toMillis(due - clock.nanos())));
        Thread.ofVirtual().start(() -> ask(api, times, caller, failure));
      }
      await(times, count, failure);
    } finally {
      stage.watcher().to(Watcher.NOBODY);
    }
    stage.judged(Load.judge(twins, count));
    return times;
  }

  /// Who is refused asks again, and the time goes on.
  private void ask(
      ApiCalls api,
      VendorTime times,
      String caller,
      AtomicReference<@Nullable RuntimeException> failure) {
    times.asked(caller);
    try {
      while (!api.test(caller)) {
        stage.clock().pause(ApiCalls.REFUSED_PAUSE_MS);
      }
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      times.ended().release();
    }
  }

  private static void await(
      VendorTime times, int count, AtomicReference<@Nullable RuntimeException> failure) {
    boolean all;
    try {
      all = times.ended().tryAcquire(count, STUCK_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw new BenchFailure(String.valueOf(failed.getMessage()), failed);
    }
    if (!all) {
      throw new BenchFailure("a handoff has not ended within " + STUCK_MS + " ms", null);
    }
  }

  /// The smallest value that at least `percent` of all do not exceed, in milliseconds.
  static double percentile(List<Long> sortedNanos, int percent) {
    int rank = (int) Math.ceil(percent / 100.0 * sortedNanos.size());
    return sortedNanos.get(Math.max(0, rank - 1)) / NANOS_PER_MS;
  }
}
