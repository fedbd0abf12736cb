package dev.baton.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes the samples of [Quiet].
final class QuietWatch {
  /// Long enough for a hundred ticks of two cores.
  private static final long LOOK_MS = 500;

  private static final long SPIN_MS = 50;

  /// One unit of the fixed work.
  private static final int STEPS = 10_000;

  private final Clock clock;
  private final Supplier<Optional<CpuTime>> cpu;
  private final List<Quiet.Sample> samples = new ArrayList<>();
  private @Nullable CpuTime lastLook;

  /// @param cpu what the cores have done so far
  QuietWatch(Clock clock, Supplier<Optional<CpuTime>> cpu) {
    this.clock = clock;
    this.cpu = cpu;
  }

  /// Looks; the bench does nothing meanwhile.
  ///
  /// @param before the phase that follows
  void look(String before) {
    CpuTime begun = cpu.get().orElse(null);
    CpuTime since = lastLook;
    Double stolen = begun == null || since == null ? null : begun.stolenSince(since);
    clock.pause(LOOK_MS);
    CpuTime ended = cpu.get().orElse(null);
    Double others = begun == null || ended == null ? null : ended.busySince(begun);
    lastLook = ended;
    samples.add(new Quiet.Sample(before, others, stolen, spinsPerMs()));
  }

  Quiet quiet() {
    return new Quiet(samples, Quiet.LIMIT);
  }

  private double spinsPerMs() {
    long begun = clock.nanos();
    long end = begun + TimeUnit.MILLISECONDS.toNanos(SPIN_MS);
    long spins = 0;
    long mixed = 1;
    while (clock.nanos() < end) {
      for (int i = 0; i < STEPS; i++) {
        mixed = mixed * 0x5851_f42d_4c95_7f2dL + 0x1405_7b7e_f767_814fL;
      }
      spins++;
    }
    // Used, so that the loop is not taken out.
    double used = mixed == 0 ? 0.5 : 0;
    return (spins + used) * 1e6 / (clock.nanos() - begun);
  }
}
