package dev.baton.bench;

import dev.baton.twin.TwinOptions;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Timings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/// What a handoff costs of the heap that waits in `confirming`: of a real `baton serve`, behind a
/// full collection, with and without them. They go on being looked at every two seconds, and what a
/// look costs counts.
final class HeapPhase {
  private static final double HOLD_BYTES = 8 * 1_024;
  private static final double HOLD_FIT = 100_000;
  private static final double TWO_GIB = 2.0 * (1 << 30);

  /// Transfers that take longer than this phase.
  private static final long HOURS_MS = 12 * 3_600_000L;

  private static final String PATIENT =
      """
      timers:
        consult-limit: 12h
        queued-limit: 1h
        handoff-deadline: 24h
      """;

  /// So that the classes and caches of a first handoff are not counted.
  private static final int BEFORE = 100;

  private static final int AT_ONCE = 32;
  private static final int LOOKS = 3;
  private static final long LOOK_PAUSE_MS = 1_000;
  private static final long STUCK_MS = 120_000;

  /// Longer than all tries of one delivery take.
  private static final long GIVEN_UP_MS = 25_000;

  private final Stage stage;

  HeapPhase(Stage stage) {
    this.stage = stage;
  }

  void run() {
    Ground ground = stage.ground();
    Timings slow = new Timings(HOURS_MS, HOURS_MS, 0, HOURS_MS, 0);
    try (TwinServer twins = TwinServer.start(TwinOptions.defaults().withTimings(slow));
        Child child =
            Child.serve(
                stage.baton(),
                ground.folder().resolve("heap.yaml"),
                ground.yaml(twins, PATIENT),
                ground.environment("heap"))) {
      URI address = child.awaitAddress(stage.clock());
      int underWayBefore = park(twins, address, BEFORE);
      long before = least(child);
      int parked = park(twins, address, stage.size().parked()) - underWayBefore;
      if (parked <= 0) {
        throw new BenchFailure("none of the handoffs is parked", null);
      }
      double[] bytes = new double[LOOKS];
      double[] fit = new double[LOOKS];
      for (int i = 0; i < LOOKS; i++) {
        stage.says("collecting garbage, %d of %d".formatted(i + 1, LOOKS));
        bytes[i] = (double) (child.heapAfterCollection() - before) / parked;
        fit[i] = (TWO_GIB - before) / bytes[i];
        stage.clock().pause(LOOK_PAUSE_MS);
      }
      report(parked, bytes, fit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void report(int parked, double[] bytes, double[] fit) {
    stage.measured(
        Measure.of(
            Phase.HEAP,
            "heap",
            "heap of a handoff parked in confirming, of %,d".formatted(parked),
            "bytes",
            Measure.atMost(HOLD_BYTES),
            bytes));
    stage.measured(
        Measure.of(
            Phase.HEAP,
            "fit",
            "such handoffs in a heap of 2 GiB, computed",
            "handoffs",
            Measure.atLeast(HOLD_FIT),
            fit));
  }

  private long least(Child child) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < LOOKS; i++) {
      least = Math.min(least, child.heapAfterCollection());
    }
    return least;
  }

  /// Asks for so many more handoffs, and waits until all that are under way are parked.
  ///
  /// @return how many are
  private int park(TwinServer twins, URI address, int count) {
    stage.says("parking %,d handoffs".formatted(count));
    new ApiCalls(stage.http(), address.getPort())
        .all(stage.clock(), () -> twins.addCaller(Platform.GENESYS_CLOUD).id(), count, AT_ONCE);
    Clock clock = stage.clock();
    long end = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(STUCK_MS);
    int underWay = underWay(address);
    long delivered = delivered(twins);
    long grewAt = clock.nanos();
    // A handoff whose context is delivered is in `confirming` at its next step, and so is one whose
    // context was given up: it is not among the delivered.
    while (underWay == 0
        || (delivered < underWay
            && clock.nanos() - grewAt < TimeUnit.MILLISECONDS.toNanos(GIVEN_UP_MS))) {
      if (clock.nanos() > end) {
        throw new BenchFailure(
            "%d of %d handoffs are parked after %d ms".formatted(delivered, underWay, STUCK_MS),
            null);
      }
      clock.pause(LOOK_PAUSE_MS / 10);
      underWay = underWay(address);
      long now = delivered(twins);
      if (now > delivered) {
        delivered = now;
        grewAt = clock.nanos();
      }
    }
    // The answers to the last deliveries are stored, and the first looks are over.
    clock.pause(2 * LOOK_PAUSE_MS);
    return underWay(address);
  }

  private int underWay(URI address) {
    return Child.awaitAnswer(stage.clock(), stage.http(), address.resolve("/health"))
        .at("/components/journal/details/handoffsUnderWay")
        .asInt();
  }

  private static long delivered(TwinServer twins) {
    return twins.books().orders().stream()
        .filter(order -> order.kind() == Operation.CONTEXT)
        .mapToLong(order -> order.count())
        .sum();
  }
}
