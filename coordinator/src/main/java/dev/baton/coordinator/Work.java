package dev.baton.coordinator;

import dev.baton.core.handoff.Action;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.id.HandoffId;
import java.time.Instant;
import java.util.List;

/// What the coordinator asks its surroundings to do. In the order given.
public sealed interface Work {
  /// The handoff that it is about.
  HandoffId id();

  /// Store these rows, all or none, then call [Coordinator#onStored] or one of its siblings.
  ///
  /// @param expectedVersion the seq of the last row stored before, 0 for a new handoff
  /// @param rows contiguous, the first is `expectedVersion + 1`
  /// @param after the handoff behind the last row
  record Append(
      HandoffId id, long expectedVersion, List<StoredRow> rows, Handoff after, String lastHash)
      implements Work {
    public Append {
      rows = List.copyOf(rows);
    }

    /// Whether this is the first that is ever stored of this handoff.
    public boolean isNew() {
      return expectedVersion == 0;
    }

    /// The seq of the last row, which becomes the handoff's version.
    public long lastSeq() {
      return expectedVersion + rows.size();
    }
  }

  /// Run an order or a query. It is stored that it will be sent.
  record Run(HandoffId id, Action action) implements Work {}

  /// Signal [dev.baton.core.handoff.Signal.Wake] at this time. A later one replaces it.
  record WakeAt(HandoffId id, Instant at) implements Work {}

  /// The handoff has ended or is parked, and that is stored.
  record Ended(HandoffId id, Handoff handoff) implements Work {}

  /// One row: the exact bytes, and their SHA-256 in hexadecimal.
  record StoredRow(long seq, Instant at, byte[] body, String hash) {}
}
