package dev.baton.journal;

/// An append that waits to be written.
///
/// @param node the incarnation under which it was accepted; no other may write it
/// @param bytes what it counts for in the limits
record Pending(Append append, AppendListener listener, NodeId node, long bytes) {}
