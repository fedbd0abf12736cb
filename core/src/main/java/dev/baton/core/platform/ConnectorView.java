package dev.baton.core.platform;

import dev.baton.core.id.Text;

/// What a platform says of a telephony connector.
///
/// @param name as the session names it, 1 to 100 characters
public record ConnectorView(String name, ConnectorStatus status, TransferMode transferMode) {
  public ConnectorView {
    if (name.isEmpty() || name.length() > 100 || !Text.isStorable(name)) {
      throw new IllegalArgumentException("a connector's name has 1 to 100 characters");
    }
  }
}
