package dev.baton.journal;

/// Where steps of handoffs are kept: the [Journal], or for a measurement a memory that keeps
/// nothing.
@FunctionalInterface
public interface Appender {
  /// Queues an append. Appends of one handoff are written in the order in which they were queued.
  ///
  /// @return false when it was not accepted and the listener will not be called. The request behind
  ///   it is answered 503.
  boolean append(Append append, AppendListener listener);
}
