package dev.baton.core.handoff;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A dead letter that a person sent on.
///
/// @param decision `RETRY` or `ESCALATE`
/// @param at when; the handoff's deadline and the limits of its waits count from here
/// @param compensated the step of this attempt's last compensation before it, 0 when there was none
public record Revival(Decision decision, Instant at, int compensated) {
  /// For an attempt that is made after it: what that one needs is its own.
  Revival nextAttempt() {
    return new Revival(Decision.RETRY, at, 0);
  }

  static Revival of(Decision decision, Instant at, @Nullable Compensation before) {
    return new Revival(decision, at, before == null ? 0 : before.step());
  }
}
