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
  CLOCK_SKEW,
  EVENTS,
  KEPT_SOURCES,
  DECISIONS,
  REFUSALS,
  CLOSED_QUEUES,
  OTHER_ORDERS,
  LOCKED_SESSIONS,
  OTHER_WRITERS,
  SILENT_BRIDGES,
  CONNECTORS_DOWN,
  CONNECTORS_ELSEWHERE;

  /// The names of seeds depend on the order above, which the version of the world guards.
  @SuppressWarnings("EnumOrdinal")
  private int bit() {
    return 1 << ordinal();
  }

  /// As bits, for a seed's name.
  static int mask(Set<Trouble> troubles) {
    return troubles.stream().mapToInt(Trouble::bit).sum();
  }

  /// Whether every bit stands for a trouble.
  static boolean isMask(int mask) {
    return mask >= 0 && mask < 1 << values().length;
  }

  /// What [#mask] made bits of.
  ///
  /// @throws IllegalArgumentException when a bit stands for nothing
  static Set<Trouble> of(int mask) {
    if (!isMask(mask)) {
      throw new IllegalArgumentException("no troubles are written as " + mask);
    }
    Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
    for (Trouble trouble : values()) {
      if ((mask & trouble.bit()) != 0) {
        troubles.add(trouble);
      }
    }
    return troubles;
  }
}
