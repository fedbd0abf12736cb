package dev.baton.core.handoff;

import java.time.Instant;

/// The present, as one node knows it.
///
/// @param at time anchored to the database's clock, in microseconds
/// @param errorMs by how much `at` may be off; a node over `clockErrorLimitMs` sends no commit
public record Moment(Instant at, long errorMs) {
  public Moment {
    if (errorMs < 0) {
      throw new IllegalArgumentException("clock error is negative: " + errorMs);
    }
  }
}
