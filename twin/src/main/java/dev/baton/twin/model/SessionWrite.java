package dev.baton.twin.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request to replace the variables of a session. `handoffTrigger` in them asks for a transfer
/// when it is true, and takes one back when it is false.
///
/// @param variables all of them; what is not among them is lost
/// @param preserveMediaStream whether the call's media stream is kept, or null
/// @param ifMatch the `If-Match` header (RFC 9110 section 13.1.1), or null for none
/// @param idempotencyKey for the books and `lastOrder`, or null
public record SessionWrite(
    String sessionId,
    Map<String, Object> variables,
    @Nullable Boolean preserveMediaStream,
    @Nullable String ifMatch,
    @Nullable String idempotencyKey) {}
