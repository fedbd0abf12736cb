package dev.baton.simulation;

import java.util.EnumSet;
import java.util.Set;

/// What can be taken out of a scenario, one by one, to find the shortest story that still fails.
/// The order is part of a seed's name.
public enum Trouble {
  /// More than one caller.
  COMPANY,
  LOST_REQUESTS,
  LOST_ANSWERS,
  STALLS,
  REFUSED_CONNECTIONS,
  SERVER_ERRORS,
  DROPPED_TRANSFERS,
  CRASHES,
  PAUSES,
  HANG_UPS,
  CANCELS,
  BUSY_AGENTS,
  DUPLICATES,
  LATE_ANSWERS,
  OUTAGES,
  CLOCK_SKEW;

  /// As bits, for a seed's name.
  static int mask(Set<Trouble> troubles) {
    return troubles.stream().mapToInt(t -> 1 << t.ordinal()).sum();
  }

  /// What [#mask] made bits of.
  ///
  /// @throws IllegalArgumentException when a bit stands for nothing
  static Set<Trouble> of(int mask) {
    if (mask < 0 || mask >= 1 << values().length) {
      throw new IllegalArgumentException("no troubles are written as " + mask);
    }
    Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
    for (Trouble trouble : values()) {
      if ((mask & 1 << trouble.ordinal()) != 0) {
        troubles.add(trouble);
      }
    }
    return troubles;
  }
}
