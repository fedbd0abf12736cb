package dev.baton.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Plays as many handoffs as one likes on several threads. What comes of it depends on the first
/// seed and the number of handoffs, never on the number of threads.
public final class Prover {
  /// Seeds that a thread takes at a time.
  private static final int BLOCK = 32;

  private final List<Setup> setups;
  private final long firstSeed;
  private final long handoffs;
  private final PlantedBug bug;
  private final LongConsumer progress;

  /// Blocks that are finished before an earlier one, bounded by the number of threads.
  private final Map<Long, Block> waiting = new TreeMap<>();

  private final Tally tally = new Tally();
  private long blocksGiven;
  private long blocksMerged;
  private long handoffsGiven;
  private @Nullable Report found;
  private @Nullable RuntimeException failure;

  private Prover(
      List<Setup> setups, long firstSeed, long handoffs, PlantedBug bug, LongConsumer progress) {
    this.setups = List.copyOf(setups);
    this.firstSeed = firstSeed;
    this.handoffs = handoffs;
    this.bug = bug;
    this.progress = progress;
  }

  /// What was played.
  ///
  /// @param endings how many handoffs ended in which way
  /// @param found the first run, by its seed, in which an invariant broke; null when none did
  public record Proof(
      long runs, long handoffs, long events, Map<String, Long> endings, @Nullable Report found) {}

  private static final class Tally {
    private long runs;
    private long handoffs;
    private long events;
    private final Map<String, Long> endings = new TreeMap<>();

    void add(Report report) {
      runs++;
      handoffs += report.handoffs();
      events += report.events();
      report.outcomes().forEach((ending, n) -> endings.merge(ending, (long) n, Long::sum));
    }

    void add(Tally other) {
      runs += other.runs;
      handoffs += other.handoffs;
      events += other.events;
      other.endings.forEach((ending, n) -> endings.merge(ending, n, Long::sum));
    }
  }

  private record Block(Tally tally, @Nullable Report found) {}

  private record Order(long block, long firstSeed, int runs) {}

  /// Plays runs from the first seed on until so many handoffs have been played, or an invariant
  /// broke.
  ///
  /// @param setups one for each tenant; a run plays the one that [#setup] names
  /// @param handoffs at least so many, the last run is played whole
  /// @param progress hears how many have been played, from any thread, one at a time
  public static Proof prove(
      List<Setup> setups, long firstSeed, long handoffs, int threads, LongConsumer progress) {
    return prove(setups, firstSeed, handoffs, threads, PlantedBug.NONE, progress);
  }

  /// The same with a mistake planted.
  static Proof prove(
      List<Setup> setups,
      long firstSeed,
      long handoffs,
      int threads,
      PlantedBug bug,
      LongConsumer progress) {
    return new Prover(setups, firstSeed, handoffs, bug, progress).play(threads);
  }

  /// The setup that a seed plays.
  public static Setup setup(List<Setup> setups, RunId id) {
    return setups.get((int) Math.floorMod(id.seed(), (long) setups.size()));
  }

  private Proof play(int threads) {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(Thread.ofPlatform().name("prove-" + i).daemon().start(this::work));
    }
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      workers.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while proving", e);
    }
    synchronized (this) {
      if (failure != null) {
        throw failure;
      }
      return new Proof(tally.runs, tally.handoffs, tally.events, Map.copyOf(tally.endings), found);
    }
  }

  private void work() {
    try {
      for (Order order = next(); order != null; order = next()) {
        merge(order.block(), play(order));
      }
    } catch (RuntimeException e) {
      synchronized (this) {
        failure = e;
      }
    }
  }

  /// The next seeds to be played. How many handoffs they are is known without playing them.
  private synchronized @Nullable Order next() {
    if (found != null || failure != null || Thread.currentThread().isInterrupted()) {
      return null;
    }
    long first = firstSeed + blocksGiven * BLOCK;
    int runs = 0;
    while (runs < BLOCK && handoffsGiven < handoffs) {
      handoffsGiven += Simulation.callers(RunId.of(first + runs));
      runs++;
    }
    return runs == 0 ? null : new Order(blocksGiven++, first, runs);
  }

  private Block play(Order order) {
    Tally sums = new Tally();
    for (int i = 0; i < order.runs(); i++) {
      RunId id = RunId.of(order.firstSeed() + i);
      Report report = Simulation.run(id, setup(setups, id), bug);
      sums.add(report);
      if (!report.holds()) {
        return new Block(sums, report);
      }
    }
    return new Block(sums, null);
  }

  /// Merges blocks in their order, so that the first violation is the one with the lowest seed.
  private synchronized void merge(long number, Block block) {
    waiting.put(number, block);
    Block next = waiting.remove(blocksMerged);
    while (next != null && found == null) {
      tally.add(next.tally());
      found = next.found();
      blocksMerged++;
      next = waiting.remove(blocksMerged);
    }
    progress.accept(tally.handoffs);
  }
}
