package dev.baton.simulation;

import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.ReturnReason;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.SessionFacts;
import java.util.List;

/// What must hold of a voice bot's caller and of her session, besides what must hold of everybody.
final class VoiceBotInvariants {
  private final TwinWorld world;

  VoiceBotInvariants(TwinWorld world) {
    this.world = world;
  }

  /// Checked when a handoff ends: a caller who stays with her bot stays.
  void ended(Handoff h) {
    boolean stays =
        h.state() instanceof HandoffState.Returned(ReturnReason reason)
            && reason != ReturnReason.MOVED_BY_SOURCE
            && reason != ReturnReason.SOURCE_UNKNOWN;
    SessionFacts session = world.world().sessions().facts(h.plan().source().vendorId().value());
    if (stays && session != null) {
      Invariants.require(
          !Boolean.TRUE.equals(session.variables().get("handoffTrigger")),
          Invariant.NOTHING_LEFT_BEHIND,
          "it ended " + Story.words(h) + " and her session still holds a transfer");
    }
  }

  /// Checked when nothing is left that could happen.
  void atTheEnd(Handoff h, Books.CallerEntry caller, Platform destination) {
    Books.SessionEntry session = caller.session();
    Invariants.require(
        session != null && session.lostVariables().isEmpty(),
        Invariant.SESSION_KEPT,
        "her session has lost "
            + (session == null ? "everything" : String.join(", ", session.lostVariables())));
    arrivedOnce(caller.history(), destination);
  }

  /// However often her flow was run.
  private static void arrivedOnce(List<Books.PartyAt> history, Platform destination) {
    int arrivals = 0;
    for (int i = 1; i < history.size(); i++) {
      Party before = history.get(i - 1).with();
      Party after = history.get(i).with();
      if (before.kind() == Party.Kind.BOT && after.platform() == destination) {
        arrivals++;
      }
    }
    Invariants.require(arrivals <= 1, Invariant.AT_MOST_ONCE, "she arrived " + arrivals + " times");
  }
}
