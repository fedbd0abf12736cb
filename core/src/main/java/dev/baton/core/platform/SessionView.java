package dev.baton.core.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.core.id.VendorId;
import org.jspecify.annotations.Nullable;

/// What a platform said of a voice bot's session when it was read: nothing personal.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SessionView.Absent.class, name = "absent"),
  @JsonSubTypes.Type(value = SessionView.Present.class, name = "present")
})
public sealed interface SessionView {
  /// The platform knows no such session, or has forgotten it (404).
  record Absent() implements SessionView {}

  /// The platform knows the session.
  ///
  /// @param channel `voice`, or what else it is, at most 50 characters
  /// @param endedReason why it has ended, or null when it has not or nobody says
  /// @param callId the call's id at the platform that the connector leads to, or null
  /// @param connector what it runs on; null when it names none, or was not looked at because the
  ///   session cannot be handed over now
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Present(
      VendorId sessionId,
      String channel,
      SessionStatus status,
      @Nullable EndedReason endedReason,
      @Nullable VendorId callId,
      @Nullable ConnectorView connector)
      implements SessionView {}
}
