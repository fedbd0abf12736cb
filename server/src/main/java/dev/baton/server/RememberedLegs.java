package dev.baton.server;

import dev.baton.core.account.Account;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Leg;
import dev.baton.journal.Interactions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores the legs that callers arrive on, each once: a leg is read many times while a handoff is
/// being confirmed, and only the first reading is worth a write.
final class RememberedLegs {
  /// More than are being confirmed at once; a leg that fell out is written again, which changes
  /// nothing.
  private static final int KNOWN_MAX = 10_000;

  private static final Logger log = LoggerFactory.getLogger(RememberedLegs.class);

  private final Interactions interactions;
  private final Map<Leg, CanonicalId> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Leg, CanonicalId> eldest) {
          return size() > KNOWN_MAX;
        }
      };

  RememberedLegs(Interactions interactions) {
    this.interactions = interactions;
  }

  /// @throws dev.baton.journal.JournalUnavailable when the database is away
  void remember(Account account, VendorId vendorId, CanonicalId canonicalId) {
    Leg leg = new Leg(account.name(), account.platform(), vendorId);
    synchronized (known) {
      if (canonicalId.equals(known.get(leg))) {
        return;
      }
    }
    CanonicalId stored =
        interactions.addAlias(account.tenant(), canonicalId, account.name(), vendorId);
    if (!stored.equals(canonicalId)) {
      log.error("leg {} is of {}, and now said to be of {}", leg, stored, canonicalId);
    }
    synchronized (known) {
      known.put(leg, canonicalId);
    }
  }
}
