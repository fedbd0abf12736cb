package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.account.AccountLimits;
import dev.baton.core.account.Dialect;
import dev.baton.core.account.Secret;
import dev.baton.core.context.privacy.PrivacyRules;
import dev.baton.core.handoff.FallbackPolicy;
import dev.baton.core.handoff.Timers;
import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Platform;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What holds when nothing is said. A default that changes here changes what installations do.
class DefaultsTest {
  private static final AccountName CX = new AccountName("cx");

  @Test
  void the_least_configuration_gets_every_default() {
    BatonConfig config = Configs.loaded(Configs.MINIMAL);

    assertThat(config.server()).isEqualTo(new BatonConfig.Server(8480, "127.0.0.1", null));
    assertThat(config.journal())
        .isEqualTo(
            new BatonConfig.Journal(
                Path.of("/home/ada/.baton"),
                null,
                500,
                2_000,
                1_000,
                8_192,
                67_108_864,
                new BatonConfig.Audit(
                    Path.of("/home/ada/.baton/audit/signing-key.pem"),
                    Path.of("/home/ada/.baton/audit"),
                    500)));
    assertThat(config.limits()).isEqualTo(new BatonConfig.Limits(65_536, 100_000, 30_000));
    assertThat(config.privacy())
        .isEqualTo(new BatonConfig.Privacy(PrivacyRules.defaults(), 900_000, null));
    assertThat(config.reports()).isEqualTo(new BatonConfig.Reports(1_800_000, 3, 120_000));
    assertThat(config.timers()).isEqualTo(Timers.defaults());
    assertThat(config.webhooks())
        .isEqualTo(new BatonConfig.Webhooks(300_000, 86_400_000, 16_384, 30_000, 259_200_000));
    assertThat(config.tenants().keySet()).containsExactly(new TenantId("default"));
  }

  @Test
  void the_least_account_gets_every_default() {
    BatonConfig config = Configs.loaded(Configs.MINIMAL);

    assertThat(config.account(CX))
        .isEqualTo(
            new Account(
                CX,
                new TenantId("default"),
                Platform.NICE_CXONE,
                Dialect.GUIDE,
                URI.create("https://cx.example"),
                URI.create("https://cx.example/oauth/token"),
                "baton",
                new Secret("hush-hush"),
                List.of(),
                60_000,
                null,
                null,
                new AccountLimits(256, 3_000, 1_048_576, 10, 2_000, 32_768)));
    TenantConfig tenant = Objects.requireNonNull(config.tenants().get(new TenantId("default")));
    assertThat(tenant.routes()).isEmpty();
    assertThat(tenant.policy()).isEqualTo(FallbackPolicy.defaults());
  }

  @Test
  void cognigy_gets_its_tokens_where_and_when_guide_003_says() {
    BatonConfig config = Configs.loaded(Configs.MINIMAL.replace("nice_cxone", "nice_cognigy"));

    Account account = Objects.requireNonNull(config.account(CX));
    assertThat(account.tokenUrl()).isEqualTo(URI.create("https://cx.example/api/v1/auth/login"));
    assertThat(account.refreshMarginMs()).isEqualTo(300_000);
  }

  @Test
  void the_database_elsewhere_may_come_from_the_environment_alone() {
    String url = "postgresql://baton:pw@db.example/baton";
    ConfigResult result =
        ConfigLoader.parse(
            Configs.MINIMAL,
            "baton.yaml",
            Map.of("HOME", "/home/ada", "SECRET", "x", "BATON_DATABASE_URL", url),
            Path.of("/etc/baton"));

    assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
    BatonConfig config = ((ConfigResult.Loaded) result).config();
    assertThat(config.journal().databaseUrl()).isEqualTo(new Secret(url));
  }

  @Test
  void the_lease_of_the_journal_is_the_lease_of_the_timers() {
    BatonConfig config = Configs.loaded(Configs.MINIMAL + "journal:\n  lease-ttl: 1600ms\n");

    assertThat(config.journal().leaseTtlMs()).isEqualTo(1_600);
    assertThat(config.timers().leaseTtlMs()).isEqualTo(1_600);
  }

  @Test
  void a_relative_data_folder_starts_at_the_file() {
    BatonConfig config = Configs.loaded(Configs.MINIMAL + "journal:\n  data: ../var/baton\n");

    assertThat(config.journal().data()).isEqualTo(Path.of("/etc/var/baton"));
  }
}
