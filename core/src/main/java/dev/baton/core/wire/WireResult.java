package dev.baton.core.wire;

/// What came of sending a request: an answer, or a fault on the way.
public sealed interface WireResult permits WireResponse, TransportFault {}
