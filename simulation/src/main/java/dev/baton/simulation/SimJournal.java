package dev.baton.simulation;

import dev.baton.coordinator.Work;
import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.OrderId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The journal's rules without a database: versions, owners, and the fence against dead nodes.
final class SimJournal {
  /// A stored handoff.
  static final class Stored {
    Handoff handoff;
    long version;
    String lastHash;
    int owner;
    final List<HandoffJson.Row> rows = new ArrayList<>();

    /// The orders that rows have ordered.
    final Set<OrderId> ordered = new HashSet<>();

    private Handoff replayed;

    Stored(Handoff handoff, int owner) {
      this.handoff = handoff;
      this.replayed = handoff;
      this.lastHash = "";
      this.owner = owner;
    }
  }

  private final Rows form;
  private final Mistake mistake;
  private final Map<HandoffId, Stored> handoffs = new LinkedHashMap<>();

  SimJournal(Rows form, Mistake mistake) {
    this.form = form;
    this.mistake = mistake;
  }

  Collection<Stored> all() {
    return handoffs.values();
  }

  @Nullable Stored find(HandoffId id) {
    return handoffs.get(id);
  }

  Stored get(HandoffId id) {
    Stored stored = handoffs.get(id);
    if (stored == null) {
      throw new IllegalStateException("handoff " + id + " was never stored");
    }
    return stored;
  }

  /// Stores an append of a node, or refuses it.
  ///
  /// @param alive whether that node has not been declared dead
  /// @return whether it is stored
  boolean store(Work.Append append, int node, boolean alive) {
    Stored stored = handoffs.get(append.id());
    if (mistake.journalIsFenced()) {
      boolean mine = append.isNew() ? stored == null : stored != null && stored.owner == node;
      boolean next = stored == null || stored.version == append.expectedVersion();
      if (!alive || !mine || !next) {
        return false;
      }
    }
    if (stored == null) {
      stored = new Stored(append.after(), node);
      handoffs.put(append.id(), stored);
    }
    for (Work.StoredRow row : mistake.written(append.rows())) {
      read(stored, row);
    }
    stored.handoff = form.stored(append.after());
    stored.version = append.lastSeq();
    stored.lastHash = append.lastHash();
    require(stored.replayed.equals(stored.handoff), stored);
    return true;
  }

  private void read(Stored stored, Work.StoredRow bytes) {
    HandoffJson.Row row = form.read(bytes.body());
    if (row.seq() != stored.rows.size() + 1 || !row.prevHash().equals(stored.lastHash)) {
      throw new Violation(
          Invariant.AUDIT_MATCHES, "row " + row.seq() + " does not follow what is stored");
    }
    stored.rows.add(row);
    stored.lastHash = bytes.hash();
    stored.replayed =
        row.signal() == null
            ? HandoffJson.replay(List.of(row))
            : mistake.next(stored.replayed, row.signal(), row.moment()).handoff();
    for (Action action : row.actions()) {
      if (action instanceof Action.RunOrder run) {
        stored.ordered.add(run.order().orderId());
      }
    }
  }

  /// Replays what is stored from its first row on, and compares.
  void verify() {
    for (Stored stored : handoffs.values()) {
      try {
        stored.replayed = HandoffJson.replay(stored.rows, mistake);
      } catch (IllegalStateException e) {
        throw new Violation(Invariant.AUDIT_MATCHES, String.valueOf(e.getMessage()));
      }
      require(stored.replayed.equals(stored.handoff), stored);
    }
  }

  private static void require(boolean same, Stored stored) {
    if (!same) {
      throw new Violation(
          Invariant.AUDIT_MATCHES,
          "the rows give " + stored.replayed.state() + ", stored is " + stored.handoff.state());
    }
  }
}
