package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.core.account.Account;
import dev.baton.core.diagnosis.Payload;
import dev.baton.core.platform.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Guide 001's `config.yaml`, as it is.
class GuideConfigLoaderTest {
  private static final String SAMPLE =
      """
      client_id: "your_oauth_client_id"
      client_secret: "your_oauth_client_secret"
      base_url: "https://api.us-east-1.my.nicecxone.com" # Adjust for your region
      test_payload:
        transferContext:
          queueId: "your-real-queue-uuid"
          participant:
            name: "John Doe"
            phoneNumber: "+15551234567"
          customAttributes:
            intent: "billing"
      """;

  @TempDir private Path folder;

  @Test
  void the_guides_sample_is_read_and_known_for_a_sample() throws IOException {
    GuideConfig config = loaded(SAMPLE);
    Account account = config.account();
    assertThat(account.platform()).isEqualTo(Platform.NICE_CXONE);
    assertThat(account.apiBase()).isEqualTo(URI.create("https://api.us-east-1.my.nicecxone.com"));
    assertThat(account.tokenUrl())
        .isEqualTo(URI.create("https://api.us-east-1.my.nicecxone.com/oauth/token"));
    assertThat(account.defaultCountry()).isNull();
    assertThat(config.placeholder()).isTrue();
    Payload payload = Objects.requireNonNull(config.testPayload());
    assertThat(payload.tree().at("/transferContext/participant/phoneNumber").stringValue())
        .isEqualTo("+15551234567");
    assertThat(config.toString()).doesNotContain("your_oauth_client_secret");
  }

  @Test
  void the_base_url_has_the_guides_default_and_a_country_may_be_added() throws IOException {
    GuideConfig config =
        loaded("client_id: a\nclient_secret: b\ndefault_country: DE\nsomething_else: 1\n");
    assertThat(config.account().apiBase())
        .isEqualTo(URI.create("https://api.us-east-1.my.nicecxone.com"));
    assertThat(config.account().defaultCountry()).isEqualTo("DE");
    assertThat(config.placeholder()).isFalse();
    assertThat(config.testPayload()).isNull();
  }

  @Test
  void a_secret_may_be_a_reference() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config.yaml"), "client_id: a\nclient_secret: ${env:CX_SECRET}\n");
    assertThat(GuideConfigLoader.load(file, Map.of("CX_SECRET", "hush")))
        .isInstanceOfSatisfying(
            GuideConfigResult.Loaded.class,
            read -> assertThat(read.config().account().clientSecret().reveal()).isEqualTo("hush"));
    assertThat(problems(GuideConfigLoader.load(file, Map.of())))
        .containsExactly(
            "client_secret: environment variable CX_SECRET is not set; set it before"
                + " starting Baton");
  }

  @Test
  void values_keep_the_types_that_a_program_would_send() throws IOException {
    Payload payload =
        Objects.requireNonNull(
            loaded(
                    """
                    client_id: a
                    client_secret: b
                    test_payload:
                      number: 14155551234
                      text: "14155551234"
                      truth: true
                      nothing: null
                      part: 0.95
                      list: [1, two]
                      twice: 1
                      twice: 2
                    """)
                .testPayload());
    assertThat(payload.tree())
        .hasToString(
            "{\"number\":14155551234,\"text\":\"14155551234\",\"truth\":true,\"nothing\":null,"
                + "\"part\":0.95,\"list\":[1,\"two\"],\"twice\":2}");
    assertThat(payload.duplicateKeys()).containsExactly("/twice");
  }

  @Test
  void a_baton_yaml_is_told_from_it() throws IOException {
    assertThat(load("tenants:\n  default: {}\n")).isInstanceOf(GuideConfigResult.BatonYaml.class);
  }

  private GuideConfig loaded(String yaml) throws IOException {
    GuideConfigResult result = load(yaml);
    assertThat(result).isInstanceOf(GuideConfigResult.Loaded.class);
    return ((GuideConfigResult.Loaded) result).config();
  }

  private GuideConfigResult load(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), yaml);
    return GuideConfigLoader.load(file, Map.of());
  }

  private static List<String> problems(GuideConfigResult result) {
    assertThat(result).isInstanceOf(GuideConfigResult.Refused.class);
    return ((GuideConfigResult.Refused) result)
        .invalid().problems().stream()
            .map(problem -> problem.path() + ": " + problem.message())
            .toList();
  }
}
