package dev.baton.config;

import dev.baton.core.account.Account;
import dev.baton.core.account.StreamSettings;
import dev.baton.core.handoff.EscalationPolicy;
import dev.baton.core.handoff.FallbackPolicy;
import dev.baton.core.handoff.Route;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Target;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one tenant owns.
///
/// @param accounts in the order of the file
/// @param routes by name, in the order of the file
/// @param subscriptions by name, in the order of the file: who is told of state changes
/// @param streams the event streams of those accounts that have one
/// @param triggers in the order of the file; of one account the first that fires decides
/// @param escalations of those accounts that say something of them
/// @param connectors of voice bots' accounts: which connector leads to which account, where that is
///   said
public record TenantConfig(
    TenantId id,
    Map<AccountName, Account> accounts,
    Map<String, RouteSpec> routes,
    FallbackPolicy policy,
    Map<String, Subscription> subscriptions,
    Map<AccountName, StreamSettings> streams,
    List<Trigger> triggers,
    Map<AccountName, EscalationPolicy> escalations,
    Map<AccountName, Map<String, AccountName>> connectors) {
  /// As many as a route may name.
  private static final int MAX_CONNECTORS = Inbound.Connector.CONNECTORS_MAX;

  public TenantConfig {
    accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    subscriptions = Collections.unmodifiableMap(new LinkedHashMap<>(subscriptions));
    streams = Collections.unmodifiableMap(new LinkedHashMap<>(streams));
    triggers = List.copyOf(triggers);
    escalations = Map.copyOf(escalations);
    Map<AccountName, Map<String, AccountName>> ordered = new LinkedHashMap<>();
    connectors.forEach((bot, leads) -> ordered.put(bot, ordered(leads)));
    connectors = Collections.unmodifiableMap(ordered);
  }

  private static Map<String, AccountName> ordered(Map<String, AccountName> leads) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(leads));
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
    RouteResolution problem = problem(spec, account);
    if (account == null || problem != null) {
      return Objects.requireNonNull(problem);
    }
    if (spec.target() instanceof Target.Flow) {
      return new RouteResolution.FlowWithoutBot(spec.name());
    }
    Inbound inbound = spec.target().inboundOr(account.inbound());
    if (inbound == null) {
      return new RouteResolution.NoInbound(account.name());
    }
    return resolved(spec, account, inbound);
  }

  /// The route of this name for the caller of a voice bot.
  ///
  /// @param bot the account that has her
  public RouteResolution botRoute(String name, Account bot, BotHandover asked) {
    RouteSpec spec = routes.get(name);
    return spec == null
        ? new RouteResolution.UnknownRoute(name, Suggestion.nearest(name, routes.keySet()))
        : botRoute(spec, bot, asked);
  }

  /// A named or an ad-hoc route for the caller of a voice bot: its telephony connector hands her
  /// over, so that the destination needs no inbound address, and its target is a queue, or a flow
  /// in front of one.
  ///
  /// @param bot the account that has her
  public RouteResolution botRoute(RouteSpec spec, Account bot, BotHandover asked) {
    Account account = accounts.get(spec.account());
    RouteResolution problem = problem(spec, account);
    if (account == null || problem != null) {
      return Objects.requireNonNull(problem);
    }
    List<String> leading = connectors(bot.name(), account);
    return switch (spec.target()) {
      case Target.Agent _, Target.Number _, Target.SipUri _, Target.Callback _ ->
          new RouteResolution.NotForBots(spec.name());
      case Target.Queue _, Target.Flow _ when leading.isEmpty() ->
          new RouteResolution.NoConnector(bot.name(), account.name(), account.platform());
      case Target.Queue(String queueId) ->
          resolved(spec, account, connector(account, queueId, null, leading, asked));
      case Target.Flow(String queueId, String flowVersionId) ->
          resolved(spec, account, connector(account, queueId, flowVersionId, leading, asked));
    };
  }

  private static Inbound connector(
      Account account,
      String queueId,
      @Nullable String flowVersionId,
      List<String> leading,
      BotHandover asked) {
    return new Inbound.Connector(
        account.platform(),
        queueId,
        flowVersionId,
        leading,
        asked.reason(),
        asked.priority(),
        asked.preserveMediaStream());
  }

  /// The connectors of a voice bot's account that lead to this account: those that are said to, and
  /// the one that bears the name of its platform, when nothing else is said of that one.
  public List<String> connectors(AccountName bot, Account account) {
    Map<String, AccountName> said = connectors.getOrDefault(bot, Map.of());
    String ofPlatform = account.platform().wireName();
    Stream<String> named =
        said.entrySet().stream()
            .filter(lead -> lead.getValue().equals(account.name()))
            .map(Map.Entry::getKey);
    Stream<String> unsaid = said.containsKey(ofPlatform) ? Stream.of() : Stream.of(ofPlatform);
    return Stream.concat(named, unsaid).limit(MAX_CONNECTORS).toList();
  }

  /// What is wrong with a route whoever takes it.
  private @Nullable RouteResolution problem(RouteSpec spec, @Nullable Account account) {
    if (account == null) {
      var names = accounts.keySet().stream().map(AccountName::value).toList();
      return new RouteResolution.UnknownAccount(
          spec.account(), Suggestion.nearest(spec.account().value(), names));
    }
    if (account.platform() == Platform.NICE_COGNIGY) {
      return new RouteResolution.SourceOnly(account.name());
    }
    return spec.target() instanceof Target.Flow && account.platform() != Platform.NICE_CXONE
        ? new RouteResolution.NoFlows(account.name())
        : null;
  }

  private static RouteResolution resolved(RouteSpec spec, Account account, Inbound inbound) {
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
