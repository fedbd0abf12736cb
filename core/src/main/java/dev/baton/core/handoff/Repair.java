package dev.baton.core.handoff;

/// How a caller whom both sides lost is taken care of.
///
/// @param first the compensation that is ordered first: `REQUEUE` or `SUPERVISOR`
/// @param escalates whether the supervisor queue is tried before a person must decide
public record Repair(CompensationKind first, boolean escalates) {
  public Repair {
    if (first == CompensationKind.END_SOURCE_LEG) {
      throw new IllegalArgumentException("the end of a leg takes care of nobody");
    }
  }

  /// She waits where she was meant to; and a caller on the line with nobody is better served by a
  /// supervisor now than by a list that somebody reads later.
  public static Repair defaults() {
    return new Repair(CompensationKind.REQUEUE, true);
  }
}
