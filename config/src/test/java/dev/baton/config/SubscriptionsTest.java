package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.id.TenantId;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is told of state changes.
class SubscriptionsTest {
  private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HOME", "/home/ada",
          "SECRET", "a",
          "KEY", KEY,
          "SHORT", "whsec_c2hvcnQ=",
          "PLAIN", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  /// Line 9 begins the subscriptions, line 11 is the first of `crm`.
  private static ConfigResult with(String crm) {
    String text =
        Configs.MINIMAL + "    subscriptions:\n      crm:\n" + crm.indent(8).replace("\r", "");
    return ConfigLoader.parse(text, "baton.yaml", ENVIRONMENT, Path.of("/etc/baton"));
  }

  @Test
  void what_is_left_out_has_its_default() {
    var result = with("url: https://crm.example/hooks/?a=b\nsecret: ${env:KEY}\n");

    assertThat(result)
        .isInstanceOfSatisfying(
            ConfigResult.Loaded.class,
            loaded -> {
              Subscription crm = loaded.config().subscriptions().getFirst();
              assertThat(crm.tenant()).isEqualTo(new TenantId("default"));
              assertThat(crm.name()).isEqualTo("crm");
              assertThat(crm.url()).isEqualTo(URI.create("https://crm.example/hooks/?a=b"));
              assertThat(crm.secret().reveal()).isEqualTo(KEY);
              assertThat(crm.states())
                  .contains("requested", "completed", "returned", "abandoned", "dead_lettered");
              assertThat(crm.toString()).doesNotContain(KEY);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          url: http://crm.example/               | 11 | 14 | url       | must be https
          url: http://10.0.0.1/                  | 11 | 14 | url       | must be https
          url: http://127.0.0.1.evil.example/    | 11 | 14 | url       | must be https
          url: ftp://crm.example/                | 11 | 14 | url       | not a URL
          url: https://me:pass@crm.example/      | 11 | 14 | url       | without a user
          url: https://crm.example/#x            | 11 | 14 | url       | fragment
          secret: whsec_in_clear                 | 11 | 17 | secret    | given in clear
          secret: ${env:SHORT}                   | 11 | 17 | secret    | 24 to 64
          secret: ${env:PLAIN}                   | 11 | 17 | secret    | whsec_
          secret: ${env:NONE}                    | 11 | 17 | secret    | NONE is not set
          states: [completd]                     | 11 | 18 | states[0] | did you mean 'completed'
          states: completed                      | 11 | 17 | states    | must be a list
          attempts: 0                            | 11 | 19 | attempts  | 1 to 100
          timeout: 15                            | 11 | 18 | timeout   | no unit
          retention: 10ms                        | 11 | 20 | retention | 1s to 720h
          atempts: 3                             | 11 |  9 | atempts   | did you mean 'attempts'
          """)
  void a_mistake_is_told_with_its_place_and_without_a_secret(
      String wrong, int line, int column, String key, String words) {
    String rest =
        (wrong.startsWith("url") ? "" : "url: https://crm.example/\n")
            + (wrong.startsWith("secret") ? "" : "secret: ${env:KEY}\n");

    assertThat(Configs.problems(with(wrong + "\n" + rest)))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.line()).isEqualTo(line);
          assertThat(problem.column()).isEqualTo(column);
          assertThat(problem.path()).isEqualTo("tenants.default.subscriptions.crm." + key);
          assertThat(problem.message()).contains(words).doesNotContain("c2hvcnQ", "MfKQ", "pass");
        });
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1:9/x", "'http://[::1]:9/x'", "http://localhost:9/x"})
  void http_is_taken_on_this_machine(String url) {
    assertThat(Configs.problems(with("url: " + url + "\nsecret: ${env:KEY}\n"))).isEmpty();
  }
}
