package dev.baton.twin.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Putting callers on hold and taking them off it.
final class Holds {
  private final Switchboard board;
  private final OrderLog log;

  Holds(Switchboard board, OrderLog log) {
    this.board = board;
    this.log = log;
  }

  Leg hold(Leg leg, boolean on, @Nullable String idempotencyKey, Instant now) {
    boolean canBeHeld = leg.state() == LegState.ACTIVE || leg.state().isBots();
    if (on ? !canBeHeld : leg.state() != LegState.HELD) {
      return leg;
    }
    Caller caller = board.callerOf(leg);
    LegState before = leg.isBots() && caller.chat != null ? caller.chat.withBot : LegState.ACTIVE;
    Operation kind = on ? Operation.HOLD : Operation.OFF_HOLD;
    LastOrder last = new LastOrder(kind, leg.reservationId(), idempotencyKey, now);
    Leg next = leg.inState(on ? LegState.HELD : before, now).ordered(last, null);
    board.put(next, now);
    log.record(caller, next, kind, next.reservationId(), idempotencyKey, now);
    return next;
  }
}
