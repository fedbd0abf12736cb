package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.core.account.Account;
import dev.baton.core.handoff.Route;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Priority;
import dev.baton.core.platform.Target;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Where the callers of voice bots can be handed over to, and what a voice bot's account may say.
class BotRoutesTest {
  private static final AccountName CX = new AccountName("cx");
  private static final AccountName BOT = new AccountName("bot");
  private static final String FLOW_VERSION = "9f8e7d6c-5b4a-4321-8765-0123456789ab";
  private static final BotHandover ASKED =
      new BotHandover("complex_billing_issue", Priority.HIGH, false);

  /// Line 9 to 14; no inbound leads anywhere.
  private static final String BOTS =
      """
            genesys:
              platform: genesys_cloud
              api-base: https://genesys.example
              client-id: baton
              client-secret: ${env:SECRET}
            bot:
              platform: nice_cognigy
              api-base: https://cognigy.example
              client-id: baton
              client-secret: ${env:SECRET}
      """;

  private static final String ELSEWHERE = "        connectors: {nice_cxone: genesys}\n";

  private static final String ROUTES =
      """
          routes:
            billing: {account: genesys, target-queue: billing, tries: 2}
            studio: {account: cx, target-queue: support, target-flow-version: %s}
      """
          .formatted(FLOW_VERSION);

  private final TenantConfig tenant = tenant("");

  private static TenantConfig tenant(String ofBot) {
    String text = Configs.MINIMAL + BOTS + ofBot + ROUTES;
    return Objects.requireNonNull(Configs.loaded(text).tenants().get(new TenantId("default")));
  }

  private static Account bot(TenantConfig tenant) {
    return Objects.requireNonNull(tenant.accounts().get(BOT));
  }

  @Test
  void a_queue_is_reached_by_the_connector_of_its_platform_and_needs_no_inbound() {
    assertThat(tenant.botRoute("billing", bot(tenant), ASKED))
        .isEqualTo(
            new RouteResolution.Resolved(
                new Route(
                    "billing",
                    new AccountName("genesys"),
                    Platform.GENESYS_CLOUD,
                    new Target.Queue("billing"),
                    new Inbound.Connector(
                        Platform.GENESYS_CLOUD,
                        "billing",
                        null,
                        List.of("genesys_cloud"),
                        "complex_billing_issue",
                        Priority.HIGH,
                        false),
                    2,
                    "billing")));
  }

  @Test
  void a_studio_flow_is_reached_with_its_version_and_an_ad_hoc_route_as_well() {
    Inbound.Connector expected =
        new Inbound.Connector(
            Platform.NICE_CXONE, "support", FLOW_VERSION, List.of("nice_cxone"), null, null, true);
    RouteSpec adHoc = RouteSpec.adHoc(CX, new Target.Flow("support", FLOW_VERSION));

    for (RouteResolution resolution :
        List.of(
            tenant.botRoute("studio", bot(tenant), BotHandover.defaults()),
            tenant.botRoute(adHoc, bot(tenant), BotHandover.defaults()))) {
      assertThat(resolution)
          .isInstanceOfSatisfying(
              RouteResolution.Resolved.class,
              resolved -> assertThat(resolved.route().inbound()).isEqualTo(expected));
    }
  }

  @Test
  void what_is_said_of_a_connector_counts_more_than_its_name() {
    TenantConfig said =
        tenant("        connectors: {trunk-7: genesys, nice_cxone: genesys, spare: cx}\n");
    Account genesys = Objects.requireNonNull(said.accounts().get(new AccountName("genesys")));
    Account cx = Objects.requireNonNull(said.accounts().get(CX));

    assertThat(said.connectors(BOT, genesys))
        .containsExactly("trunk-7", "nice_cxone", "genesys_cloud");
    assertThat(said.connectors(BOT, cx)).containsExactly("spare");
  }

  @Test
  void what_cannot_be_reached_from_a_bot_says_why() {
    TenantConfig elsewhere =
        Objects.requireNonNull(
            Configs.loaded(Configs.MINIMAL + BOTS + ELSEWHERE)
                .tenants()
                .get(new TenantId("default")));
    RouteSpec studio = RouteSpec.adHoc(CX, new Target.Flow("support", FLOW_VERSION));
    RouteSpec agent = RouteSpec.adHoc(CX, new Target.Agent("ada"));
    RouteSpec into = RouteSpec.adHoc(BOT, new Target.Queue("q"));
    AccountName genesys = new AccountName("genesys");
    RouteSpec flow = RouteSpec.adHoc(genesys, new Target.Flow("q", FLOW_VERSION));

    assertThat(tenant.botRoute("biling", bot(tenant), ASKED))
        .isEqualTo(new RouteResolution.UnknownRoute("biling", "billing"));
    assertThat(tenant.botRoute(agent, bot(tenant), ASKED))
        .isEqualTo(new RouteResolution.NotForBots("cx/agent/ada"));
    assertThat(elsewhere.botRoute(studio, bot(elsewhere), ASKED))
        .isEqualTo(new RouteResolution.NoConnector(BOT, CX, Platform.NICE_CXONE));
    assertThat(tenant.botRoute(into, bot(tenant), ASKED))
        .isEqualTo(new RouteResolution.SourceOnly(BOT));
    assertThat(tenant.botRoute(flow, bot(tenant), ASKED))
        .isEqualTo(new RouteResolution.NoFlows(genesys));
  }

  @Test
  void a_transfer_that_no_bot_makes_reaches_neither_a_flow_nor_a_bot() {
    TenantConfig reachable =
        Objects.requireNonNull(
            Configs.loaded(
                    Configs.MINIMAL
                        + "        inbound: {phone-number: \"+18885551900\"}\n"
                        + BOTS
                        + ROUTES)
                .tenants()
                .get(new TenantId("default")));

    assertThat(reachable.route("studio")).isEqualTo(new RouteResolution.FlowWithoutBot("studio"));
    assertThat(reachable.route(RouteSpec.adHoc(BOT, new Target.Queue("q"))))
        .isEqualTo(new RouteResolution.SourceOnly(BOT));
    assertThat(tenant.route("billing"))
        .isEqualTo(new RouteResolution.NoInbound(new AccountName("genesys")));
  }

  @Test
  void a_reason_is_one_word() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BotHandover("two words", null, true))
        .withMessageContaining("reason");
  }

  @Test
  void a_bots_account_takes_nobody_in_and_each_key_that_says_so_has_its_place() {
    List<ConfigProblem> problems =
        Configs.problems(
            Configs.MINIMAL
                + BOTS
                + """
                        inbound: {phone-number: "+18885551900"}
                        requeue-queue: general
                        supervisor-queue: supervisors
                        webhook-secret: ${env:SECRET}
                        stream: {}
                        escalation: {}
                """);

    assertThat(problems)
        .extracting(problem -> problem.line() + ":" + problem.column())
        .containsExactly("19:9", "20:9", "21:9", "22:9", "23:9", "24:9");
    assertThat(problems)
        .allSatisfy(problem ->
            assertThat(problem.message()).startsWith("nice_cognigy is a source alone: "));
  }

  @Test
  void a_connector_that_leads_nowhere_is_told_with_its_place() {
    assertProblem(
        BOTS + "        connectors: {trunk: gensys}\n", "19:29", "did you mean 'genesys'");
    assertProblem(BOTS + "        connectors: {trunk: bot}\n", "19:29", "a source alone");
    assertProblem(BOTS + "        connectors: {\"\": cx}\n", "19:22", "1 to 100 characters");
    assertProblem("        connectors: {trunk: cx}\n", "9:9", "only nice_cognigy has telephony");
    StringBuilder many = new StringBuilder(BOTS + "        connectors:\n");
    for (int i = 0; i < 21; i++) {
      many.append("          c").append(i).append(": cx\n");
    }
    assertProblem(many.toString(), "19:9", "more than 20 connectors");
  }

  @Test
  void a_route_that_nobody_can_take_is_told_with_its_place() {
    assertProblem(
        BOTS + ELSEWHERE + "    routes:\n      r: {account: cx, target-queue: q}\n",
        "21:20",
        "nothing leads into account 'cx'");
    assertProblem(
        BOTS + "    routes:\n      r: {account: bot, target-queue: q}\n",
        "20:20",
        "a source alone");
    assertProblem(
        BOTS
            + "    routes:\n      r: {account: genesys, target-queue: q, target-flow-version: "
            + FLOW_VERSION
            + "}\n",
        "20:20",
        "only nice_cxone has Studio flows");
    assertProblem(
        BOTS + "    routes:\n      r: {account: cx, target-queue: q, target-flow-version: v7}\n",
        "20:62",
        "is no UUID");
    assertProblem(
        BOTS
            + "    routes:\n      r: {account: cx, target-number: \"+18885551900\","
            + " target-flow-version: "
            + FLOW_VERSION
            + "}\n",
        "20:76",
        "add target-queue");
    assertProblem(
        BOTS + "    routes:\n      r: {account: cx, target-agent: ada}\n",
        "20:20",
        "nothing leads into account 'cx'");
  }

  private static void assertProblem(String more, String place, String words) {
    List<ConfigProblem> problems = Configs.problems(Configs.MINIMAL + more);

    assertThat(problems).as(more).hasSize(1);
    ConfigProblem problem = problems.getFirst();
    assertThat(problem.line() + ":" + problem.column()).as(problem.message()).isEqualTo(place);
    assertThat(problem.message()).contains(words);
  }
}
