package dev.baton.config;

import dev.baton.core.handoff.Route;
import dev.baton.core.id.AccountName;
import dev.baton.core.platform.Platform;
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

  /// Everything that it names exists, and yet it leads nowhere from there.
  sealed interface Unusable extends Problem {}

  /// The account exists, but no number and no SIP URI leads into it.
  record NoInbound(AccountName account) implements Unusable {
    @Override
    public String message() {
      return "nothing leads into account '"
          + account
          + "'; give it inbound.phone-number or inbound.sip-uri";
    }
  }

  /// The account is a voice bot's: nobody is transferred to it.
  record SourceOnly(AccountName account) implements Unusable {
    @Override
    public String message() {
      return "account '" + account + "' is nice_cognigy, a source alone: nothing leads into it";
    }
  }

  /// A voice bot's connector hands over to a queue, or to a flow in front of one.
  ///
  /// @param route its name
  record NotForBots(String route) implements Unusable {
    @Override
    public String message() {
      return "route '"
          + route
          + "' leads to no queue; a voice bot's connector hands over to a queue"
          + " (target-queue, with or without target-flow-version)";
    }
  }

  /// No connector of the voice bot's account leads to the destination.
  ///
  /// @param platform the destination's
  record NoConnector(AccountName bot, AccountName account, Platform platform) implements Unusable {
    @Override
    public String message() {
      return "no connector of account '"
          + bot
          + "' leads to account '"
          + account
          + "'; the connector "
          + platform.wireName()
          + " is said to lead elsewhere; name one under connectors";
    }
  }

  /// Only CXone has Studio flows.
  record NoFlows(AccountName account) implements Unusable {
    @Override
    public String message() {
      return "only nice_cxone has Studio flows (guide 001); account '"
          + account
          + "' has none: leave out target-flow-version";
    }
  }

  /// A flow is chosen by what a voice bot hands over; a transfer has no room for it.
  ///
  /// @param route its name
  record FlowWithoutBot(String route) implements Unusable {
    @Override
    public String message() {
      return "route '"
          + route
          + "' leads to a Studio flow, which a voice bot alone hands over to; name the queue"
          + " without target-flow-version";
    }
  }
}
