package dev.baton.simulation;

import dev.baton.core.handoff.Decision;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffState;
import dev.baton.core.handoff.Side;
import dev.baton.core.handoff.Signal;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.ReservationId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.LegState;
import dev.baton.core.platform.LegView;
import dev.baton.twin.TwinWorld;
import dev.baton.twin.model.LegEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What reaches the nodes besides answers: the platforms' events, some lost, some twice, some late,
/// and people's decisions about dead letters. An event that no node can take waits for the next
/// takeover, as a stored one does.
final class Correspondence {
  /// A person who sent a handoff on twice in vain calls the caller back.
  private static final int DECISIONS_MAX = 2;

  /// The first word of everybody who may decide.
  static final String PERSON = "person";

  private final SimWorld sim;
  private final TwinWorld world;
  private final SimJournal journal;
  private final Scenario scenario;
  private final Supplier<SimNode> node;
  private final Direction way;
  private final RandomGenerator random;
  private final List<LegEvent> kept = new ArrayList<>();

  Correspondence(
      SimWorld sim,
      TwinWorld world,
      SimJournal journal,
      Scenario scenario,
      Direction way,
      Supplier<SimNode> node) {
    this.sim = sim;
    this.world = world;
    this.journal = journal;
    this.scenario = scenario;
    this.way = way;
    this.node = node;
    this.random = sim.random();
    if (scenario.telling().any()) {
      world.recordEvents();
    }
  }

  /// Sends out what the platforms have to tell since the last time.
  void sendEvents() {
    Scenario.Telling telling = scenario.telling();
    if (!telling.any()) {
      return;
    }
    for (LegEvent event : world.drainEvents()) {
      if (!happens(telling.lose())) {
        later(event);
        if (happens(telling.repeat())) {
          later(event);
        }
      }
    }
  }

  private void later(LegEvent event) {
    sim.time().after(1 + random.nextInt(scenario.telling().lateMs()), () -> arrive(event));
  }

  private void arrive(LegEvent event) {
    if (node.get().isRunning()) {
      tell(event);
    } else {
      kept.add(event);
    }
  }

  /// A node has taken over: it reads what was stored meanwhile.
  void takenOver() {
    List<LegEvent> waiting = List.copyOf(kept);
    kept.clear();
    waiting.forEach(this::tell);
  }

  private void tell(LegEvent event) {
    for (SimJournal.Stored stored : List.copyOf(journal.all())) {
      Side side = side(stored.handoff, event);
      if (side != null && !stored.handoff.state().isTerminal()) {
        HandoffId id = stored.handoff.id();
        sim.story()
            .tell(() ->
                "the "
                    + side.wireName()
                    + " tells that "
                    + sim.name(id)
                    + " is "
                    + event.state().name().toLowerCase(Locale.ROOT)
                    + " there");
        node.get().tell(id, new Signal.Observed(side, view(side, event), event.occurredAt()));
      }
    }
  }

  private @Nullable Side side(Handoff h, LegEvent event) {
    if (event.platform() == way.source()) {
      return event.interactionId().equals(h.plan().source().vendorId().value())
          ? Side.SOURCE
          : null;
    }
    return h.canonicalId().value().equals(event.canonicalInteractionId()) ? Side.DESTINATION : null;
  }

  private static LegView.Present view(Side side, LegEvent event) {
    ReservationId named =
        event.reservationId() == null ? null : new ReservationId(event.reservationId());
    return new LegView.Present(
        new VendorId(event.interactionId()),
        LegState.valueOf(event.state().name()),
        event.agentId(),
        event.queueId(),
        event.canonicalInteractionId() == null
            ? null
            : new CanonicalId(event.canonicalInteractionId()),
        side == Side.DESTINATION ? named : null,
        null,
        side == Side.SOURCE ? named : null);
  }

  /// A dead letter was stored: somebody may come and decide, and a mistake may forget it.
  void parked(HandoffId id) {
    if (happens(scenario.decide())) {
      sim.time().after(1_000 + random.nextInt(120_000), () -> decide(id));
    }
    if (sim.mistake().closesOldLetters()) {
      sim.time()
          .after(60_000, () -> decide(id, new Signal.Decided(Decision.RESOLVE, "a timer", "")));
    }
  }

  private void decide(HandoffId id) {
    long earlier =
        journal.get(id).rows.stream().filter(r -> r.signal() instanceof Signal.Decided).count();
    int draw = random.nextInt(10);
    Decision decision =
        earlier >= DECISIONS_MAX || draw < 2
            ? Decision.RESOLVE
            : draw < 6 ? Decision.RETRY : Decision.ESCALATE;
    decide(id, new Signal.Decided(decision, PERSON, "it was time"));
  }

  private void decide(HandoffId id, Signal.Decided decided) {
    SimJournal.Stored stored = journal.get(id);
    boolean parked = stored.handoff.state() instanceof HandoffState.DeadLettered;
    SimNode now = node.get();
    if (parked && now.isRunning() && sim.isAlive(now.number())) {
      sim.story()
          .tell(() -> decided.by() + " decides about " + sim.name(id) + ": " + decided.decision());
      now.decide(stored, decided);
    }
  }

  private boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }
}
