package dev.baton.twin.model;

/// Why a telephony connector could not hand a caller over.
///
/// @param code the connector's
/// @param message in words
public record ConnectorFailure(String code, String message) {}
