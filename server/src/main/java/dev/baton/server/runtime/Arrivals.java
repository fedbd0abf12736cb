package dev.baton.server.runtime;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.BotSession;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Route;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Answer;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.LegView;
import dev.baton.core.platform.Outcome;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Query;
import dev.baton.journal.SeenLeg;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The legs of callers that were seen, until they are stored: each with one of the steps that
/// follow. A caller who arrived is stored with the very step that takes the reading in; a completed
/// handoff without its leg would give the same caller a second canonical id on her way back. Of a
/// voice bot's caller the ids that her call and its transfer have at Genesys are stored beside it,
/// so that an event that names one of them is known to be hers. Bounded by the handoffs under way
/// and by the attempts that each makes.
final class Arrivals {
  /// What is known of one handoff's caller.
  ///
  /// @param waiting not stored yet, the next one first
  /// @param stored need not be again
  private record Legs(List<SeenLeg> waiting, List<SeenLeg> stored) {
    static final Legs NONE = new Legs(List.of(), List.of());

    Legs first(SeenLeg leg) {
      if (stored.contains(leg)) {
        return this;
      }
      List<SeenLeg> legs = new ArrayList<>(waiting);
      legs.remove(leg);
      legs.addFirst(leg);
      return new Legs(List.copyOf(legs), stored);
    }

    Legs last(SeenLeg leg) {
      if (waiting.contains(leg) || stored.contains(leg)) {
        return this;
      }
      List<SeenLeg> legs = new ArrayList<>(waiting);
      legs.add(leg);
      return new Legs(List.copyOf(legs), stored);
    }

    Legs withStored(SeenLeg leg) {
      List<SeenLeg> done = new ArrayList<>(stored);
      if (!done.contains(leg)) {
        done.add(leg);
      }
      return new Legs(waiting.stream().filter(w -> !w.equals(leg)).toList(), List.copyOf(done));
    }
  }

  private final ConcurrentMap<HandoffId, Legs> seen = new ConcurrentHashMap<>();

  /// Notes the leg of a reading that shows the caller at the destination, before the handoff hears
  /// of the reading. A leg that the destination does not say to be of this interaction is not hers,
  /// but for the one that it found by her transfer's own id and says nothing of.
  void note(Handoff before, Action action, Signal came) {
    if (action instanceof Action.RunReads(int _, var _, var read, var _)
        && came instanceof Signal.ReadsEnded(int _, var _, Outcome there)
        && there instanceof Outcome.Done(Answer.LegRead(LegView.Present leg))
        && isHers(before, read, leg.canonicalId())) {
      SeenLeg arrived = SeenLeg.further(read.account(), leg.vendorId());
      seen.compute(before.id(), (_, legs) -> (legs == null ? Legs.NONE : legs).first(arrived));
    }
  }

  private static boolean isHers(Handoff h, Query.ReadLeg read, @Nullable CanonicalId said) {
    if (said != null) {
      // Within one account both sides are the leg that she started from.
      return said.equals(h.canonicalId()) && !read.account().equals(h.plan().source().account());
    }
    BotSession session = h.session();
    VendorId transferId = session == null ? null : session.transferId();
    return transferId != null && transferId.value().equals(read.legKey());
  }

  /// Notes what a voice bot's call and its transfer are called at Genesys, from a state that is
  /// about to be stored. Told again after each step, also after a takeover; noted once.
  void noteCall(Handoff h) {
    BotSession session = h.session();
    Route to = h.currentRoute();
    if (session == null
        || to.platform() != Platform.GENESYS_CLOUD
        || session.connector() == null
        || !(to.inbound() instanceof Inbound.Connector way)
        || !way.connectors().contains(session.connector().name())) {
      return;
    }
    noteAlias(h, to, session.callId());
    noteAlias(h, to, session.transferId());
  }

  private void noteAlias(Handoff h, Route to, @Nullable VendorId id) {
    if (id != null) {
      SeenLeg alias = SeenLeg.further(to.account(), id);
      seen.compute(h.id(), (_, legs) -> (legs == null ? Legs.NONE : legs).last(alias));
    }
  }

  /// The leg to store with the handoff's next step, or null.
  @Nullable SeenLeg of(HandoffId id) {
    List<SeenLeg> waiting = seen.getOrDefault(id, Legs.NONE).waiting();
    return waiting.isEmpty() ? null : waiting.getFirst();
  }

  /// This leg is stored, and need not be again.
  void stored(HandoffId id, SeenLeg leg) {
    seen.computeIfPresent(id, (_, legs) -> legs.withStored(leg));
  }

  void forget(HandoffId id) {
    seen.remove(id);
  }

  void forgetAll() {
    seen.clear();
  }
}
