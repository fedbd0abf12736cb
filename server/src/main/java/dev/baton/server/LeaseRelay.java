package dev.baton.server;

import dev.baton.journal.LeaseListener;
import dev.baton.journal.NodeId;
import dev.baton.journal.StoredHandoff;
import java.util.List;

/// Passes the lease's news on. The lease must exist before the runtime that listens to it.
final class LeaseRelay implements LeaseListener {
  private volatile List<LeaseListener> listeners = List.of();

  /// @param targets told in this order
  void to(LeaseListener... targets) {
    listeners = List.of(targets);
  }

  private List<LeaseListener> listeners() {
    List<LeaseListener> targets = listeners;
    if (targets.isEmpty()) {
      throw new IllegalStateException("the lease was started before somebody listens");
    }
    return targets;
  }

  @Override
  public void onJoined(NodeId node) {
    listeners().forEach(l -> l.onJoined(node));
  }

  @Override
  public void onClaimed(NodeId node, List<StoredHandoff> handoffs) {
    listeners().forEach(l -> l.onClaimed(node, handoffs));
  }

  @Override
  public void onLost(NodeId node) {
    listeners().forEach(l -> l.onLost(node));
  }
}
