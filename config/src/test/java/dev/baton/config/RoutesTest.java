package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.handoff.FallbackPolicy;
import dev.baton.core.handoff.Reaction;
import dev.baton.core.handoff.Route;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.CallKind;
import dev.baton.core.platform.FailureKind;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Target;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Named and ad-hoc routes, turned into those of the protocol.
class RoutesTest {
  private static final AccountName CX = new AccountName("cx");
  private static final Inbound INBOUND = new Inbound.PhoneNumber("+18885551900", "CXONE_HANDBACK");

  private static final String TEXT =
      Configs.MINIMAL
          + """
                  inbound: {phone-number: "+18885551900", extension: CXONE_HANDBACK}
                  requeue-queue: general
                genesys:
                  platform: genesys_cloud
                  api-base: https://genesys.example
                  client-id: baton
                  client-secret: ${env:SECRET}
              routes:
                nora: {account: cx, target-agent: nice-usr-4492}
                support: {account: cx, target-queue: support, tries: 2}
              policy:
                - {route: nora, phase: reserve, failure: unknown, reaction: next_route}
                - reaction: end
          """;

  private final TenantConfig tenant =
      Objects.requireNonNull(Configs.loaded(TEXT).tenants().get(new TenantId("default")));

  @Test
  void an_agent_route_compensates_into_the_queue_of_its_account() {
    assertThat(tenant.route("nora"))
        .isEqualTo(
            new RouteResolution.Resolved(
                new Route(
                    "nora",
                    CX,
                    Platform.NICE_CXONE,
                    new Target.Agent("nice-usr-4492"),
                    INBOUND,
                    1,
                    "general")));
  }

  @Test
  void a_queue_route_compensates_into_its_own_queue() {
    assertThat(tenant.route("support"))
        .isEqualTo(
            new RouteResolution.Resolved(
                new Route(
                    "support",
                    CX,
                    Platform.NICE_CXONE,
                    new Target.Queue("support"),
                    INBOUND,
                    2,
                    "support")));
  }

  @Test
  void an_ad_hoc_route_is_called_after_where_it_leads() {
    RouteSpec adHoc = RouteSpec.adHoc(CX, new Target.Agent("ada"));

    assertThat(tenant.route(adHoc))
        .isInstanceOfSatisfying(
            RouteResolution.Resolved.class,
            resolved -> {
              assertThat(resolved.route().name()).isEqualTo("cx/agent/ada");
              assertThat(resolved.route().inbound()).isEqualTo(INBOUND);
              assertThat(resolved.route().tries()).isEqualTo(1);
            });
  }

  @Test
  void a_number_and_a_sip_uri_are_their_own_address_and_need_no_inbound() {
    Target number = new Target.Number("+18885551910", "7");
    Target sip = new Target.SipUri("sip:billing@inbound.example");

    assertThat(tenant.route(RouteSpec.adHoc(new AccountName("genesys"), number)))
        .isInstanceOfSatisfying(
            RouteResolution.Resolved.class,
            resolved -> {
              assertThat(resolved.route().name()).isEqualTo("genesys/number/+18885551910");
              assertThat(resolved.route().inbound())
                  .isEqualTo(new Inbound.PhoneNumber("+18885551910", "7"));
            });
    assertThat(tenant.route(RouteSpec.adHoc(CX, sip)))
        .isInstanceOfSatisfying(
            RouteResolution.Resolved.class,
            resolved -> {
              assertThat(resolved.route().name()).isEqualTo("cx/sip:billing@inbound.example");
              assertThat(resolved.route().inbound())
                  .isEqualTo(new Inbound.SipUri("sip:billing@inbound.example"));
            });
  }

  @Test
  void what_cannot_be_routed_says_why() {
    AccountName genesys = new AccountName("genesys");
    Target queue = new Target.Queue("q");

    assertThat(tenant.route("norra")).isEqualTo(new RouteResolution.UnknownRoute("norra", "nora"));
    assertThat(tenant.route(RouteSpec.adHoc(new AccountName("genesis"), queue)))
        .isEqualTo(new RouteResolution.UnknownAccount(new AccountName("genesis"), "genesys"));
    assertThat(tenant.route(RouteSpec.adHoc(genesys, queue)))
        .isEqualTo(new RouteResolution.NoInbound(genesys));
    assertThat(new RouteResolution.NoInbound(genesys).message()).contains("inbound.phone-number");
  }

  @Test
  void the_first_rule_of_the_policy_that_matches_decides() {
    FallbackPolicy policy = tenant.policy();

    assertThat(policy.reaction("nora", CallKind.RESERVE, FailureKind.UNKNOWN))
        .isEqualTo(Reaction.NEXT_ROUTE);
    assertThat(policy.reaction("nora", CallKind.COMMIT, FailureKind.UNKNOWN))
        .isEqualTo(Reaction.END);
  }
}
