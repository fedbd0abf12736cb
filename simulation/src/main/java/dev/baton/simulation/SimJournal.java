package dev.baton.simulation;

import dev.baton.coordinator.Work;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.HandoffJson;
import dev.baton.core.handoff.Protocol;
import dev.baton.core.id.HandoffId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The journal's rules without a database: versions, owners, and the fence against dead nodes. Rows
/// pass through their stored form, so that what cannot be read back is noticed.
final class SimJournal {
  /// A stored handoff.
  static final class Stored {
    Handoff handoff;
    long version;
    String lastHash;
    int owner;
    final List<HandoffJson.Row> rows = new ArrayList<>();
    private Handoff replayed;

    Stored(Handoff handoff, int owner) {
      this.handoff = handoff;
      this.replayed = handoff;
      this.lastHash = "";
      this.owner = owner;
    }
  }

  private final HandoffJson json;
  private final boolean fenced;
  private final Map<HandoffId, Stored> handoffs = new LinkedHashMap<>();

  SimJournal(HandoffJson json, boolean fenced) {
    this.json = json;
    this.fenced = fenced;
  }

  Collection<Stored> all() {
    return handoffs.values();
  }

  Stored get(HandoffId id) {
    Stored stored = handoffs.get(id);
    if (stored == null) {
      throw new IllegalStateException("handoff " + id + " was never stored");
    }
    return stored;
  }

  boolean has(HandoffId id) {
    return handoffs.containsKey(id);
  }

  /// Stores an append of a node, or refuses it.
  ///
  /// @param alive whether that node has not been declared dead
  /// @return whether it is stored
  boolean store(Work.Append append, int node, boolean alive) {
    Stored stored = handoffs.get(append.id());
    if (fenced) {
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
    for (Work.StoredRow row : append.rows()) {
      read(stored, row);
    }
    stored.handoff = json.read(json.write(append.after()));
    stored.version = append.lastSeq();
    stored.lastHash = append.lastHash();
    if (!stored.replayed.equals(stored.handoff)) {
      throw new Violation(
          Invariant.AUDIT_MATCHES,
          "replayed "
              + stored.replayed.state()
              + ", stored "
              + stored.handoff.state()
              + " of "
              + append.id());
    }
    return true;
  }

  private void read(Stored stored, Work.StoredRow bytes) {
    HandoffJson.Row row = json.readRow(bytes.body());
    if (row.seq() != stored.rows.size() + 1 || !row.prevHash().equals(hashBefore(stored))) {
      throw new Violation(
          Invariant.AUDIT_MATCHES, "row " + row.seq() + " does not follow what is stored");
    }
    stored.rows.add(row);
    stored.lastHash = bytes.hash();
    stored.replayed =
        row.signal() == null
            ? HandoffJson.replay(List.of(row))
            : Protocol.next(stored.replayed, row.signal(), row.moment()).handoff();
  }

  private static String hashBefore(Stored stored) {
    return stored.rows.isEmpty() ? "" : stored.lastHash;
  }
}
