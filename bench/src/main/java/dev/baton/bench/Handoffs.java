package dev.baton.bench;

import dev.baton.config.BatonConfig;
import dev.baton.config.RouteResolution;
import dev.baton.config.RouteSpec;
import dev.baton.config.TenantConfig;
import dev.baton.core.account.Account;
import dev.baton.core.context.CanonicalContext;
import dev.baton.core.context.Direction;
import dev.baton.core.context.InitiatedBy;
import dev.baton.core.handoff.Handoff;
import dev.baton.core.handoff.Plan;
import dev.baton.core.handoff.Route;
import dev.baton.core.handoff.Until;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.CanonicalId;
import dev.baton.core.id.Ids;
import dev.baton.core.id.TenantId;
import dev.baton.core.id.VendorId;
import dev.baton.core.platform.Leg;
import dev.baton.core.platform.MediaType;
import dev.baton.core.platform.Target;
import dev.baton.core.platform.TransferType;
import dev.baton.journal.SeenLeg;
import dev.baton.server.runtime.NewHandoff;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// Makes the handoffs that [ApiCalls#body] asks for, for a runtime without an API.
final class Handoffs {
  static final TenantId TENANT = new TenantId("default");
  static final AccountName SOURCE = new AccountName("genesys-main");
  static final AccountName DESTINATION = new AccountName("cxone-main");

  private final BatonConfig config;
  private final TenantConfig tenant;
  private final Ids ids;
  private final Supplier<Instant> now;

  Handoffs(BatonConfig config, Ids ids, Supplier<Instant> now) {
    this.config = config;
    this.tenant = Objects.requireNonNull(config.tenants().get(TENANT));
    this.ids = ids;
    this.now = now;
  }

  Account account(AccountName name) {
    return Objects.requireNonNull(tenant.accounts().get(name));
  }

  /// The handoff of the caller on this interaction.
  NewHandoff of(String interaction) {
    Instant at = now.get();
    CanonicalId canonicalId = ids.newCanonicalId();
    Account source = account(SOURCE);
    VendorId leg = new VendorId(interaction);
    Plan plan =
        new Plan(
            new Leg(source.name(), source.platform(), leg),
            List.of(route()),
            MediaType.VOICE,
            TransferType.BLIND,
            Until.QUEUED,
            List.of("pci_dss"),
            config.timers(),
            tenant.policy());
    Handoff handoff = Handoff.requested(ids.newHandoffId(at), TENANT, canonicalId, plan, at);
    return new NewHandoff(
        handoff,
        context(canonicalId, at),
        null,
        SeenLeg.first(source.name(), leg, MediaType.VOICE.wireName()));
  }

  private Route route() {
    RouteSpec spec = RouteSpec.adHoc(DESTINATION, new Target.Queue("billing_specialists"));
    return switch (tenant.route(spec)) {
      case RouteResolution.Resolved(Route route) -> route;
      case RouteResolution.UnknownRoute _,
          RouteResolution.UnknownAccount _,
          RouteResolution.Unusable _ ->
          throw new IllegalStateException("the bench's own route leads nowhere");
    };
  }

  /// What goes with it.
  CanonicalContext context(CanonicalId canonicalId, Instant at) {
    return new CanonicalContext(
        canonicalId,
        account(SOURCE).platform(),
        account(DESTINATION).platform(),
        at,
        MediaType.VOICE,
        Direction.INBOUND,
        new CanonicalContext.Customer("+14155551234", "enterprise", false),
        new CanonicalContext.Details(
            "ACC-992837", "billing_specialists", 42, List.of("1", "3", "0"), List.of("pci_dss")),
        new CanonicalContext.Transfer(InitiatedBy.AGENT, null, TransferType.BLIND),
        Map.of());
  }
}
