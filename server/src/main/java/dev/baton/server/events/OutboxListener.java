package dev.baton.server.events;

import dev.baton.journal.Outbox;

/// Hears what comes of deliveries, to count it.
public interface OutboxListener {
  /// The receiver took an event.
  void delivered(Outbox.Subscriber subscriber);

  /// It did not.
  ///
  /// @param dead whether the event has used up its attempts
  void notDelivered(Outbox.Subscriber subscriber, DeliveryFailure failure, boolean dead);
}
