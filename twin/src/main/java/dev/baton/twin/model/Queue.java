package dev.baton.twin.model;

import java.util.List;

/// A queue of one platform.
///
/// @param paused holds no new reservation and answers nobody while true
/// @param maxConcurrentCalls callers waiting or being talked to, and places held; no reservation
///   past it
public record Queue(
    String id, String name, boolean paused, int maxConcurrentCalls, List<String> wrapUpCodes) {
  public Queue {
    wrapUpCodes = List.copyOf(wrapUpCodes);
  }

  /// An active queue.
  public static Queue active(String id, String name, int maxConcurrentCalls) {
    return new Queue(
        id, name, false, maxConcurrentCalls, List.of("resolved", "callback", "escalated"));
  }
}
