package dev.baton.twin.model;

/// What came of handing a caller over to a flow of CXone Studio.
public sealed interface HandoverResult {
  /// She waits in the flow's queue.
  record Moved(Leg leg) implements HandoverResult {}

  /// No such queue.
  record UnknownQueue() implements HandoverResult {}

  /// No such version of a flow.
  record UnknownFlowVersion() implements HandoverResult {}

  /// No bot of Cognigy has such a caller.
  record UnknownCaller() implements HandoverResult {}
}
