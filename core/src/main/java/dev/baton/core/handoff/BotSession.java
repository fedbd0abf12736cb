package dev.baton.core.handoff;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.ConnectorView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of the session of a voice bot whose caller is handed over: references only.
///
/// @param unreadableSince since when it could not be read; null while it can
/// @param callId the call's id at the destination, or null
/// @param transferId the last transfer's id at the destination, or null
/// @param connector what the session runs on, as it was last read, or null
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BotSession(
    @Nullable Instant unreadableSince,
    @Nullable VendorId callId,
    @Nullable VendorId transferId,
    @Nullable ConnectorView connector) {
  /// Nothing is known yet.
  static BotSession unread() {
    return new BotSession(null, null, null, null);
  }

  BotSession unreadable(Instant now) {
    return new BotSession(
        unreadableSince == null ? now : unreadableSince, callId, transferId, connector);
  }

  BotSession read(@Nullable VendorId call, @Nullable ConnectorView on) {
    return new BotSession(
        null, call == null ? callId : call, transferId, on == null ? connector : on);
  }

  /// Before a write that has ids of its own.
  BotSession unprepared() {
    return new BotSession(unreadableSince, callId, null, connector);
  }

  BotSession prepared(@Nullable VendorId call, @Nullable VendorId transfer) {
    return new BotSession(unreadableSince, call == null ? callId : call, transfer, connector);
  }
}
