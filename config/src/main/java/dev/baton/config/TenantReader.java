package dev.baton.config;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.account.StreamSettings;
import dev.baton.core.handoff.CompensationKind;
import dev.baton.core.handoff.EscalationPolicy;
import dev.baton.core.handoff.FallbackPolicy;
import dev.baton.core.handoff.Reaction;
import dev.baton.core.handoff.Repair;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Platform;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// From the tree to the records: tenants with their accounts, routes and policies.
final class TenantReader {
  /// Guides 000, 001 and 004 refresh a token 60 s before its end.
  static final long REFRESH_MARGIN_MS = 60_000;

  /// Guide 003 refreshes Cognigy's 300 s before.
  private static final long COGNIGY_REFRESH_MARGIN_MS = 300_000;

  /// Names stand in URLs and in file names.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /// More rules than a person can keep in mind; also the limit of [FallbackPolicy].
  private static final int MAX_RULES = 100;

  /// Every scope that any guide names is fewer.
  private static final int MAX_SCOPES = 50;

  private final Problems problems;
  private final Adapters adapters;
  private final AddressReader addresses;
  private final RouteReader routeReader;
  private final SubscriptionReader subscriptions;
  private final StreamReader streamReader;
  private final TriggerReader triggerReader;
  private final List<Account> accounts = new ArrayList<>();
  private final Map<String, Section> accountSections = new LinkedHashMap<>();
  private final Map<AccountName, StreamSettings> streams = new LinkedHashMap<>();
  private final Set<String> streaming = new HashSet<>();
  private final ConnectorReader connectorReader;
  private final Map<AccountName, Section> connectorSections = new LinkedHashMap<>();
  private final EscalationReader escalationReader;
  private final Map<AccountName, EscalationPolicy> escalations = new LinkedHashMap<>();

  TenantReader(Problems problems, Adapters adapters) {
    this.problems = problems;
    this.adapters = adapters;
    this.addresses = new AddressReader(problems);
    this.routeReader = new RouteReader(problems);
    this.subscriptions = new SubscriptionReader(problems);
    this.streamReader = new StreamReader(problems);
    this.connectorReader = new ConnectorReader(problems);
    this.escalationReader = new EscalationReader(problems);
    this.triggerReader = new TriggerReader(problems);
  }

  /// Every account that was read without a problem.
  List<Account> accounts() {
    return accounts;
  }

  Map<TenantId, TenantConfig> tenants(Section section) {
    Map<TenantId, TenantConfig> tenants = new LinkedHashMap<>();
    named(section, "tenant")
        .forEach((name, child) -> {
          TenantId id = new TenantId(name);
          tenants.put(id, tenant(id, child));
        });
    return tenants;
  }

  /// The sections whose names are fit to be names; at least one must be there.
  private Map<String, Section> named(Section section, String what) {
    if (section.keys().isEmpty()) {
      problems.add(section.at(), section.path(), "holds no " + what + "; name at least one");
    }
    Map<String, Section> children = section.children();
    children.values().removeIf(child -> !isNamed(child, what));
    return children;
  }

  private boolean isNamed(Section child, String what) {
    boolean named = NAME.matcher(child.key()).matches();
    if (!named) {
      problems.add(
          child.at(),
          child.path(),
          "'"
              + child.key()
              + "' cannot name a "
              + what
              + "; a name is 1 to 64 letters, digits, '.',"
              + " '_' or '-', the first a letter or digit");
    }
    return named;
  }

  private TenantConfig tenant(TenantId id, Section section) {
    section.require("accounts", "name at least one account under it");
    Section accountsSection = section.section("accounts");
    Map<AccountName, Account> own = new LinkedHashMap<>();
    if (accountsSection != null) {
      named(accountsSection, "account").values().forEach(child -> addAccount(own, id, child));
    }
    Set<String> declared = accountsSection == null ? Set.of() : accountsSection.keys();
    Map<AccountName, Map<String, AccountName>> connectors = connectors(declared, own);
    Section routesSection = section.section("routes");
    Map<String, RouteSpec> routes = new LinkedHashMap<>();
    if (routesSection != null && !routesSection.keys().isEmpty()) {
      named(routesSection, "route")
          .forEach((name, child) -> {
            RouteSpec route = routeReader.read(child, declared, own, connectors);
            if (route != null) {
              routes.put(name, route);
            }
          });
    }
    Set<String> routeNames = routesSection == null ? Set.of() : routesSection.keys();
    FallbackPolicy policy = policy(section, routeNames, repair(section.section("repair")));
    Map<String, Subscription> subscribed = subscriptions(id, section.section("subscriptions"));
    List<Trigger> triggers = triggers(section.section("triggers"), declared);
    section.finish();
    Map<AccountName, StreamSettings> watched = new LinkedHashMap<>(streams);
    watched.keySet().retainAll(own.keySet());
    Map<AccountName, EscalationPolicy> bots = new LinkedHashMap<>(escalations);
    bots.keySet().retainAll(own.keySet());
    return new TenantConfig(
        id, own, routes, policy, subscribed, watched, triggers, bots, connectors);
  }

  private Map<AccountName, Map<String, AccountName>> connectors(
      Set<String> declared, Map<AccountName, Account> own) {
    Map<AccountName, Map<String, AccountName>> read = new LinkedHashMap<>();
    connectorSections.forEach((account, section) -> {
      read.put(account, connectorReader.read(section, declared, own));
    });
    // They are of this tenant; the next one has others.
    connectorSections.clear();
    return read;
  }

  private List<Trigger> triggers(@Nullable Section section, Set<String> declared) {
    List<Trigger> read = new ArrayList<>();
    if (section == null || section.keys().isEmpty()) {
      return read;
    }
    if (section.keys().size() > TriggerReader.MAX_TRIGGERS) {
      problems.add(
          section.at(),
          section.path(),
          "holds more than " + TriggerReader.MAX_TRIGGERS + " triggers");
    }
    for (Section child : named(section, "trigger").values()) {
      Trigger trigger = triggerReader.read(child, declared, streaming);
      if (trigger != null) {
        read.add(trigger);
      }
    }
    return read;
  }

  private Map<String, Subscription> subscriptions(TenantId tenant, @Nullable Section section) {
    Map<String, Subscription> read = new LinkedHashMap<>();
    if (section == null || section.keys().isEmpty()) {
      return read;
    }
    if (section.keys().size() > SubscriptionReader.MAX_SUBSCRIPTIONS) {
      problems.add(
          section.at(),
          section.path(),
          "holds more than " + SubscriptionReader.MAX_SUBSCRIPTIONS + " subscriptions");
    }
    named(section, "subscription")
        .forEach((name, child) -> {
          Subscription subscription = subscriptions.read(tenant, child);
          if (subscription != null) {
            read.put(name, subscription);
          }
        });
    return read;
  }

  private void addAccount(Map<AccountName, Account> own, TenantId tenant, Section section) {
    int before = problems.count();
    Section first = accountSections.putIfAbsent(section.key(), section);
    if (first != null) {
      problems.add(
          section.at(),
          section.path(),
          "account '"
              + section.key()
              + "' is also in line "
              + first.at().line()
              + "; account names are unique over all tenants, because webhooks name them alone");
    }
    Account account = account(tenant, section);
    if (account != null && problems.count() == before) {
      own.put(account.name(), account);
      accounts.add(account);
    }
  }

  private @Nullable Account account(TenantId tenant, Section section) {
    section.require(
        "platform", "genesys_cloud, nice_cxone or nice_cognigy, which is a source alone");
    section.require("api-base", "the URL in front of every call, for example https://api.example");
    section.require("client-id", "it is asked for with each token");
    section.require("client-secret", "write it as ${env:NAME} or ${file:path}");
    Platform platform = section.choice("platform", List.of(Platform.values()));
    Dialect dialect = section.choice("dialect", List.of(Dialect.values()));
    checkAdapter(section, platform, dialect == null ? Dialect.GUIDE : dialect);
    URI apiBase = section.url("api-base");
    URI tokenUrl = section.url("token-url");
    String clientId = section.id("client-id", 500);
    Secret clientSecret = section.secret("client-secret");
    long refreshMarginMs =
        section.durationMs("refresh-margin", refreshMarginMs(platform), 1, 3_600_000);
    List<String> scopes = scopes(section);
    Inbound inbound = addresses.inbound(section.section("inbound"));
    String requeueQueueId = section.id("requeue-queue", 200);
    String supervisorQueueId = section.id("supervisor-queue", 200);
    Secret webhookSecret = section.secret("webhook-secret");
    String defaultCountry = section.country("default-country");
    AccountLimits limits = limits(section.section("limits"));
    addConnectors(section, platform);
    // Why a voice bot's account has neither was said with its connectors.
    Platform destination = platform == Platform.NICE_COGNIGY ? null : platform;
    addStream(section, destination, apiBase);
    addEscalation(section, destination);
    section.finish();
    if (platform == null || apiBase == null || clientId == null || clientSecret == null) {
      return null;
    }
    return new Account(
        new AccountName(section.key()),
        tenant,
        platform,
        dialect == null ? Dialect.GUIDE : dialect,
        apiBase,
        tokenUrl == null ? URI.create(apiBase + tokenPath(platform)) : tokenUrl,
        clientId,
        clientSecret,
        scopes,
        refreshMarginMs,
        inbound,
        requeueQueueId,
        supervisorQueueId,
        limits,
        webhookSecret,
        defaultCountry);
  }

  private static long refreshMarginMs(@Nullable Platform platform) {
    return platform == Platform.NICE_COGNIGY ? COGNIGY_REFRESH_MARGIN_MS : REFRESH_MARGIN_MS;
  }

  private void addConnectors(Section account, @Nullable Platform platform) {
    Section connectors = connectorReader.check(account, platform);
    if (connectors != null && isName(account.key())) {
      connectorSections.put(new AccountName(account.key()), connectors);
    }
  }

  /// Whether an account, a route or a tenant may be called so.
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private void addStream(Section account, @Nullable Platform platform, @Nullable URI apiBase) {
    if (account.has("stream")) {
      streaming.add(account.key());
    }
    StreamSettings stream = streamReader.read(account.section("stream"), platform, apiBase);
    if (stream != null && NAME.matcher(account.key()).matches()) {
      streams.put(new AccountName(account.key()), stream);
    }
  }

  private void addEscalation(Section account, @Nullable Platform platform) {
    EscalationPolicy policy = escalationReader.read(account.section("escalation"), platform);
    if (policy != null && NAME.matcher(account.key()).matches()) {
      escalations.put(new AccountName(account.key()), policy);
    }
  }

  private void checkAdapter(Section section, @Nullable Platform platform, Dialect dialect) {
    String problem = platform == null ? null : adapters.problem(platform, dialect);
    if (problem != null) {
      String key = section.has("dialect") ? "dialect" : "platform";
      Position at = Objects.requireNonNullElse(section.atKey(key), section.at());
      problems.add(at, section.pathOf(key), problem + "; remove the account or change its " + key);
    }
  }

  /// Where the guides get their tokens: 000, 001 and 004 at the first, 003 at the second.
  private static String tokenPath(Platform platform) {
    return switch (platform) {
      case GENESYS_CLOUD, NICE_CXONE -> "/oauth/token";
      case NICE_COGNIGY -> "/api/v1/auth/login";
    };
  }

  private List<String> scopes(Section section) {
    List<String> scopes = new ArrayList<>();
    List<Section.Value> values = section.values("scopes");
    if (values.size() > MAX_SCOPES) {
      problems.add(
          section.at(), section.pathOf("scopes"), "has more than " + MAX_SCOPES + " entries");
    }
    for (Section.Value value : values) {
      String scope = section.checkedId(value, "a scope", 200);
      if (scope != null) {
        scopes.add(scope);
      }
    }
    return scopes;
  }

  private static AccountLimits limits(@Nullable Section section) {
    AccountLimits defaults = AccountLimits.defaults();
    if (section == null) {
      return defaults;
    }
    AccountLimits limits =
        new AccountLimits(
            section.count("max-concurrent", defaults.maxConcurrent(), 1, 10_000),
            section.durationMs("connect-timeout", defaults.connectTimeoutMs(), 1, 60_000),
            Math.toIntExact(
                section.number(
                    "max-response", Measure.SIZE, defaults.maxResponseBytes(), 1 << 10, 64 << 20)),
            section.count("breaker-failures", defaults.breakerFailures(), 1, 1_000),
            section.durationMs("breaker-open", defaults.breakerOpenMs(), 1, 600_000),
            Math.toIntExact(
                section.number(
                    "max-context", Measure.SIZE, defaults.maxContextBytes(), 512, 1 << 20)));
    section.finish();
    return limits;
  }

  /// Who is asked to look after a caller for whom no compensation was of use.
  private enum Escalation {
    AUTOMATIC,
    MANUAL
  }

  private static Repair repair(@Nullable Section section) {
    Repair defaults = Repair.defaults();
    if (section == null) {
      return defaults;
    }
    CompensationKind first =
        section.choice("first", List.of(CompensationKind.REQUEUE, CompensationKind.SUPERVISOR));
    Escalation escalation = section.choice("escalation", List.of(Escalation.values()));
    section.finish();
    return new Repair(
        first == null ? defaults.first() : first,
        escalation == null ? defaults.escalates() : escalation == Escalation.AUTOMATIC);
  }

  private FallbackPolicy policy(Section tenant, Set<String> routeNames, Repair repair) {
    List<FallbackPolicy.Rule> rules = new ArrayList<>();
    for (Section section : tenant.sections("policy")) {
      FallbackPolicy.Rule rule = rule(section, routeNames);
      if (rule != null) {
        rules.add(rule);
      }
    }
    if (rules.size() > MAX_RULES) {
      Position at = Objects.requireNonNullElse(tenant.atKey("policy"), tenant.at());
      problems.add(
          at,
          tenant.pathOf("policy"),
          "has "
              + rules.size()
              + " rules, at most "
              + MAX_RULES
              + " are allowed; leave out a key of"
              + " a rule to match everything");
      return FallbackPolicy.defaults();
    }
    return new FallbackPolicy(rules, repair);
  }

  private FallbackPolicy.@Nullable Rule rule(Section section, Set<String> routeNames) {
    section.require("reaction", "one of retry, next_route, end");
    Section.Value route = section.value("route");
    if (route != null && !routeNames.contains(route.text())) {
      problems.add(
          route.at(),
          route.path(),
          "no route of this tenant is named '"
              + route.shown()
              + "'"
              + Suggestion.question(Suggestion.nearest(route.shown(), routeNames)));
    }
    CallKind phase = section.choice("phase", List.of(CallKind.RESERVE, CallKind.COMMIT));
    FailureKind failure = section.choice("failure", List.of(FailureKind.values()));
    Reaction reaction = section.choice("reaction", List.of(Reaction.values()));
    section.finish();
    return reaction == null
        ? null
        : new FallbackPolicy.Rule(route == null ? null : route.text(), phase, failure, reaction);
  }
}
