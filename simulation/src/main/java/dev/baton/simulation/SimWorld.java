package dev.baton.simulation;

import dev.baton.coordinator.Work;
import dev.baton.core.context.privacy.MappedContext;
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

  Mistake mistake();

  /// The handoff as it is stored.
  SimJournal.Stored stored(HandoffId id);

  /// What people call the caller of a handoff.
  String name(HandoffId id);

  /// How rows are stored.
  Rows rows();

  /// What the destination is told of the context of a handoff, and what is not in it.
  MappedContext context(HandoffId id);

  /// Whether that incarnation has not been declared dead.
  boolean isAlive(int number);

  /// Writes an append; the answer comes later, or never.
  void flush(SimNode node, Work.Append append, Consumer<Boolean> onStored);
}
