package dev.baton.core.handoff;

/// How a row becomes the bytes that are hashed and stored. [HandoffJson] everywhere but in a
/// simulation that plays more handoffs than it could write.
@FunctionalInterface
public interface RowWriter {
  /// The exact bytes of a row.
  byte[] writeRow(HandoffJson.Row row);
}
