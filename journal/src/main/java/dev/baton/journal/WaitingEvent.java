package dev.baton.journal;

import dev.baton.core.id.HandoffId;
import java.time.Instant;

/// A stored event that its handoff has not taken in yet.
///
/// @param receivedAt by the database's clock
public record WaitingEvent(HandoffId handoff, InboxEvent event, Instant receivedAt) {}
