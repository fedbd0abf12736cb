package dev.baton.server.runtime;

import dev.baton.config.BatonConfig;
import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.privacy.ContextFit;
import dev.baton.core.context.privacy.ContextMapping;
import dev.baton.core.context.privacy.MappedContext;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.HandoffId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Order;
import dev.baton.journal.Claims;
import dev.baton.platform.ContextPlan;
import dev.baton.platform.PlatformCodec;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Prepares contexts for their destinations: mapped by the privacy rules, fitted into the bytes
/// that the account takes, the rest left as a claim.
public final class ContextDeliveries {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Stands for the port that will be listened on.
  private static final int ANY_PORT = 1;

  private final BatonConfig config;
  private final Function<Account, PlatformCodec> codecs;
  private final ContextBook contexts;
  private final Claims claims;
  private volatile @Nullable String claimsUrl;

  public ContextDeliveries(
      BatonConfig config,
      Function<Account, PlatformCodec> codecs,
      ContextBook contexts,
      Claims claims) {
    this.config = config;
    this.codecs = codecs;
    this.contexts = contexts;
    this.claims = claims;
    this.claimsUrl = config.server().claimsUrl(config.server().port());
  }

  /// The API listens on this port, which the configuration may have left open.
  public void listensOn(int port) {
    claimsUrl = config.server().claimsUrl(port);
  }

  /// How a context would go to this account. Makes no claim.
  public ContextPlan plan(Account account, Order.DeliverContext order, CanonicalContext stored) {
    String url = claimsUrl;
    return ContextPlan.of(
        codecs.apply(account),
        account,
        config.privacy().rules(),
        order,
        stored,
        url == null ? null : url + "x".repeat(Claims.TOKEN_CHARS));
  }

  /// The context of this order, ready to be sent. What does not fit is left as a new claim: one a
  /// send, because nobody knows what became of an earlier one.
  ///
  /// @throws dev.baton.journal.JournalUnavailable when the database is away
  public PreparedContext prepare(Order.DeliverContext order) {
    Account account = config.account(order.account());
    CanonicalContext stored =
        account == null
            ? null
            : contexts.find(handoff(order), account.tenant(), order.canonicalId());
    if (account == null || stored == null) {
      return new PreparedContext.Lost("there is no context to deliver");
    }
    ContextPlan plan = plan(account, order, stored);
    return switch (plan.fit()) {
      case ContextFit.Result.Whole(MappedContext mapped, int bytes) ->
          new PreparedContext.Ready(mapped.context(), bytes, mapped.losses());
      case ContextFit.Result.WithClaim part -> claimed(account, order, plan, part);
      case ContextFit.Result.TooLarge _ when !plan.claimable() && needsOnlyThePort() ->
          new PreparedContext.NotYet("the port that a claim's link needs is not known yet");
      case ContextFit.Result.TooLarge _ ->
          new PreparedContext.Lost(String.valueOf(plan.lostBecause()));
    };
  }

  /// What of the context goes beside an order that is no delivery: the conversation with a transfer
  /// within an account, what a voice bot's session is told, the number with a callback. Mapped as a
  /// delivery is; null for other orders, and when there is none. To the run of a voice bot's flow
  /// nothing of it is sent: it is what must not be repeated from an answer, so it is the whole.
  ///
  /// @throws dev.baton.journal.JournalUnavailable when the database is away
  public @Nullable CanonicalContext beside(Order order) {
    boolean isWhole = order instanceof Order.Commit c && c.inbound() instanceof Inbound.Connector;
    CanonicalId canonicalId =
        switch (order) {
          case Order.Commit commit ->
              isWhole || commit.inbound() instanceof Inbound.Within ? commit.canonicalId() : null;
          case Order.Prepare prepare -> prepare.canonicalId();
          case Order.RequestCallback callback -> callback.canonicalId();
          case Order.Reserve _,
              Order.Withdraw _,
              Order.Release _,
              Order.DeliverContext _,
              Order.Requeue _,
              Order.EndLeg _,
              Order.Hold _,
              Order.OffHold _,
              Order.SendMessage _,
              Order.CreateInteraction _ ->
              null;
        };
    Account account = config.account(order.account());
    if (canonicalId == null || account == null) {
      return null;
    }
    CanonicalContext stored = contexts.find(handoff(order), account.tenant(), canonicalId);
    return stored == null || isWhole ? stored : mapped(account, stored);
  }

  /// What the privacy rules leave of a context for this account's platform.
  public CanonicalContext mapped(Account account, CanonicalContext stored) {
    return ContextMapping.map(
            stored, account.platform(), account.tenant(), config.privacy().rules())
        .context();
  }

  /// An order's id begins with its handoff's.
  private static HandoffId handoff(Order order) {
    return new HandoffId(order.orderId().value().split("/", 2)[0]);
  }

  /// The context of a handoff as people who watch over Baton may see it: nothing personal is in
  /// clear. Null when none is stored.
  ///
  /// @throws dev.baton.journal.JournalUnavailable when the database is away
  public @Nullable CanonicalContext masked(Handoff handoff) {
    CanonicalContext stored = contexts.find(handoff.id(), handoff.tenant(), handoff.canonicalId());
    return stored == null
        ? null
        : ContextMapping.map(
                stored,
                handoff.currentRoute().platform(),
                handoff.tenant(),
                config.privacy().rules().masked())
            .context();
  }

  /// A handoff that is taken over may be carried on before the API has found its port.
  private boolean needsOnlyThePort() {
    return config.server().claimsUrl(ANY_PORT) != null;
  }

  private PreparedContext claimed(
      Account account,
      Order.DeliverContext order,
      ContextPlan plan,
      ContextFit.Result.WithClaim part) {
    byte[] whole = JSON.writeValueAsBytes(plan.whole().context());
    if (whole.length > Claims.MAX_BODY_BYTES) {
      return new PreparedContext.Lost(
          "the context has "
              + whole.length
              + " bytes, and a claim holds at most "
              + Claims.MAX_BODY_BYTES);
    }
    long ttlMs = config.privacy().claimTtlMs();
    String token = claims.create(account.tenant(), order.canonicalId(), whole, ttlMs);
    MappedContext mapped = part.with(claimsUrl + token);
    return new PreparedContext.Ready(mapped.context(), part.bytes(), mapped.losses());
  }
}
