package dev.baton.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Looks for the shortest story of a violation: takes one trouble after the other out of the
/// scenario as long as it still fails, with this seed or one of the next.
public final class Shortest {
  private static final int SEEDS_EACH = 40;

  /// A story of one caller is worth a longer search.
  private static final int SEEDS_FOR_ONE_CALLER = 600;

  private static final int SEEDS_AT_THE_END = 1_000;

  private Shortest() {}

  /// The shortest story found of the invariant that a report broke. Plays some thousand runs.
  public static Report of(Report broken, List<Setup> setups) {
    return of(broken, setups, PlantedBug.NONE);
  }

  static Report of(Report broken, List<Setup> setups, PlantedBug bug) {
    Report best = broken;
    for (Trouble trouble : Trouble.values()) {
      Set<Trouble> without = EnumSet.of(trouble);
      without.addAll(best.run().without());
      int seeds = trouble == Trouble.COMPANY ? SEEDS_FOR_ONE_CALLER : SEEDS_EACH;
      for (Report found : search(best, without, seeds, 1, setups, bug)) {
        best = found;
      }
    }
    Set<Trouble> without = best.run().without();
    int all = SEEDS_AT_THE_END;
    for (Report found : search(best, without, all, all, setups, bug)) {
      if (found.story().size() < best.story().size()) {
        best = found;
      }
    }
    return best;
  }

  /// Runs that break the same invariant, from this seed on, of the same setup.
  private static List<Report> search(
      Report like,
      Set<Trouble> without,
      int seeds,
      int enough,
      List<Setup> setups,
      PlantedBug bug) {
    List<Report> found = new ArrayList<>();
    for (int i = 0; i < seeds && found.size() < enough; i++) {
      RunId id = new RunId(like.run().seed() + (long) i * setups.size(), without);
      Report report = Simulation.run(id, Prover.setup(setups, id), bug);
      if (report.broken() == like.broken()) {
        found.add(report);
      }
    }
    return found;
  }
}
