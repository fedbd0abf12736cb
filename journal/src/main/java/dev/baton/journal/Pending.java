package dev.baton.journal;

import dev.baton.journal.privacy.Sealed;
import org.jspecify.annotations.Nullable;

/// An append that waits to be written.
///
/// @param node the incarnation under which it was accepted; no other may write it
/// @param bytes what it counts for in the limits
/// @param personalData the append's, sealed; null when it has none
record Pending(
    Append append,
    AppendListener listener,
    NodeId node,
    long bytes,
    @Nullable Sealed personalData) {}
