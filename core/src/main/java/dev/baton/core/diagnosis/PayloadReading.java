package dev.baton.core.diagnosis;

/// What came of reading a text as a payload.
public sealed interface PayloadReading {
  /// It is JSON.
  record Read(Payload payload) implements PayloadReading {}

  /// It is not.
  ///
  /// @param line from 1; 0 where none is known
  /// @param column from 1; 0 where none is known
  /// @param message what is wrong, without the words of the text
  record Malformed(int line, int column, String message) implements PayloadReading {}
}
