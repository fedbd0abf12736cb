package dev.baton.journal;

import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A handoff as it is stored.
///
/// @param version the last stored seq
/// @param stateJson equal to what was appended as JSON, not in its bytes
/// @param lastHash of the last transition
@SuppressWarnings("ArrayRecordComponent") // A carrier; compared by nobody.
public record StoredHandoff(
    HandoffId id,
    TenantId tenant,
    CanonicalId interaction,
    long version,
    NodeId owner,
    boolean open,
    String stateName,
    String stateJson,
    byte[] lastHash,
    @Nullable Instant wakeAt,
    Instant createdAt,
    Instant updatedAt) {}
