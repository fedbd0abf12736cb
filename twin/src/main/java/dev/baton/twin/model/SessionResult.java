package dev.baton.twin.model;

import org.jspecify.annotations.Nullable;

/// What came of an order to a session.
public sealed interface SessionResult {
  /// It took effect, and this is how the session looks now.
  record Done(SessionFacts session) implements SessionResult {}

  /// The flow was run.
  ///
  /// @param bridgedTo where its connector says that the caller is going; null when the flow had
  ///   nothing to hand over
  record FlowRun(String executionId, SessionFacts session, @Nullable Platform bridgedTo)
      implements SessionResult {}

  /// There has never been such a session.
  record Unknown() implements SessionResult {}

  /// The session has ended.
  record Ended(SessionFacts session) implements SessionResult {}

  /// A flow holds the session.
  record Locked(SessionFacts session) implements SessionResult {}

  /// Its connector is just handing the caller over.
  record Moving(SessionFacts session) implements SessionResult {}

  /// Somebody else has written since the version that the order named.
  record Stale(SessionFacts session) implements SessionResult {}

  /// Nobody can be transferred: it is no call.
  record NoCall(SessionFacts session) implements SessionResult {}

  /// The connector could not hand over.
  record ConnectorFailed(ConnectorFailure failure) implements SessionResult {}
}
