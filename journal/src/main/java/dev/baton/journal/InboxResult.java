package dev.baton.journal;

import dev.baton.core.id.HandoffId;

/// What became of an event that came in.
public sealed interface InboxResult {
  /// It is stored, and belongs to an open handoff.
  ///
  /// @param owner the node that carries the handoff and applies the event
  record Matched(HandoffId handoff, NodeId owner) implements InboxResult {}

  /// It is stored. Either its interaction has no open handoff, or nobody knows the interaction;
  /// then it waits a while for one who does.
  record Unmatched() implements InboxResult {}

  /// A copy of it was stored before.
  record Repeated() implements InboxResult {}

  /// It is not stored, as far as is known; whoever sent it sends it again.
  record Lost() implements InboxResult {}
}
