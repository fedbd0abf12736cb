package dev.baton.journal;

import dev.baton.core.id.HandoffId;

/// A stored event that its handoff has not taken in yet.
public record WaitingEvent(HandoffId handoff, InboxEvent event) {}
