package dev.baton.core.handoff;

/// What one signal does to a handoff: [Protocol#next], or a copy of it with a mistake planted, so
/// that a simulation can show that it would notice.
@FunctionalInterface
public interface Rules {
  /// As [Protocol#next]: pure and total.
  Step next(Handoff h, Signal signal, Moment now);
}
