package dev.baton.platform.stream;

import dev.baton.core.id.WireName;

/// Why events may have been missed.
public enum Gap {
  /// The stream begins here; what was before nobody has told.
  START,
  /// The connection was lost and is there again.
  RECONNECT,
  /// Messages came faster than they were read, and some were dropped.
  OVERFLOW;

  /// The name in metrics: lower snake case.
  public String wireName() {
    return WireName.of(this);
  }
}
