package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.id.AccountName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets come from elsewhere and are shown nowhere.
class SecretsTest {
  @TempDir Path folder;

  private static String withSecret(String secret) {
    return Configs.MINIMAL.replace("${env:SECRET}", secret);
  }

  private ConfigResult parse(String text) {
    return ConfigLoader.parse(text, "baton.yaml", Configs.ENVIRONMENT, folder);
  }

  private ConfigProblem onlyProblem(String text) {
    assertThat(Configs.problems(parse(text))).hasSize(1);
    return Configs.problems(parse(text)).getFirst();
  }

  @Test
  void a_loaded_configuration_never_prints_a_secret() {
    String text =
        Configs.MINIMAL + "journal:\n  database-url: postgresql://db.example/hush-baton\n";
    ConfigResult result = parse(text);

    assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
    assertThat(result.toString()).contains("***").doesNotContain("hush");
  }

  @Test
  void a_secret_in_clear_is_refused_without_repeating_it() {
    ConfigProblem problem = onlyProblem(withSecret("s3cr3t"));

    assertThat(problem.line()).isEqualTo(8);
    assertThat(problem.column()).isEqualTo(24);
    assertThat(problem.message()).contains("in clear", "${env:NAME}", "${file:path}");
    assertThat(problem.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void the_secret_of_webhooks_is_a_reference_like_any_other_and_need_not_be_there() {
    String line = "        webhook-secret: ";
    assertThat(onlyProblem(Configs.MINIMAL + line + "s3cr3t\n").message()).contains("in clear");
    ConfigResult result = parse(Configs.MINIMAL + line + "${env:SECRET}\n");
    BatonConfig config = ((ConfigResult.Loaded) result).config();
    assertThat(config.accounts()).extracting(Account::webhookSecret).doesNotContainNull();
    assertThat(result.toString()).doesNotContain("hush");
    assertThat(Configs.loaded(Configs.MINIMAL).accounts())
        .extracting(Account::webhookSecret)
        .containsOnlyNulls();
  }

  @Test
  void a_missing_variable_and_a_missing_file_are_named() {
    assertThat(onlyProblem(withSecret("${env:NOT_THERE}")).message())
        .contains("NOT_THERE is not set");
    assertThat(onlyProblem(withSecret("${file:keys/cx}")).message())
        .contains(folder.resolve("keys/cx").toString(), "does not exist");
  }

  @Test
  void a_secret_may_be_a_file_beside_the_configuration() throws IOException {
    Files.writeString(folder.resolve("cx"), "from a file\n");
    ConfigResult result = parse(withSecret("${file:cx}"));

    assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
    BatonConfig config = ((ConfigResult.Loaded) result).config();
    Account account = Objects.requireNonNull(config.account(new AccountName("cx")));
    assertThat(account.clientSecret().reveal()).isEqualTo("from a file");
  }

  @Test
  void an_empty_file_a_folder_and_a_file_of_bytes_are_no_secrets() throws IOException {
    Files.writeString(folder.resolve("empty"), "\n");
    Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, 0});
    Files.write(folder.resolve("long"), new byte[(64 << 10) + 1]);

    assertThat(onlyProblem(withSecret("${file:empty}")).message()).contains("is empty");
    assertThat(onlyProblem(withSecret("${file:.}")).message()).contains("not a regular file");
    assertThat(onlyProblem(withSecret("${file:bytes}")).message()).contains("not UTF-8");
    assertThat(onlyProblem(withSecret("${file:long}")).message()).contains("more than 65536");
  }

  @Test
  void a_half_reference_is_refused() {
    assertThat(onlyProblem(withSecret("x${env:SECRET}")).message()).contains("the whole value");
    assertThat(onlyProblem(withSecret("${vault:SECRET}")).message()).contains("${env:NAME}");
  }

  @Test
  void a_message_quotes_the_reference_and_not_what_it_leads_to() {
    ConfigProblem problem = onlyProblem(Configs.MINIMAL + "server:\n  port: ${env:SECRET}\n");

    assertThat(problem.message()).contains("${env:SECRET}").doesNotContain("hush");
  }

  @Test
  void a_database_password_in_clear_is_refused_without_repeating_it() {
    ConfigProblem problem =
        onlyProblem(
            Configs.MINIMAL + "journal:\n  database-url: postgresql://baton:pw99@db/baton\n");

    assertThat(problem.message()).contains("password in clear");
    assertThat(problem.toString()).doesNotContain("pw99");
  }
}
