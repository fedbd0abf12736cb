package dev.baton.core.handoff;

import java.time.Instant;

/// The one compensation of a handoff: however often it is sent, it is one order under one id.
///
/// @param sends how often it was sent
/// @param sentAt when it was last sent
public record Compensation(int sends, Instant sentAt) {}
