package dev.baton.journal;

import java.util.List;

/// Hears of this node's incarnations, one call at a time. Calls come from the lease's threads and
/// should return within a renewal interval.
public interface LeaseListener {
  /// The node may work, as this incarnation.
  void onJoined(NodeId node);

  /// These open handoffs of dead nodes now belong to this incarnation, as they were read after the
  /// claim had committed.
  void onClaimed(NodeId node, List<StoredHandoff> handoffs);

  /// This incarnation has been declared dead: drop what it owned and ignore late outcomes. When
  /// this returns the node joins again as another one.
  void onLost(NodeId node);
}
