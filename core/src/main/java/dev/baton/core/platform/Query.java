package dev.baton.core.platform;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;

/// A request that changes nothing and may be sent as often as one likes.
public sealed interface Query extends Call {
  /// Read one leg.
  ///
  /// @param legKey the platform's own id, a canonical id or a reservation id
  record ReadLeg(AccountName account, String legKey) implements Query {
    @Override
    public CallKind kind() {
      return CallKind.READ_LEG;
    }
  }

  /// List the reservations made for an interaction: finds one whose answer was lost.
  record FindReservations(AccountName account, CanonicalId canonicalId) implements Query {
    @Override
    public CallKind kind() {
      return CallKind.FIND_RESERVATIONS;
    }
  }

  /// Read what the platform's own analytics say of one leg.
  ///
  /// @param legKey the platform's own id or a canonical id
  record ReadAnalytics(AccountName account, String legKey) implements Query {
    @Override
    public CallKind kind() {
      return CallKind.READ_ANALYTICS;
    }
  }
}
