package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Secret;
import dev.baton.core.context.privacy.ContextField;
import dev.baton.core.context.privacy.FieldRule;
import dev.baton.core.context.privacy.PrivacyRules;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What of a context travels, and what people write about it by mistake.
class PrivacyTest {
  @Test
  void rules_are_read_by_field_and_by_attribute() {
    BatonConfig config =
        Configs.loaded(
            Configs.MINIMAL
                + """
                privacy:
                  token-key: ${env:TOKEN_KEY}
                  claim-ttl: 5m
                  hipaa-fields: [customer.phone, attributes.ward]
                  rules:
                    customer.phone: mask
                    context.accountNumber: tokenise
                    customer.segment: keep
                    attributes.ward: keep
                    attributes.notes: drop
                    attributes.*: mask
                """);

    assertThat(config.privacy())
        .isEqualTo(
            new BatonConfig.Privacy(
                new PrivacyRules(
                    Map.of(
                        ContextField.PHONE,
                        FieldRule.MASK,
                        ContextField.ACCOUNT_NUMBER,
                        FieldRule.TOKENISE),
                    Map.of("ward", FieldRule.KEEP, "notes", FieldRule.DROP),
                    FieldRule.MASK,
                    Set.of("customer.phone", "attributes.ward"),
                    new Secret("a key of some length")),
                300_000,
                null));
    assertThat(config.toString()).doesNotContain("a key of some length");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rules: {customer.phone: hide}         | 10 | 27 | 'hide' is none of keep, mask, tokenise, drop
          rules: {context.dtmfSequence: mask}   | 10 | 33 | 'mask' is none of keep, drop
          rules: {transcript: tokenise}         | 10 | 23 | 'tokenise' is none of keep, drop
          rules: {customer.fone: mask}          | 10 | 11 | did you mean 'customer.phone'?
          rules: {attributes.a b: mask}         | 10 | 11 | is no field that a rule may be given
          rules: {transfer.transferType: drop}  | 10 | 11 | is no field that a rule may be given
          rules: {attributes.x: tokenise}       | 10 | 11 | tokenise needs privacy.token-key
          hipaa-fields: [phone]                 | 10 | 18 | is no field that a rule may be given
          hipaa-fields: ["attributes.*"]        | 10 | 18 | is no field that a rule may be given
          token-key: a key of some length       | 10 | 14 | is given in clear
          token-key: ${env:SECRET}              | 10 | 14 | fewer than 16 characters
          master-key: ${env:SECRET}             | 10 | 15 | leads to no key
          claim-ttl: 500ms                      | 10 | 14 | out of bounds
          claim-ttl: 15                         | 10 | 14 | has no unit
          rule: {}                              | 10 |  3 | did you mean 'rules'?
          """)
  void a_mistake_is_named_where_it_stands(String line, int row, int column, String words) {
    assertThat(Configs.problems(Configs.MINIMAL + "privacy:\n  " + line + "\n"))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.message()).contains(words).doesNotContain("hush");
          assertThat(problem.line()).isEqualTo(row);
          assertThat(problem.column()).isEqualTo(column);
        });
  }

  @Test
  void how_much_context_an_account_takes_is_its_own() {
    String limits = Configs.MINIMAL + "        limits:\n          max-context: ";
    BatonConfig config = Configs.loaded(limits + "4KiB\n");
    assertThat(config.tenants().values().iterator().next().accounts().values())
        .allSatisfy(account -> assertThat(account.limits().maxContextBytes()).isEqualTo(4_096));
    assertThat(Configs.problems(limits + "100B\n"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("512B to 1MiB"));
  }

  @Test
  void others_may_reach_the_api_elsewhere() {
    String server = Configs.MINIMAL + "server:\n  public-url: ";
    assertThat(Configs.loaded(server + "https://baton.example/b/\n").server().publicUrl())
        .hasToString("https://baton.example/b");
    assertThat(Configs.problems(server + "baton.example\n"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("is not a URL"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "127.0.0.1, none, 8480, http://127.0.0.1:8480/v1/context/",
        "baton.example, none, 80, http://baton.example:80/v1/context/",
        "::1, none, 8480, http://[::1]:8480/v1/context/",
        "127.0.0.1, none, 0, none",
        "0.0.0.0, none, 8480, none",
        "::, none, 8480, none",
        "0.0.0.0, https://baton.example/b, 8480, https://baton.example/b/v1/context/"
      })
  void a_claim_is_a_link_that_leads_here(
      String address, @Nullable URI publicUrl, int port, @Nullable String url) {
    BatonConfig.Server server = new BatonConfig.Server(8480, address, publicUrl);
    assertThat(server.claimsUrl(port)).isEqualTo(url);
  }
}
