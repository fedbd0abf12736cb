package dev.baton.twin.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A session as Cognigy shows it.
///
/// @param etag changes whenever anything of this does (RFC 9110 section 8.8.3), quotes included
/// @param endedReason null unless it has ended
/// @param action `transfer` or `none`, whatever was asked for last; null when nothing was
/// @param preserveMediaStream as the last transfer asked for
/// @param transferStatus what became of it; null when there was none
public record SessionFacts(
    String sessionId,
    String userId,
    String channel,
    SessionStatus status,
    String etag,
    @Nullable EndedReason endedReason,
    Map<String, Object> variables,
    @Nullable String connector,
    @Nullable String callId,
    @Nullable String action,
    @Nullable Boolean preserveMediaStream,
    @Nullable SessionTransferStatus transferStatus,
    @Nullable String transferId) {}
