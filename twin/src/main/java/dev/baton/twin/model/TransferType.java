package dev.baton.twin.model;

import java.util.Optional;

/// How a caller is handed over. `consultative` and `warm` are one on the wire.
public enum TransferType {
  /// The agents speak first; the source has the caller until it completes.
  WARM,
  /// The source lets go at once.
  BLIND;

  /// The type of that wire word, or empty.
  public static Optional<TransferType> named(String word) {
    return switch (word) {
      case "warm", "consultative" -> Optional.of(WARM);
      case "blind" -> Optional.of(BLIND);
      default -> Optional.empty();
    };
  }
}
