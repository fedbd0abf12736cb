package dev.baton.server.escalation;

import dev.baton.config.BatonConfig;
import dev.baton.config.TenantConfig;
import dev.baton.core.account.Account;
import dev.baton.core.account.Dialect;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.ContextCheck;
import dev.baton.core.context.ContextLimits;
import dev.baton.core.context.ContextProblem;
import dev.baton.core.context.Direction;
import dev.baton.core.context.InitiatedBy;
import dev.baton.core.context.PhoneNumbers;
import dev.baton.core.handoff.Escalation;
import dev.baton.core.handoff.EscalationPolicy;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Plan;
import dev.baton.core.handoff.Route;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.Ids;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import dev.baton.journal.IdempotencyKey;
import dev.baton.journal.Interactions;
import dev.baton.journal.SeenLeg;
import dev.baton.server.runtime.HandoffRuntime;
import dev.baton.server.runtime.NewHandoff;
import dev.baton.server.runtime.OpenResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes handoffs of what bots ask for, and opens them.
public final class Escalations {
  /// The route to the general queue, in plans, policies and reports.
  public static final String GENERAL_ROUTE = "general-queue";

  /// The route of a callback.
  public static final String CALLBACK_ROUTE = "callback";

  /// Where a client says her number, if it does; it is what she is called back at.
  private static final List<String> PHONE_NAMES = List.of("phone", "phoneNumber");

  private final BatonConfig config;
  private final Interactions interactions;
  private final Ids ids;
  private final InstantSource clock;
  private final HandoffRuntime runtime;

  public Escalations(
      BatonConfig config,
      Interactions interactions,
      Ids ids,
      InstantSource clock,
      HandoffRuntime runtime) {
    this.config = config;
    this.interactions = interactions;
    this.ids = ids;
    this.clock = clock;
    this.runtime = runtime;
  }

  /// Opens the handoff that is asked for.
  ///
  /// @throws UnfitEscalation naming what is wrong with it
  /// @throws dev.baton.journal.JournalUnavailable when the database is away
  public OpenResult open(EscalationOrder order, @Nullable IdempotencyKey key) {
    OpenResult result = runtime.open(plan(order, key));
    // Who was not the first to see a leg plans again, with the canonical id that it has got.
    return result instanceof OpenResult.LegKnown ? runtime.open(plan(order, key)) : result;
  }

  /// The handoff that would be opened. Stores nothing.
  ///
  /// @throws UnfitEscalation naming what is wrong with it
  /// @throws dev.baton.journal.JournalUnavailable when the database is away
  public NewHandoff plan(EscalationOrder order, @Nullable IdempotencyKey key) {
    Account account = account(order);
    TenantConfig tenant = tenant(account);
    EscalationPolicy policy = tenant.escalation(account.name());
    List<Route> routes = routes(account, policy, order);
    Instant now = clock.instant();
    refuse(ContextCheck.problems(context(order, account, new CanonicalId("int-unknown"), now)));
    Optional<CanonicalId> known =
        interactions.find(account.tenant(), account.name(), order.interactionId());
    CanonicalId canonicalId = known.orElseGet(ids::newCanonicalId);
    Plan plan =
        new Plan(
            new Leg(account.name(), account.platform(), order.interactionId()),
            routes,
            order.mediaType(),
            TransferType.BLIND,
            order.until(),
            List.of(),
            config.timers(),
            tenant.policy(),
            escalation(order, policy, routes));
    return new NewHandoff(
        Handoff.requested(ids.newHandoffId(now), account.tenant(), canonicalId, plan, now),
        context(order, account, canonicalId, now),
        key,
        known.isPresent()
            ? null
            : SeenLeg.first(account.name(), order.interactionId(), order.mediaType().wireName()));
  }

  private Account account(EscalationOrder order) {
    Account account = config.account(order.account());
    if (account == null) {
      throw new UnfitEscalation("/account", "names an account that is not configured");
    }
    if (account.platform() != Platform.NICE_CXONE || account.dialect() != Dialect.GUIDE) {
      throw new UnfitEscalation(
          "/account", "must be of nice_cxone: only there a bot hands over within its account");
    }
    return account;
  }

  private TenantConfig tenant(Account account) {
    TenantConfig tenant = config.tenants().get(account.tenant());
    if (tenant == null) {
      throw new IllegalStateException("account " + account.name() + " has no tenant");
    }
    return tenant;
  }

  /// What was asked for; behind it, where the account has them, the general queue and the callback.
  private static List<Route> routes(
      Account account, EscalationPolicy policy, EscalationOrder order) {
    List<Route> routes = new ArrayList<>();
    routes.add(
        route(
            account.name() + "/queue/" + order.queueId(),
            account,
            checked("/queueId", () -> new Target.Queue(order.queueId())),
            within(order, order.queueId(), order.skillGroupId())));
    String general = policy.generalQueueId();
    if (general != null && !general.equals(order.queueId())) {
      routes.add(
          route(
              GENERAL_ROUTE,
              account,
              new Target.Queue(general),
              within(order, general, policy.generalSkillGroupId())));
    }
    String callback = policy.callbackQueueId();
    if (callback != null) {
      routes.add(
          route(
              CALLBACK_ROUTE,
              account,
              new Target.Callback(callback),
              within(order, callback, null)));
    }
    return routes;
  }

  private static Route route(String name, Account account, Target target, Inbound.Within inbound) {
    return new Route(
        name,
        account.name(),
        account.platform(),
        target,
        inbound,
        1,
        inbound.queueId(),
        account.supervisorQueueId());
  }

  private static Inbound.Within within(
      EscalationOrder order, String queueId, @Nullable String skillGroupId) {
    return checked(
        "/skillGroupId", () -> new Inbound.Within(queueId, skillGroupId, order.trigger()));
  }

  /// An id that is none is said with its place.
  private static <T> T checked(String path, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new UnfitEscalation(path, String.valueOf(e.getMessage()));
    }
  }

  private static Escalation escalation(
      EscalationOrder order, EscalationPolicy policy, List<Route> routes) {
    EscalationPolicy.Texts texts = policy.texts(order.language());
    return new Escalation(
        order.trigger(),
        order.score(),
        order.conversationId(),
        index(routes, GENERAL_ROUTE),
        index(routes, CALLBACK_ROUTE),
        policy.callbackWhenNobodyIsFree(),
        policy.rules(),
        texts.hold(),
        EscalationPolicy.messages(texts));
  }

  private static int index(List<Route> routes, String name) {
    for (int i = 0; i < routes.size(); i++) {
      if (routes.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static CanonicalContext context(
      EscalationOrder order, Account account, CanonicalId canonicalId, Instant now) {
    List<CanonicalContext.Utterance> said = order.history();
    int from = Math.max(0, said.size() - ContextLimits.UTTERANCES);
    return new CanonicalContext(
        canonicalId,
        account.platform(),
        account.platform(),
        now,
        order.mediaType(),
        Direction.INBOUND,
        new CanonicalContext.Customer(phone(order.guest()), null, false),
        new CanonicalContext.Details(null, null, null, List.of(), List.of()),
        new CanonicalContext.Transfer(InitiatedBy.BOT, null, TransferType.BLIND),
        new CanonicalContext.Bot(order.trigger(), order.score(), order.language(), null),
        said.subList(from, said.size()),
        guest(order.guest()));
  }

  /// The bot's session is worth keeping, and would be taken for a vendor's routing artifact.
  private static Map<String, String> guest(Map<String, String> given) {
    Map<String, String> guest = new HashMap<>(given);
    String session = guest.remove("sessionId");
    if (session != null) {
      guest.put(CanonicalContext.BOT_SESSION_ATTRIBUTE, session);
    }
    return guest;
  }

  private static @Nullable String phone(Map<String, String> guest) {
    for (String name : PHONE_NAMES) {
      String given = guest.get(name);
      if (given != null && PhoneNumbers.problem(given) == null) {
        return given;
      }
    }
    return null;
  }

  private static void refuse(List<ContextProblem> problems) {
    if (!problems.isEmpty()) {
      throw new UnfitEscalation(problems);
    }
  }
}
