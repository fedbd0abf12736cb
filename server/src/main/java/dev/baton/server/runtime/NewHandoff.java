package dev.baton.server.runtime;

import dev.baton.core.context.CanonicalContext;
import dev.baton.core.handoff.Handoff;
import dev.baton.journal.IdempotencyKey;
import dev.baton.journal.SeenLeg;
import org.jspecify.annotations.Nullable;

/// A handoff that somebody asks for, with what is stored beside it.
///
/// @param firstLeg its source's leg when that was never seen before, else null
public record NewHandoff(
    Handoff handoff,
    CanonicalContext context,
    @Nullable IdempotencyKey idempotencyKey,
    @Nullable SeenLeg firstLeg) {}
