package dev.baton.server.runtime;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.HandoffId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Outcome;
import dev.baton.journal.SeenLeg;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The legs that callers were seen to have arrived on, until they are stored: with the very step
/// that takes the reading in. A completed handoff without its leg would give the same caller a
/// second canonical id on her way back. Bounded by the handoffs under way.
final class Arrivals {
  private final ConcurrentMap<HandoffId, SeenLeg> seen = new ConcurrentHashMap<>();

  /// Notes the leg of a reading that shows the caller at the destination, before the handoff hears
  /// of the reading. A leg that the destination does not say to be of this interaction is not hers.
  void note(HandoffId id, Action action, Signal came) {
    if (action instanceof Action.RunReads(int _, var _, var read, var _)
        && came instanceof Signal.ReadsEnded(int _, var _, Outcome there)
        && there instanceof Outcome.Done(Answer.LegRead(LegView.Present leg))
        && leg.canonicalId() != null
        && leg.canonicalId().value().equals(read.legKey())) {
      seen.put(id, SeenLeg.further(read.account(), leg.vendorId()));
    }
  }

  /// The leg to store with the handoff's next step, or null.
  @Nullable SeenLeg of(HandoffId id) {
    return seen.get(id);
  }

  /// This leg is stored, and need not be again.
  void stored(HandoffId id, SeenLeg leg) {
    seen.remove(id, leg);
  }

  void forget(HandoffId id) {
    seen.remove(id);
  }

  void forgetAll() {
    seen.clear();
  }
}
