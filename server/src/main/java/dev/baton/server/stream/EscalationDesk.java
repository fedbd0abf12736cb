package dev.baton.server.stream;

import dev.baton.journal.IdempotencyKey;
import dev.baton.server.escalation.EscalationOrder;
import dev.baton.server.runtime.OpenResult;

/// Where a conversation is handed in.
@FunctionalInterface
public interface EscalationDesk {
  /// Opens the escalation, once for each key.
  OpenResult open(EscalationOrder order, IdempotencyKey key);
}
