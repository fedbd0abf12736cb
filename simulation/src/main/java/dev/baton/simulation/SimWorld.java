package dev.baton.simulation;

import dev.baton.coordinator.Work;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.id.HandoffId;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// What a node sees of the simulation around it.
interface SimWorld {
  VirtualTime time();

  RandomGenerator random();

  SimNetwork network();

  Invariants invariants();

  Story story();

  PlantedBug bug();

  /// The handoff as it is stored.
  Handoff handoff(HandoffId id);

  /// Whether that incarnation has not been declared dead.
  boolean isAlive(int number);

  /// Writes an append; the answer comes later, or never.
  void flush(SimNode node, Work.Append append, Consumer<Boolean> onStored);
}
