package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// `baton config validate`: what a person who wrote a configuration gets to read.
class ConfigValidateTest {
  /// `${env:PATH}` is a secret that every environment has.
  private static final String GOOD =
      """
      tenants:
        default:
          accounts:
            cx:
              platform: nice_cxone
              api-base: https://cx.example
              client-id: baton
              client-secret: ${env:PATH}
              inbound:
                phone-number: "+18885551900"
          routes:
            nora:
              account: cx
              target-agent: nice-usr-4492
      """;

  @TempDir private Path folder;

  @Test
  void a_good_file_is_summed_up_with_the_room_that_each_timer_rule_has() throws IOException {
    Cli run = validate(GOOD);
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text())
        .contains("baton.yaml is good")
        .contains("embedded PostgreSQL in ")
        .containsPattern("account +cx +nice_cxone \\(guide\\) at https://cx.example")
        .containsPattern("route +nora +agent nice-usr-4492 at cx")
        .containsPattern("CommitFitsReservation +5250 ms to spare")
        .contains("commit-timeout 4000 + clock-error-limit 250 + flush-budget 500")
        .containsPattern("ReservationEndsFirst +does not apply")
        .containsPattern("SettleCoversOrder +0 ms to spare")
        .containsPattern("TokenOutlivesWindow +45000 ms to spare")
        .doesNotContain(System.getenv("PATH"));
  }

  @Test
  void a_program_gets_the_summary_as_json() throws IOException {
    JsonNode good = validate(GOOD, "--json").json();
    assertThat(good.path("good").asBoolean()).isTrue();
    assertThat(good.at("/tenants/0/accounts/0/platform").asString()).isEqualTo("nice_cxone");
    assertThat(good.at("/tenants/0/routes/0/account").asString()).isEqualTo("cx");
    assertThat(good.at("/timers/0/rule").asString()).isEqualTo("CommitFitsReservation");
    assertThat(good.at("/timers/0/slackMs").asLong()).isEqualTo(5_250);
    assertThat(good.path("timers")).hasSize(8);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(GOOD.replace("    accounts:", "\taccounts:"), "3:1: a tab; YAML indents with"),
        mistake(GOOD + "server: {port: 1}\nserver: {port: 2}\n", "16:1: server: duplicate key"),
        mistake(GOOD + "sevrer: {}\n", "15:1: sevrer: unknown key 'sevrer'; did you mean 'server'"),
        mistake(GOOD + "timers: {settle: 8sec}\n", "15:18: timers.settle: '8sec' has an unknown"),
        mistake(GOOD + "timers: {settle: 8}\n", "15:18: timers.settle: '8' has no unit; write 8ms"),
        mistake(GOOD.replace("account: cx", "account: cy"), "no account of this tenant is named"),
        mistake(GOOD.replace("env:PATH", "env:NO_SUCH"), "variable NO_SUCH is not set"),
        mistake(GOOD.replace("${env:PATH}", "clear"), "8:24: tenants.default.accounts.cx"),
        mistake(
            GOOD + "timers: {commit-timeout: 13s, settle: 1m}\n", "15:1: timers: CommitFitsRes"),
        mistake(
            GOOD.replace("platform: nice_cxone", "platform: nice_cognigy"),
            "9:9: tenants.default.accounts.cx.inbound: nice_cognigy is a source alone"),
        mistake(
            GOOD.replace("platform: nice_cxone", "platform: nice_cxone\n        dialect: vendor"),
            "6:9: tenants.default.accounts.cx.dialect: there is no adapter for platform"),
        mistake("", "1:1: the file is empty; it needs at least 'tenants'"));
  }

  private static Arguments mistake(String text, String told) {
    return Arguments.of(text, told);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void a_mistake_is_told_with_its_place_and_what_to_do(String text, String told)
      throws IOException {
    Cli run = validate(text);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.text()).contains("baton.yaml is refused:", told).doesNotContain("is good");
  }

  @Test
  void all_mistakes_come_in_one_go_for_programs_too() throws IOException {
    Cli run =
        validate(
            GOOD.replace("nice_cxone", "avaya") + "sevrer: {}\nlimits: {max-body: 1}\n", "--json");
    assertThat(run.exitCode()).isEqualTo(2);
    JsonNode refused = run.json();
    assertThat(refused.path("good").asBoolean(true)).isFalse();
    assertThat(refused.path("problems").valueStream().map(problem -> problem.path("line").asInt()))
        .containsExactly(5, 15, 16);
    assertThat(refused.at("/problems/0/path").asString())
        .isEqualTo("tenants.default.accounts.cx.platform");
    assertThat(refused.at("/problems/0/column").asInt()).isEqualTo(19);
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Cli run = Cli.run("config", "validate", folder.resolve("nowhere.yaml").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.text()).contains("nowhere.yaml: there is no such file");
  }

  private Cli validate(String text, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("baton.yaml"), text);
    return Cli.run(
        Stream.concat(Stream.of("config", "validate", file.toString()), Stream.of(options))
            .toArray(String[]::new));
  }
}
