package dev.baton.platform;

/// What could be made of an event that a platform pushed.
public sealed interface EventReading {
  /// It says something of a leg.
  record Read(PlatformEvent event) implements EventReading {}

  /// It does not say what an event must say.
  ///
  /// @param detail what is wrong, without anything that the body holds
  record Unreadable(String detail) implements EventReading {}
}
