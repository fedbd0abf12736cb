package dev.baton.server;

import dev.baton.journal.LeaseListener;
import dev.baton.journal.NodeId;
import dev.baton.journal.StoredHandoff;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Passes the lease's news on. The lease must exist before the runtime that listens to it.
final class LeaseRelay implements LeaseListener {
  private volatile @Nullable LeaseListener listener;

  void to(LeaseListener target) {
    listener = target;
  }

  private LeaseListener listener() {
    LeaseListener target = listener;
    if (target == null) {
      throw new IllegalStateException("the lease was started before somebody listens");
    }
    return target;
  }

  @Override
  public void onJoined(NodeId node) {
    listener().onJoined(node);
  }

  @Override
  public void onClaimed(NodeId node, List<StoredHandoff> handoffs) {
    listener().onClaimed(node, handoffs);
  }

  @Override
  public void onLost(NodeId node) {
    listener().onLost(node);
  }
}
