package dev.baton.core.handoff;

import dev.baton.core.id.OrderId;
import dev.baton.core.platform.CallKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The one order whose outcome is awaited: stored before it is sent, cleared by its outcome.
///
/// @param send how often it was sent, from 1; each time under the same [#orderId()]
/// @param sentAt when the last send was decided: never later than the send itself
/// @param deadline when the last send counts as unknown; null while waiting to send again
/// @param doubted whether an earlier send of it may have taken effect
public record OutstandingOrder(
    OrderId orderId,
    CallKind kind,
    int send,
    Instant sentAt,
    @Nullable Instant deadline,
    boolean doubted) {}
