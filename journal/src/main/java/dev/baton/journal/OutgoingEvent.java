package dev.baton.journal;

/// An event that a subscription gets, stored together with the transition that it tells of.
///
/// @param subscription its name, unique in the handoff's tenant
/// @param body the exact bytes that are sent; nothing personal
@SuppressWarnings("ArrayRecordComponent") // A carrier on the hot path; compared by nobody.
public record OutgoingEvent(String subscription, byte[] body) {}
