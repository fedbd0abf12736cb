package dev.baton.config;

import dev.baton.core.account.Account;
import dev.baton.core.account.StreamSettings;
import dev.baton.core.handoff.EscalationPolicy;
import dev.baton.core.handoff.FallbackPolicy;
import dev.baton.core.handoff.Route;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Target;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one tenant owns.
///
/// @param accounts in the order of the file
/// @param routes by name, in the order of the file
/// @param subscriptions by name, in the order of the file: who is told of state changes
/// @param streams the event streams of those accounts that have one
/// @param triggers in the order of the file; of one account the first that fires decides
/// @param escalations of those accounts that say something of them
public record TenantConfig(
    TenantId id,
    Map<AccountName, Account> accounts,
    Map<String, RouteSpec> routes,
    FallbackPolicy policy,
    Map<String, Subscription> subscriptions,
    Map<AccountName, StreamSettings> streams,
    List<Trigger> triggers,
    Map<AccountName, EscalationPolicy> escalations) {
  public TenantConfig {
    accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    subscriptions = Collections.unmodifiableMap(new LinkedHashMap<>(subscriptions));
    streams = Collections.unmodifiableMap(new LinkedHashMap<>(streams));
    triggers = List.copyOf(triggers);
    escalations = Map.copyOf(escalations);
  }

  /// How this account's bots hand over to people; the defaults where nothing is said.
  public EscalationPolicy escalation(AccountName account) {
    return escalations.getOrDefault(account, EscalationPolicy.defaults());
  }

  /// The triggers on this account's event stream, in the order of the file.
  public List<Trigger> triggers(AccountName account) {
    return triggers.stream().filter(trigger -> trigger.account().equals(account)).toList();
  }

  /// The route of this name.
  public RouteResolution route(String name) {
    RouteSpec spec = routes.get(name);
    return spec == null
        ? new RouteResolution.UnknownRoute(name, Suggestion.nearest(name, routes.keySet()))
        : route(spec);
  }

  /// A named or an ad-hoc route, with what its account adds: the platform, the number that leads
  /// there, and the queue for a compensation. That queue is a queue route's own, so that the caller
  /// waits where she was meant to; any other route takes the account's.
  public RouteResolution route(RouteSpec spec) {
    Account account = accounts.get(spec.account());
    if (account == null) {
      var names = accounts.keySet().stream().map(AccountName::value).toList();
      return new RouteResolution.UnknownAccount(
          spec.account(), Suggestion.nearest(spec.account().value(), names));
    }
    Inbound inbound = spec.target().inboundOr(account.inbound());
    if (inbound == null) {
      return new RouteResolution.NoInbound(account.name());
    }
    @Nullable String requeueQueueId =
        switch (spec.target()) {
          case Target.Agent _, Target.Number _, Target.SipUri _, Target.Callback _ ->
              account.requeueQueueId();
          case Target.Queue queue -> queue.queueId();
          case Target.Flow flow -> flow.queueId();
        };
    return new RouteResolution.Resolved(
        new Route(
            spec.name(),
            account.name(),
            account.platform(),
            spec.target(),
            inbound,
            spec.tries(),
            requeueQueueId,
            account.supervisorQueueId()));
  }
}
