package dev.baton.server.runtime;

import dev.baton.coordinator.Work;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.HandoffState;
import dev.baton.journal.Append;
import dev.baton.journal.TransitionRow;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What the journal stores with the steps of one append.
final class AppendRows {
  private final HandoffJson json;
  private final ContextBook contexts;
  private final Arrivals arrivals;
  private final Events events;

  AppendRows(HandoffJson json, ContextBook contexts, Arrivals arrivals, Events events) {
    this.json = json;
    this.contexts = contexts;
    this.arrivals = arrivals;
    this.events = events;
  }

  /// @param request the one that opens the handoff with this append, else null
  Append of(Work.Append work, @Nullable NewHandoff request) {
    Handoff h = work.after();
    if (request == null) {
      arrivals.noteCall(h);
    }
    return new Append(
        h.id(),
        h.tenant(),
        h.canonicalId(),
        work.isNew(),
        work.expectedVersion(),
        work.rows().stream()
            .map(r ->
                new TransitionRow(r.seq(), r.at(), r.body(), HexFormat.of().parseHex(r.hash())))
            .toList(),
        h.state().wireName(),
        json.write(h),
        h.state().isOpen(),
        h.wakeAt(),
        h.state() instanceof HandoffState.DeadLettered(var cause) ? cause.wireName() : null,
        request == null ? null : request.idempotencyKey(),
        request == null ? null : contexts.bytes(request.context()),
        request == null ? arrivals.of(h.id()) : request.firstLeg(),
        events.takenIn(h.id()),
        wasParked(h));
  }

  /// Whether it was a dead letter once and is none now. Where that was long ago there is nothing
  /// left for the journal to remove.
  private static boolean wasParked(Handoff h) {
    return switch (h.state()) {
      case HandoffState.DeadLettered _ -> false;
      case HandoffState.Resolved _ -> true;
      case HandoffState.Requested _,
          HandoffState.Reserving _,
          HandoffState.Reserved _,
          HandoffState.Committing _,
          HandoffState.Committed _,
          HandoffState.Confirming _,
          HandoffState.Compensating _,
          HandoffState.Releasing _,
          HandoffState.Returning _,
          HandoffState.Completed _,
          HandoffState.Returned _,
          HandoffState.Abandoned _ ->
          h.revival() != null;
    };
  }
}
