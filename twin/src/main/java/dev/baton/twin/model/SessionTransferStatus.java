package dev.baton.twin.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a session says of its last transfer. `BRIDGED` is what the connector says, not what is
/// true.
public enum SessionTransferStatus {
  INITIATED,
  BRIDGED,
  FAILED,
  WITHDRAWN;

  /// The word on the wire.
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
