package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What `baton diagnose` is given, and that nothing is sent while something is wrong with it: a
/// server stands where CXone would, and nobody connects to it.
class DiagnoseInputTest {
  private ServerSocket cxone;

  @TempDir private Path folder;

  @BeforeEach
  void open() throws IOException {
    cxone = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    cxone.setSoTimeout(1);
  }

  @AfterEach
  void nobody_connected() throws IOException {
    try (ServerSocket server = cxone) {
      assertThat(connections(server)).isZero();
    }
  }

  /// A connection waits for whoever accepts it, so none that was made is missed.
  private static int connections(ServerSocket server) throws IOException {
    int connections = 0;
    while (true) {
      try {
        server.accept().close();
        connections++;
      } catch (SocketTimeoutException none) {
        return connections;
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          queueId: billing                       | queueId: "REPLACE_WITH_VALID_QUEUE_ID" | is still the placeholder REPLACE_WITH_VALID_QUEUE_ID
          queueId: billing                       | queueId: ""                            | queue-id-empty
          queueId: billing                       | queueID: billing                       | did you mean queueId?
          phoneNumber: "+14155551234"            | phoneNumber: "(415) 555-1234"          | phone-number-not-e164
          phoneNumber: "+14155551234"            | phoneNumber: 14155551234               | put it in quotes
          name: John Doe                         | name: "   "                            | name-empty
          customAttributes: {intent: billing}    | customAttributes: [billing]            | custom-attributes-not-object
          customAttributes: {intent: billing}    | flowVersionId: 12                      | flow-version-id-not-uuid
          queueId: billing                       | queueId: [billing]                     | wrong-type
          """)
  void errors_in_the_payload_are_told_before_anything_is_sent(
      String right, String wrong, String told) throws IOException {
    Cli run = diagnose(config().replace(right, wrong));
    assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
    assertThat(run.text())
        .contains(told, "nothing was sent")
        .doesNotContain("555-1234", "4155551234", "account cxone");
    JsonNode json = diagnose(config().replace(right, wrong), "--json").json();
    assertThat(json.path("healthy").asBoolean(true)).isFalse();
    assertThat(json.path("subjects").size()).isEqualTo(1);
  }

  @Test
  void a_key_that_stands_twice_in_a_payload_is_found_in_yaml_and_in_json() throws IOException {
    Cli yaml = diagnose(config().replace("queueId: billing", "queueId: a\n    queueId: b"));
    assertThat(yaml.text()).contains("duplicate-key  /transferContext/queueId");
    Path file =
        Files.writeString(
            folder.resolve("payload.json"), "{\"transferContext\": 1, \"transferContext\": 2}");
    Cli json = diagnose(config(), "--payload", file.toString());
    assertThat(json.text()).contains("duplicate-key  /transferContext");
    assertThat(json.exitCode()).isEqualTo(1);
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Cli config = Cli.run("diagnose", "--config", folder.resolve("none.yaml").toString());
    assertThat(config.exitCode()).isEqualTo(2);
    assertThat(config.text()).contains("none.yaml: there is no such file");
  }

  @Test
  void a_payload_that_is_not_there_or_no_json_is_named_with_its_place() throws IOException {
    Cli none = diagnose(config(), "--payload", folder.resolve("none.json").toString());
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.text()).contains("the payload cannot be read", "there is no such file");
    Path file = Files.writeString(folder.resolve("payload.json"), "{\n  \"a\": +14155551234}");
    Cli wrong = diagnose(config(), "--payload", file.toString());
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.text())
        .contains("payload.json:2:9: this is not JSON")
        .doesNotContain("4155551234");
    JsonNode json = diagnose(config(), "--payload", file.toString(), "--json").json();
    assertThat(json.at("/problems/0/line").asInt()).isEqualTo(2);
    assertThat(json.at("/problems/0/column").asInt()).isEqualTo(9);
  }

  @Test
  void a_missing_test_payload_has_words_of_its_own() throws IOException {
    String without = config().substring(0, config().indexOf("test_payload"));
    for (String yaml :
        new String[] {without, without + "test_payload:\n", without + "test_payload: {}\n"}) {
      Cli run = diagnose(yaml);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.text()).contains("has no test_payload; put the payload that the bot sends");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          client_secret: demo-secret | client_secret: [x          | config.yaml:4:9: not YAML
          client_id: demo-client     | # none                     | is missing; it is asked for with the token
          client_id: demo-client     | cliend_id: demo-client     | ; did you mean
          client_id: demo-client     | client_id: a b             | client_id
          base_url:                  | base_url: ftp://x #        | is not a URL
          client_id: demo-client     | default_country: Germany   | two capital letters
          """)
  void a_configuration_that_is_wrong_is_told_with_its_place(String right, String wrong, String told)
      throws IOException {
    Cli run = diagnose(config().replace(right, wrong));
    assertThat(run.exitCode()).as(run.text()).isEqualTo(2);
    assertThat(run.text()).contains(told, "config.yaml:").doesNotContain("demo-secret\n");
  }

  @Test
  void an_empty_file_and_one_account_too_many_are_told() throws IOException {
    assertThat(diagnose("\n").text()).contains("the file is empty; it needs client_id");
    Cli run = diagnose(config(), "--account", "cxone-main");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.text()).contains("leave out --account");
  }

  @Test
  void without_a_person_or_her_word_no_live_probe_is_begun() throws IOException {
    Cli run = diagnose(config(), "--live-probe");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.text()).contains("--yes-create-a-real-interaction", "Nothing was created");
    Cli half = diagnose(config(), "--yes-create-a-real-interaction");
    assertThat(half.exitCode()).isEqualTo(2);
    assertThat(half.text()).contains("goes with --live-probe");
    for (String watch : new String[] {"0s", "61s", "1m", "soon"}) {
      Cli long_ = diagnose(config(), "--live-probe", "--watch", watch);
      assertThat(long_.exitCode()).isEqualTo(2);
      assertThat(long_.text()).contains("1s to 60s");
    }
  }

  private String config() {
    return """
    # As guide 001 prints it.
    client_id: demo-client
    client_secret: demo-secret
    base_url: http://127.0.0.1:%d
    test_payload:
      transferContext:
        queueId: billing
        participant:
          name: John Doe
          phoneNumber: "+14155551234"
        customAttributes: {intent: billing}
    """
        .formatted(cxone.getLocalPort());
  }

  private Cli diagnose(String yaml, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), yaml);
    return Cli.run(
        Stream.concat(Stream.of("diagnose", "--config", file.toString()), Stream.of(options))
            .toArray(String[]::new));
  }
}
