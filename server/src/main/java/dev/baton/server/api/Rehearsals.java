package dev.baton.server.api;

import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.privacy.ContextFit;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Plan;
import dev.baton.core.handoff.Rehearsal;
import dev.baton.core.handoff.Route;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.ReservationId;
import dev.baton.core.platform.Call;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.Order;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.TransferType;
import dev.baton.core.wire.WireRequest;
import dev.baton.journal.Claims;
import dev.baton.platform.ContextPlan;
import dev.baton.server.BatonNode;
import dev.baton.server.Platforms;
import dev.baton.server.runtime.NewHandoff;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Writes down what one handoff would send. The calls are the protocol's, the requests the codecs';
/// nothing is made up here but ids.
final class Rehearsals {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String NEW_INTERACTION = "<canonicalInteractionId>";

  private final BatonNode node;
  private final Handoff handoff;
  private final CanonicalContext context;
  private final boolean known;
  private final ReservationId reservation;

  /// Each stand-in with what is shown in its place.
  private final Map<String, String> placeholders = new TreeMap<>();

  /// The same for every try of every route into an account, and dear for a large context.
  private final Map<AccountName, ContextPlan> plans = new HashMap<>();

  private final Set<String> warnings = new LinkedHashSet<>();

  Rehearsals(BatonNode node, NewHandoff asked) {
    this.node = node;
    this.handoff = asked.handoff();
    this.context = asked.context();
    this.known = asked.firstLeg() == null;
    // Stand-ins are random, so that nothing else is taken for one, and have no character that a
    // path or JSON would write differently.
    this.reservation = new ReservationId("res-" + node.ids().newCanonicalId().value());
    placeholders.put(
        SecretPaths.CLAIMS + "x".repeat(Claims.TOKEN_CHARS), SecretPaths.CLAIMS + "<token>");
    placeholders.put(handoff.id().value(), "<handoffId>");
    placeholders.put(reservation.value(), "<reservationId>");
    if (!known) {
      placeholders.put(handoff.canonicalId().value(), NEW_INTERACTION);
    }
  }

  RehearsalView view() {
    List<RehearsalView.Attempt> attempts = new ArrayList<>();
    for (Rehearsal.Attempt attempt : Rehearsal.of(handoff, reservation)) {
      warn(attempt);
      attempts.add(attempt(attempt));
    }
    warnOfOpenHandoff();
    return new RehearsalView(
        known ? handoff.canonicalId().value() : NEW_INTERACTION,
        known,
        new RehearsalView.Timers(
            handoff.plan().timers().holdDurationMs(), handoff.plan().timers().handoffDeadlineMs()),
        attempts,
        List.copyOf(warnings));
  }

  private RehearsalView.Attempt attempt(Rehearsal.Attempt attempt) {
    Route route = attempt.route();
    ContextPlan plan = contextPlan(attempt);
    List<RehearsalView.Call> calls = new ArrayList<>();
    for (Call call : attempt.good()) {
      CanonicalContext sent = sent(call, plan);
      // What is too large even without all that a claim can carry is not sent at all.
      if (call.kind() != CallKind.DELIVER_CONTEXT || sent != null) {
        calls.add(call("good", call, sent));
      }
    }
    attempt.repair().forEach(call -> calls.add(call("repair", call, null)));
    return new RehearsalView.Attempt(
        attempt.number(),
        route.name(),
        route.account().value(),
        route.platform(),
        route.target(),
        attempt.isAdvisory(),
        context(route, plan),
        calls);
  }

  private ContextPlan contextPlan(Rehearsal.Attempt attempt) {
    Order.DeliverContext delivery =
        attempt.good().stream()
            .filter(Order.DeliverContext.class::isInstance)
            .map(Order.DeliverContext.class::cast)
            .findFirst()
            .orElseThrow();
    return plans.computeIfAbsent(
        delivery.account(), name -> node.deliveries().plan(account(name), delivery, context));
  }

  /// What of the context goes with a call.
  private @Nullable CanonicalContext sent(Call call, ContextPlan plan) {
    if (call.kind() == CallKind.PREPARE) {
      return node.deliveries().mapped(account(call.account()), context);
    }
    return call.kind() == CallKind.DELIVER_CONTEXT ? sent(plan) : null;
  }

  private static @Nullable CanonicalContext sent(ContextPlan plan) {
    return switch (plan.fit()) {
      case ContextFit.Result.Whole whole -> whole.mapped().context();
      case ContextFit.Result.WithClaim part -> part.mapped().context();
      case ContextFit.Result.TooLarge _ -> null;
    };
  }

  private RehearsalView.Context context(Route route, ContextPlan plan) {
    int max = plan.maxBytes();
    return switch (plan.fit()) {
      case ContextFit.Result.Whole(var mapped, int bytes) ->
          new RehearsalView.Context(bytes, max, mapped.losses(), false, null);
      case ContextFit.Result.WithClaim(var mapped, int bytes) ->
          new RehearsalView.Context(bytes, max, mapped.losses(), true, null);
      case ContextFit.Result.TooLarge(int bytes) -> {
        String reason = String.valueOf(plan.lostBecause());
        warnings.add("%s would get no context: %s".formatted(route.account(), reason));
        yield new RehearsalView.Context(bytes, max, plan.whole().losses(), false, reason);
      }
    };
  }

  private RehearsalView.Call call(String course, Call call, @Nullable CanonicalContext sent) {
    Account account = account(call.account());
    WireRequest request = Platforms.codec(account).encode(call, account, sent);
    Map<String, String> headers = new TreeMap<>();
    request.headers().forEach((name, value) -> headers.put(name, shown(value)));
    return new RehearsalView.Call(
        course,
        call.kind(),
        account.name().value(),
        request.method(),
        shown(request.url(account.apiBase())),
        headers,
        json(request.body()),
        request.body() == null ? 0 : request.body().getBytes(StandardCharsets.UTF_8).length);
  }

  private @Nullable JsonNode json(@Nullable String body) {
    return body == null ? null : JSON.readTree(shown(body));
  }

  private String shown(String text) {
    String shown = text;
    for (Map.Entry<String, String> placeholder : placeholders.entrySet()) {
      shown = shown.replace(placeholder.getKey(), placeholder.getValue());
    }
    return shown;
  }

  private Account account(AccountName name) {
    Account account = node.config().account(name);
    if (account == null) {
      throw new IllegalStateException("account " + name + " is not in this node's configuration");
    }
    return account;
  }

  private void warn(Rehearsal.Attempt attempt) {
    Route route = attempt.route();
    if (attempt.isAdvisory()) {
      warnings.add(
          "route %s is advisory: %s holds nothing for it, and whether she is taken shows later"
              .formatted(route.name(), route.account()));
    }
    if (route.requeueQueueId() == null) {
      warnings.add(
          ("route %s has no queue for repairs: a caller whom it loses waits for a person's"
                  + " decision; give account %s a requeue-queue")
              .formatted(route.name(), route.account()));
    }
    warnOfTransferType(handoff.plan());
  }

  private void warnOfTransferType(Plan plan) {
    Platform source = plan.source().platform();
    switch (source) {
      case NICE_CXONE ->
          warnings.add(
              "CXone's transfer has no field for the transfer type: %s is not passed on"
                  .formatted(plan.transferType().wireName()));
      case GENESYS_CLOUD -> {
        if (plan.transferType() == TransferType.CONSULTATIVE) {
          warnings.add(
              "Genesys Cloud's guide dialect has no word for consultative: it is sent as warm, and"
                  + " the caller moves when the source's agent completes");
        }
      }
      case NICE_COGNIGY ->
          warnings.add(
              ("the session's connector decides how she is moved: %s is not passed on, and what the"
                      + " connector is like is known once the session is looked at")
                  .formatted(plan.transferType().wireName()));
    }
  }

  private void warnOfOpenHandoff() {
    node.reader()
        .findOpenByInteraction(handoff.tenant(), handoff.canonicalId())
        .ifPresent(open ->
            warnings.add(
                "handoff %s of this interaction is still open: another one would be refused"
                    .formatted(open.id())));
  }
}
