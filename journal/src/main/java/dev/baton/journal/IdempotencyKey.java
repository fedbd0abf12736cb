package dev.baton.journal;

/// What a client sent with a request so that a repetition finds the first one's handoff.
///
/// @param key unique in the tenant
/// @param bodyHash of the request's body: the same key with another body is a mistake
@SuppressWarnings("ArrayRecordComponent") // A carrier on the hot path; compared by nobody.
public record IdempotencyKey(String key, byte[] bodyHash) {}
