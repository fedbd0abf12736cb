package dev.baton.core.id;

import java.time.Instant;

/// Where new ids come from. Injected, so that a simulation can replay them from a seed.
public interface Ids {
  /// A fresh UUIDv7 whose time part is `now` (RFC 9562 section 5.7).
  HandoffId newHandoffId(Instant now);

  /// A fresh `int-` id with a UUIDv4 (RFC 9562 section 5.4).
  CanonicalId newCanonicalId();
}
