package dev.baton.config;

import dev.baton.core.handoff.Route;
import dev.baton.core.id.AccountName;
import org.jspecify.annotations.Nullable;

/// What came of turning a [RouteSpec] into a route.
public sealed interface RouteResolution {
  /// The route, with everything that a handoff needs to try it.
  record Resolved(Route route) implements RouteResolution {}

  /// Why there is no such route.
  sealed interface Problem extends RouteResolution {
    /// What is wrong and how to put it right, in one sentence.
    String message();
  }

  /// No route of the tenant has this name.
  ///
  /// @param nearest a name that it may have been meant to be
  record UnknownRoute(String name, @Nullable String nearest) implements Problem {
    @Override
    public String message() {
      return "no route is named '" + name + "'" + Suggestion.question(nearest);
    }
  }

  /// No account of the tenant has this name.
  ///
  /// @param nearest a name that it may have been meant to be
  record UnknownAccount(AccountName account, @Nullable String nearest) implements Problem {
    @Override
    public String message() {
      return "no account is named '" + account + "'" + Suggestion.question(nearest);
    }
  }

  /// The account exists, but no number and no SIP URI leads into it.
  record NoInbound(AccountName account) implements Problem {
    @Override
    public String message() {
      return "nothing leads into account '"
          + account
          + "'; give it inbound.phone-number or inbound.sip-uri";
    }
  }
}
