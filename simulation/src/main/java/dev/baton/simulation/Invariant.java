package dev.baton.simulation;

/// What must hold, whatever happens.
public enum Invariant {
  /// Never two parties with the caller, and a state never claims a holder who is none.
  ONE_OWNER,
  /// A caller who did not hang up ends with somebody, or in a dead letter that says so.
  NEVER_LOST,
  /// Completed only with proof from the destination.
  NO_PHANTOM,
  /// A commit only inside a live window.
  RESERVE_BEFORE_COMMIT,
  /// Every reservation is consumed, released or expired; at most one is held per caller.
  EVERY_RESERVATION_ENDS,
  /// No order takes effect twice.
  AT_MOST_ONCE,
  /// Every handoff ends or parks within its deadline.
  TERMINATES,
  /// What the destination received equals what was sent, or the loss is recorded.
  CONTEXT_KEPT,
  /// Replaying the stored rows gives exactly the stored state.
  AUDIT_MATCHES,
  /// A bot's guest who stays with her bot is not on hold, unless it is recorded that the end of her
  /// hold failed or is in doubt.
  NOT_LEFT_ON_HOLD,
  /// What a bot's guest is told is true when it is sent, and a callback is promised once.
  TOLD_THE_TRUTH,
  /// A bot's guest is moved only after somebody tried to put her on hold, and whatever came of
  /// that.
  HELD_BEFORE_MOVED,
  /// No variable that stood in a voice bot's session is lost by a write.
  SESSION_KEPT,
  /// A voice bot's caller who stays with her bot stays: her session holds no transfer of ours.
  NOTHING_LEFT_BEHIND
}
