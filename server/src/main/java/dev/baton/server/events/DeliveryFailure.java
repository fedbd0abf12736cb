package dev.baton.server.events;

import dev.baton.core.id.WireName;

/// Why a delivery was not taken.
public enum DeliveryFailure {
  /// No connection: refused, no such host, or no trust in its certificate.
  UNREACHABLE,
  /// The receiver did not answer in time.
  TIMEOUT,
  /// The connection broke, or the answer was no HTTP.
  BROKEN,
  /// It answered 3xx; a redirect is never followed, because it would be sent a signed event
  /// unasked.
  REDIRECTED,
  /// It answered 4xx.
  REFUSED,
  /// It answered 410: it wants nothing more.
  GONE,
  /// It answered 5xx.
  FAILED;

  /// The name in metrics and lists: lower snake case.
  public String wireName() {
    return WireName.of(this);
  }
}
