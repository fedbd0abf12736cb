package dev.baton.platform.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.checkup.Check;
import dev.baton.core.checkup.Verdict;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Platform;
import dev.baton.platform.CodecLookup;
import dev.baton.platform.Codecs;
import dev.baton.platform.transport.EndpointProbe;
import dev.baton.platform.transport.HttpTransport;
import dev.baton.platform.transport.MemoryTokenStore;
import dev.baton.twin.TwinOptions;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.fault.FaultScript;
import dev.baton.twin.http.TwinServer;
import dev.baton.twin.model.Connector;
import dev.baton.twin.model.Operation;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Looks at real twins as an operator would who wonders whether an account is set up well.
class AccountProbeTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final List<ConnectorProbe.Lead> LEADS =
      List.of(
          new ConnectorProbe.Lead("genesys_cloud", "genesys_cloud", true),
          new ConnectorProbe.Lead("nice_cxone", "nice_cxone", true));

  private static TwinServer twins;
  private static TwinServer hasty;

  private final List<Check> checks = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    twins = TwinServer.start(TwinOptions.defaults());
    hasty = TwinServer.start(TwinOptions.defaults().withTokenSeconds(20));
  }

  @AfterEach
  void nothing_was_left_behind() {
    assertThat(twins.books().orders()).isEmpty();
    assertThat(twins.books().reservations()).isEmpty();
    twins.reset();
  }

  @AfterAll
  static void stop() {
    twins.close();
    hasty.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"GENESYS_CLOUD", "NICE_CXONE"})
  void a_good_account_passes_every_check(Platform platform) {
    assertThat(look(account(platform, "demo-secret", List.of(), base(twins, platform)))).isTrue();
    assertThat(checks)
        .allSatisfy(
            check -> assertThat(check.verdict()).as(check.toString()).isEqualTo(Verdict.PASS))
        .extracting(Check::name)
        .containsExactly(
            "name", "connection", "tls", "token", "scopes", "read", "reservations", "clock");
    assertThat(found("token")).startsWith("a JWT, good for 3").endsWith("60 s before its end");
    assertThat(found("scopes"))
        .isEqualTo(
            "enough for reserve, commit, release, deliver_context, requeue, end_leg, read_leg,"
                + " find_reservations, read_analytics");
  }

  @Test
  void a_voice_bots_account_passes_with_the_calls_that_it_has_and_its_connectors() {
    assertThat(look(bot())).isTrue();

    assertThat(checks)
        .allSatisfy(
            check -> assertThat(check.verdict()).as(check.toString()).isEqualTo(Verdict.PASS))
        .extracting(Check::name)
        .containsExactly(
            "name",
            "connection",
            "tls",
            "token",
            "scopes",
            "read",
            "clock",
            "connector",
            "connector");
    assertThat(found("scopes"))
        .isEqualTo("enough for prepare, commit, withdraw, read_leg, read_session");
  }

  @Test
  void a_connector_that_lets_callers_go_blindly_is_warned_of_and_one_that_is_down_fails() {
    connector("genesys_cloud", Connector.Status.CONNECTED, Connector.Mode.BLIND);
    connector("nice_cxone", Connector.Status.DISCONNECTED, Connector.Mode.REFER);

    look(bot());

    assertThat(check("connector").verdict()).isEqualTo(Verdict.WARN);
    assertThat(check("connector").found()).contains("transfers blind");
    assertThat(failures()).containsExactly("nice_cxone, to nice_cxone, is not connected");
  }

  private static void connector(String name, Connector.Status status, Connector.Mode mode) {
    twins.with((world, now) -> {
      Connector before = Objects.requireNonNull(world.sessions().connector(name));
      world.sessions().putConnector(new Connector(name, before.leadsTo(), status, mode));
      return now;
    });
  }

  private static Account bot() {
    return account(Platform.NICE_COGNIGY, "demo-secret", List.of(), twins.cognigy());
  }

  @Test
  void a_wrong_secret_is_told_without_it() {
    assertThat(look(cxone("hush-wrong", List.of()))).isTrue();
    Check token = check("token");
    assertThat(token.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(token.found()).contains("the token endpoint answered 401");
    assertThat(token.fix()).contains("client-secret");
    assertThat(checks.toString()).doesNotContain("hush-wrong");
    assertThat(names()).doesNotContain("scopes", "read").contains("clock");
  }

  @Test
  void a_scope_that_the_client_lacks_is_the_configurations_fault() {
    look(cxone("demo-secret", List.of("no:such")));
    assertThat(check("token").verdict()).isEqualTo(Verdict.FAIL);
    assertThat(check("token").fix()).contains("check scopes");
  }

  @Test
  void each_call_that_the_token_may_not_make_is_named_with_its_scope() {
    look(
        account(
            Platform.GENESYS_CLOUD, "demo-secret", List.of("interaction:write"), twins.genesys()));
    assertThat(failures()).containsExactly("commit lacks telephony:call:transfer");
    assertThat(checks)
        .filteredOn(check -> check.verdict() == Verdict.WARN)
        .extracting(Check::found)
        .containsExactly("read_analytics lacks analytics:callmetrics:read");
    assertThat(check("read").verdict()).isEqualTo(Verdict.PASS);
    checks.clear();

    look(cxone("demo-secret", List.of("interactions:read")));
    assertThat(failures())
        .contains(
            "reserve lacks interactions:write",
            "deliver_context lacks interactions:write or context:write")
        .anyMatch(failure -> failure.startsWith("find_reservations: cx answered 403"));
    assertThat(found("scopes")).isEqualTo("enough for read_leg");
  }

  @Test
  void a_token_that_lives_too_short_for_a_reservation_is_warned_of() {
    look(account(Platform.NICE_CXONE, "demo-secret", List.of(), hasty.cxone()));
    assertThat(check("token").verdict()).isEqualTo(Verdict.WARN);
    assertThat(check("token").why()).contains("TokenOutlivesWindow");
    assertThat(check("token").fix()).contains("at least 32 s");
  }

  @Test
  void a_clock_that_is_off_is_measured_to_a_second() {
    twins.skewClock(dev.baton.twin.model.Platform.NICE_CXONE, 90_000);
    look(cxone("demo-secret", List.of()));
    assertThat(check("clock").verdict()).isEqualTo(Verdict.WARN);
    assertThat(check("clock").found())
        .matches(
            "the platform's clock is at least (89|90)\\d\\d\\d? ?.*ms ahead of this machine's.*");
  }

  @Test
  void a_clock_that_is_hours_behind_is_told_though_its_token_is_good() {
    twins.skewClock(dev.baton.twin.model.Platform.NICE_CXONE, -7_200_000);
    look(cxone("demo-secret", List.of()));
    assertThat(check("token").verdict()).isEqualTo(Verdict.PASS);
    assertThat(check("clock").found()).contains("behind this machine's");
  }

  @Test
  void a_wrong_path_prefix_is_found_though_a_404_was_hoped_for() {
    Account wrong =
        account(Platform.NICE_CXONE, "demo-secret", List.of(), twins.cxone().resolve("/wrong"));
    look(
        new Account(
            wrong.name(),
            wrong.tenant(),
            wrong.platform(),
            wrong.dialect(),
            wrong.apiBase(),
            twins.cxone().resolve("/oauth/token"),
            wrong.clientId(),
            wrong.clientSecret(),
            wrong.scopes(),
            wrong.refreshMarginMs(),
            null,
            null,
            wrong.limits()));
    assertThat(check("reservations").verdict()).isEqualTo(Verdict.FAIL);
    assertThat(check("reservations").fix()).isEqualTo("check the path prefix of api-base");
  }

  @Test
  void a_platform_that_is_down_for_reads_is_said_to_be() {
    twins.faults(
        FaultScript.of(
            FaultRule.on(
                dev.baton.twin.model.Platform.NICE_CXONE,
                Operation.READ,
                new Fault.Status(503, null, false))));
    assertThat(look(cxone("demo-secret", List.of()))).isTrue();
    assertThat(failures())
        .containsExactly("read_leg: cx answered 503", "find_reservations: cx answered 503");
  }

  @Test
  void nothing_is_tried_where_nobody_listens() {
    assertThat(
            look(
                account(
                    Platform.NICE_CXONE,
                    "demo-secret",
                    List.of(),
                    URI.create("http://127.0.0.1:9"))))
        .isFalse();
    assertThat(names()).isEqualTo(Set.of("name", "connection"));
  }

  @Test
  void a_date_bounds_the_skew_from_both_sides() {
    Instant sent = Instant.parse("2026-03-01T12:00:00.100Z");
    Instant received = Instant.parse("2026-03-01T12:00:00.300Z");
    assertThat(ClockSkew.of("Sun, 01 Mar 2026 12:00:00 GMT", sent, received))
        .isEqualTo(new ClockSkew(-300, 899));
    assertThat(ClockSkew.of(null, sent, received)).isNull();
    assertThat(ClockSkew.of("soon", sent, received)).isNull();
    assertThat(new ClockSkew(250, 1_300).check(250).verdict()).isEqualTo(Verdict.PASS);
    assertThat(new ClockSkew(251, 1_300).check(250).verdict()).isEqualTo(Verdict.WARN);
    assertThat(new ClockSkew(-1_300, -250).check(250).verdict()).isEqualTo(Verdict.PASS);
    assertThat(new ClockSkew(-1_300, -251).check(250).found()).contains("251 ms behind");
  }

  private boolean look(Account account) {
    try (HttpTransport transport =
        new HttpTransport(CLOCK, System::nanoTime, new MemoryTokenStore(CLOCK))) {
      AccountProbe probe =
          new AccountProbe(
              new EndpointProbe(CLOCK, System::nanoTime),
              transport,
              CLOCK,
              new AccountProbe.Limits(15_000, 3_000, 250));
      return switch (Codecs.forAccount(account.platform(), account.dialect())) {
        case CodecLookup.Found(var codec) -> {
          boolean reached = probe.look(account, codec, checks::add);
          if (account.platform() == Platform.NICE_COGNIGY) {
            new ConnectorProbe(transport, 3_000).look(account, LEADS, checks::add);
          }
          yield reached;
        }
        case CodecLookup.Missing missing -> throw new AssertionError(missing.detail());
      };
    }
  }

  private static URI base(TwinServer server, Platform platform) {
    return platform == Platform.GENESYS_CLOUD ? server.genesys() : server.cxone();
  }

  private static Account cxone(String secret, List<String> scopes) {
    return account(Platform.NICE_CXONE, secret, scopes, twins.cxone());
  }

  private static Account account(
      Platform platform, String secret, List<String> scopes, URI apiBase) {
    return new Account(
        new AccountName("cx"),
        new TenantId("default"),
        platform,
        Dialect.GUIDE,
        apiBase,
        URI.create(
            apiBase + (platform == Platform.NICE_COGNIGY ? "/api/v1/auth/login" : "/oauth/token")),
        "demo-client",
        new Secret(secret),
        scopes,
        60_000,
        null,
        null,
        AccountLimits.defaults());
  }

  private Check check(String name) {
    return checks.stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no check " + name + " in " + checks));
  }

  private String found(String name) {
    return checks.stream()
        .filter(check -> check.name().equals(name) && check.verdict() == Verdict.PASS)
        .map(Check::found)
        .collect(Collectors.joining());
  }

  private Set<String> names() {
    return checks.stream().map(Check::name).collect(Collectors.toSet());
  }

  private List<String> failures() {
    return checks.stream()
        .filter(check -> check.verdict() == Verdict.FAIL)
        .map(Check::found)
        .toList();
  }
}
