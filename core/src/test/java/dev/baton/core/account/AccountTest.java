package dev.baton.core.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.core.id.AccountName;
import dev.baton.core.id.TenantId;
import dev.baton.core.platform.Inbound;
import dev.baton.core.platform.Platform;
import dev.baton.core.platform.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTest {
  @Test
  void a_secret_is_never_printed_not_even_with_its_account() {
    Secret secret = new Secret("s3cr3t-value");
    Account account =
        new Account(
            new AccountName("cxone-eu"),
            new TenantId("default"),
            Platform.NICE_CXONE,
            Dialect.GUIDE,
            URI.create("https://cxone.example"),
            URI.create("https://cxone.example/oauth/token"),
            "client",
            secret,
            new ArrayList<>(List.of("interactions:write")),
            60_000,
            null,
            null,
            AccountLimits.defaults());
    assertThat(account.toString()).contains("cxone-eu").doesNotContain("s3cr3t-value");
    assertThat(secret.reveal()).isEqualTo("s3cr3t-value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"8885551900", "+0885551900", "+1888", "+1 888 555 1900", "+1234567890123456"})
  void an_inbound_number_is_e164(String number) {
    assertThatThrownBy(() -> new Inbound.PhoneNumber(number, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("inbound phone number");
  }

  @Test
  void an_inbound_extension_is_short_and_storable() {
    assertThat(new Inbound.PhoneNumber("+18885551900", "x".repeat(64)).extension()).hasSize(64);
    for (String extension : List.of("x".repeat(65), "a\0")) {
      assertThatThrownBy(() -> new Inbound.PhoneNumber("+18885551900", extension))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("inbound extension");
    }
  }

  @Test
  void a_target_has_a_name_that_platforms_use() {
    assertThat(new Target.Agent("nice-usr-4492").agentId()).isEqualTo("nice-usr-4492");
    assertThatThrownBy(() -> new Target.Agent("")).hasMessage("target agent is empty");
    assertThatThrownBy(() -> new Target.Queue("a b")).hasMessageStartingWith("target queue has");
  }
}
