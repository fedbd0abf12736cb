package dev.baton.platform.stream;

/// Hears what a stream brings, one call at a time. Return at once: meanwhile nothing is read, and
/// what does not fit into the queue is dropped and becomes a [Gap].
public interface StreamListener {
  /// An event came.
  void event(StreamEvent event);

  /// From here on events come; some before may have been missed.
  void gap(Gap gap);

  /// A message could not be read, and was left out.
  void unreadable(FrameFault fault);

  /// A connection ended, or did not come about.
  void ended(StreamEnd end);

  /// The stream was moved to a new connection before the token of the old one ended; nothing was
  /// missed.
  void replaced();

  /// A bug of ours ended a connection; it is made anew.
  void failed(RuntimeException bug);

  /// It stands otherwise now.
  void status(StreamStatus status);
}
