package dev.baton.platform.stream;

import dev.baton.core.id.WireName;

/// Why a message of a stream could not be read. It is left out, and the stream goes on.
public enum FrameFault {
  /// No JSON object.
  NOT_JSON,
  /// A JSON object that lacks what an event must have, or has it in another type.
  NOT_AN_EVENT,
  /// Longer than messages may be.
  OVERSIZED,
  /// Binary.
  BINARY;

  /// The name in metrics: lower snake case.
  public String wireName() {
    return WireName.of(this);
  }
}
