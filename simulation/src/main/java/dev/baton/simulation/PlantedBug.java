package dev.baton.simulation;

/// Mistakes that a handoff system makes, built in on purpose: the simulation is worth something
/// only as long as it catches each of them.
public enum PlantedBug {
  NONE,
  /// An order without an answer counts as refused.
  NO_ANSWER_IS_FAILURE,
  /// The destination's first yes counts as the caller's arrival.
  FIRST_200_TRUSTED,
  /// The fence is left out: a reading counts though a late commit may still take effect.
  FENCE_SKIPPED,
  /// Commits are sent without a look at the reservation's window.
  WINDOW_IGNORED,
  /// The journal looks at the lease, but does not refuse a dead node's writes.
  JOURNAL_NOT_FENCED,
  /// Orders are sent before they are stored.
  ACTS_BEFORE_STORING
}
