package dev.baton.platform.stream;

import dev.baton.core.id.VendorId;

/// That something of a conversation has changed. Type and state are the vendor's words; one that
/// nobody knows must not end the stream.
///
/// @param type at most 64 characters
/// @param state at most 64 characters
public record StreamEvent(String type, VendorId vendorId, String state) {}
