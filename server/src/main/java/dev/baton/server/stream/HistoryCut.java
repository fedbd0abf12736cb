package dev.baton.server.stream;

import dev.baton.core.id.WireName;

/// Why a history was not read to its end.
public enum HistoryCut {
  /// It has more pages than are read.
  PAGES,
  /// It took longer than reading may take.
  TIME,
  /// A page token came a second time: it would go on for ever.
  ENDLESS,
  /// A page could not be read, however often it was asked for.
  UNREADABLE;

  /// The name in metrics and contexts: lower snake case.
  public String wireName() {
    return WireName.of(this);
  }
}
