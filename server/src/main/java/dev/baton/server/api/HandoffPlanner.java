package dev.baton.server.api;

import dev.baton.config.BatonConfig;
import dev.baton.config.RouteResolution;
import dev.baton.config.RouteSpec;
import dev.baton.config.TenantConfig;
import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.ContextCheck;
import dev.baton.core.context.ContextProblem;
import dev.baton.core.context.Direction;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Plan;
import dev.baton.core.handoff.Route;
import dev.baton.core.handoff.Until;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import dev.baton.journal.IdempotencyKey;
import dev.baton.journal.SeenLeg;
import dev.baton.server.BatonNode;
import dev.baton.server.runtime.NewHandoff;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Turns a request into a handoff: finds its accounts and routes, checks its context, gives it its
/// ids.
final class HandoffPlanner {
  private final BatonNode node;

  HandoffPlanner(BatonNode node) {
    this.node = node;
  }

  /// The handoff that is asked for. Stores nothing: a leg that was never seen is stored with the
  /// handoff, and whoever is the first to store one gives it its canonical id.
  ///
  /// @throws ProblemException naming what is wrong with the request
  /// @throws dev.baton.journal.JournalUnavailable when the database is away
  NewHandoff plan(HandoffRequest asked, @Nullable IdempotencyKey idempotencyKey) {
    HandoffRequest.Source source =
        asked.source() == null ? new HandoffRequest.Source(null, null) : asked.source();
    Account account = account("/source/account", source.account());
    VendorId vendorId = vendorId("/source/interactionId", source.interactionId());
    MediaType mediaType = asked.mediaType() == null ? MediaType.VOICE : asked.mediaType();
    VoiceBots.check(account, asked, mediaType);
    List<Route> routes = routes(account, asked);
    // The context is checked before anything is stored; only its id is still missing then.
    Instant now = node.now().at();
    CanonicalContext draft =
        context(asked, account, routes, mediaType, new CanonicalId("int-unknown"), now);
    refuse(ContextCheck.problems(draft));
    Optional<CanonicalId> known =
        node.interactions().find(account.tenant(), account.name(), vendorId);
    CanonicalId canonicalId = known.orElseGet(node.ids()::newCanonicalId);
    SeenLeg firstLeg =
        known.isPresent() ? null : SeenLeg.first(account.name(), vendorId, mediaType.wireName());
    Plan plan =
        new Plan(
            new Leg(account.name(), account.platform(), vendorId),
            routes,
            mediaType,
            draft.transfer().transferType(),
            asked.until() == null ? Until.ACTIVE : asked.until(),
            draft.context().complianceFlags(),
            node.config().timers(),
            tenant(account).policy());
    Handoff handoff =
        Handoff.requested(node.ids().newHandoffId(now), account.tenant(), canonicalId, plan, now);
    return new NewHandoff(
        handoff,
        context(asked, account, routes, mediaType, canonicalId, now),
        idempotencyKey,
        firstLeg);
  }

  /// The account of this name.
  Account account(String path, @Nullable String name) {
    String given = required(path, name);
    BatonConfig config = node.config();
    Account account = isName(given) ? config.account(new AccountName(given)) : null;
    if (account == null) {
      String known =
          config.tenants().values().stream()
              .flatMap(t -> t.accounts().keySet().stream())
              .map(AccountName::value)
              .collect(Collectors.joining(", "));
      throw new ProblemException(
          ProblemType.UNKNOWN_ACCOUNT,
          path + " names an account that is not configured; there are: " + known);
    }
    return account;
  }

  /// The platform's own id of the interaction.
  VendorId vendorId(String path, @Nullable String value) {
    try {
      return new VendorId(required(path, value));
    } catch (IllegalArgumentException e) {
      throw invalid(path, String.valueOf(e.getMessage()));
    }
  }

  private TenantConfig tenant(Account account) {
    TenantConfig tenant = node.config().tenants().get(account.tenant());
    if (tenant == null) {
      throw new IllegalStateException("account " + account.name() + " has no tenant");
    }
    return tenant;
  }

  private List<Route> routes(Account source, HandoffRequest request) {
    List<HandoffRequest.RouteRequest> asked = request.routes();
    if (asked == null || asked.isEmpty() || asked.size() > Plan.MAX_ROUTES) {
      throw invalid("/routes", "must list 1 to " + Plan.MAX_ROUTES + " routes");
    }
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      if (asked.get(i) == null) {
        throw invalid("/routes/" + i, "is null");
      }
      routes.add(route("/routes/" + i, source, asked.get(i), request));
    }
    return routes;
  }

  private Route route(
      String path, Account source, HandoffRequest.RouteRequest asked, HandoffRequest request) {
    TenantConfig tenant = tenant(source);
    RouteSpec spec = asked.route() == null ? adHoc(path, asked) : named(path, tenant, asked);
    RouteResolution resolution;
    if (VoiceBots.has(source)) {
      resolution = VoiceBots.route(path, tenant, source, spec, request);
    } else {
      VoiceBots.refuseFlow(path, source, spec);
      resolution = tenant.route(spec);
    }
    return switch (resolution) {
      case RouteResolution.Resolved(Route route) when route.account().equals(source.name()) ->
          throw new ProblemException(
              ProblemType.UNUSABLE_ROUTE, path + " leads back into the source's own account");
      case RouteResolution.Resolved(Route route) -> route;
      case RouteResolution.UnknownRoute problem -> throw unknownRoute(path, problem);
      case RouteResolution.UnknownAccount problem ->
          throw new ProblemException(ProblemType.UNKNOWN_ACCOUNT, path + ": " + problem.message());
      case RouteResolution.Unusable problem ->
          throw new ProblemException(ProblemType.UNUSABLE_ROUTE, path + ": " + problem.message());
    };
  }

  private static ProblemException unknownRoute(String path, RouteResolution.Problem problem) {
    return new ProblemException(ProblemType.UNKNOWN_ROUTE, path + ": " + problem.message());
  }

  private static RouteSpec named(
      String path, TenantConfig tenant, HandoffRequest.RouteRequest asked) {
    if (asked.account() != null || asked.hasTarget()) {
      throw invalid(path, "names a route and a target; give one of the two");
    }
    String name = required(path + "/route", asked.route());
    RouteSpec spec = tenant.routes().get(name);
    if (spec == null && tenant.route(name) instanceof RouteResolution.Problem problem) {
      throw unknownRoute(path, problem);
    }
    return Objects.requireNonNull(spec);
  }

  private static RouteSpec adHoc(String path, HandoffRequest.RouteRequest asked) {
    AccountName account;
    try {
      account = new AccountName(required(path + "/account", asked.account()));
    } catch (IllegalArgumentException e) {
      throw invalid(path, String.valueOf(e.getMessage()));
    }
    return RouteSpec.adHoc(account, RouteTargets.of(path, asked));
  }

  private static CanonicalContext context(
      HandoffRequest asked,
      Account source,
      List<Route> routes,
      MediaType mediaType,
      CanonicalId canonicalId,
      Instant now) {
    HandoffRequest.Customer customer =
        asked.customer() == null ? new HandoffRequest.Customer(null, null, null) : asked.customer();
    HandoffRequest.Details details =
        asked.context() == null
            ? new HandoffRequest.Details(null, null, null, null, null)
            : asked.context();
    Map<String, String> attributes = new TreeMap<>();
    if (asked.attributes() != null) {
      asked
          .attributes()
          .forEach((name, value) -> {
            if (value == null) {
              throw invalid("/attributes/" + RequestBodies.shown(name), "is null");
            }
            attributes.put(name, value);
          });
    }
    VoiceBots.tell(asked, attributes);
    return new CanonicalContext(
        canonicalId,
        source.platform(),
        routes.getFirst().platform(),
        now,
        mediaType,
        asked.direction() == null ? Direction.INBOUND : asked.direction(),
        new CanonicalContext.Customer(
            customer.phone(), customer.segment(), Boolean.TRUE.equals(customer.piiMasked())),
        new CanonicalContext.Details(
            details.accountNumber(),
            details.previousQueue(),
            details.holdDurationSec(),
            nonNull("/context/dtmfSequence", details.dtmfSequence()),
            nonNull("/context/complianceFlags", details.complianceFlags())),
        new CanonicalContext.Transfer(
            asked.initiatedBy() == null ? VoiceBots.initiator(source) : asked.initiatedBy(),
            routes.getFirst().target() instanceof Target.Agent(String agentId) ? agentId : null,
            asked.transferType() == null ? TransferType.WARM : asked.transferType()),
        asked.bot(),
        nonNull("/transcript", asked.transcript()),
        attributes);
  }

  private static <T> List<T> nonNull(String path, @Nullable List<T> values) {
    if (values == null) {
      return List.of();
    }
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) == null) {
        throw invalid(path + "/" + i, "is null");
      }
    }
    return values;
  }

  private static void refuse(List<ContextProblem> problems) {
    if (!problems.isEmpty()) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          problems.stream()
              .map(p -> p.path() + ": " + p.message())
              .collect(Collectors.joining("; ")),
          Map.of("violations", problems));
    }
  }

  private static String required(String path, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw invalid(path, "is missing");
    }
    return value;
  }

  private static boolean isName(String value) {
    try {
      return !new AccountName(value).value().isEmpty();
    } catch (IllegalArgumentException e) {
      // What is no name at all names no account either; the caller says so.
      return false;
    }
  }

  static ProblemException invalid(String path, String message) {
    return new ProblemException(
        ProblemType.INVALID_REQUEST,
        path + " " + message,
        Map.of("violations", List.of(new ContextProblem(path, message))));
  }
}
