package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What `map` shows of a context, and what it says of a bad one. The sample is guide 000's own.
class MapTest {
  private static final String SAMPLE =
      """
      {
        "canonicalInteractionId": "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d",
        "sourcePlatform": "genesys_cloud",
        "destinationPlatform": "nice_cxone",
        "timestamp": "2024-05-14T08:32:11Z",
        "mediaType": "voice",
        "direction": "inbound",
        "customer": {
          "phone": "+14155551234",
          "segment": "enterprise",
          "piiMasked": true
        },
        "context": {
          "accountNumber": "ACC-992837",
          "previousQueue": "billing_specialists",
          "holdDurationSec": 42,
          "dtmfSequence": ["1", "3", "0"],
          "complianceFlags": ["pci_dss", "hipaa"]
        },
        "transfer": {
          "initiatedBy": "agent",
          "targetAgentId": "nice-usr-4492",
          "transferType": "consultative"
        }
      }
      """;

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("context.json"), text);
  }

  private Cli map(String text, String... more) throws IOException {
    return Cli.run(
        Stream.concat(Stream.of("map", "--in", file(text).toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private Path config(String more, String limits) throws IOException {
    return Files.writeString(
        folder.resolve("baton.yaml"),
        """
        tenants:
          default:
            accounts:
              cxone-main:
                platform: nice_cxone
                api-base: https://cx.example
                client-id: baton
                client-secret: ${env:PATH}
                limits: {%s}
        %s
        """
            .formatted(limits, more));
  }

  @ParameterizedTest
  @CsvSource({"cxone, nice_cxone", "genesys, genesys_cloud"})
  void the_guides_sample_is_shown_as_it_would_be_sent(String to, String platform)
      throws IOException {
    Cli map = map(SAMPLE, "--to", to);

    assertThat(map.exitCode()).as(map.text()).isZero();
    assertThat(map.text())
        .startsWith("PATCH /api/v2/interactions/int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d/context\n")
        .contains("\"destinationPlatform\" : \"" + platform + "\"", "\"phone\" : \"****34\"")
        .contains(to + " takes 32,768", "masked    /customer/phone")
        .doesNotContain("+14155551234");
  }

  @Test
  void programs_get_the_same_as_json() throws IOException {
    JsonNode json = map(SAMPLE, "--to", "cxone", "--json").json();

    assertThat(json.path("method").asString("")).isEqualTo("PATCH");
    assertThat(json.at("/body/attributes/dtmfSequence")).hasToString("[\"1\",\"3\",\"0\"]");
    assertThat(json.path("bytes").asInt()).isEqualTo(json.path("body").toString().length());
    assertThat(json.path("maxBytes").asInt()).isEqualTo(32_768);
    assertThat(json.path("claim").asBoolean(true)).isFalse();
    assertThat(json.path("losses"))
        .hasToString(
            "[{\"path\":\"/customer/phone\",\"kind\":\"masked\"},"
                + "{\"path\":\"/context/accountNumber\",\"kind\":\"masked\"}]");
  }

  @Test
  void the_configuration_decides_what_travels_and_how_much() throws IOException {
    ObjectNode longer = (ObjectNode) JsonMapper.shared().readTree(SAMPLE);
    longer.putObject("attributes").put("note", "n".repeat(900)).put("crmTicket", "T-4711");
    Path config = config("privacy: {rules: {context.accountNumber: drop}}", "max-context: 800B");

    Cli map = map(longer.toString(), "--to", "cxone-main", "--config", config.toString());

    assertThat(map.exitCode()).as(map.text()).isZero();
    assertThat(map.text())
        .contains("cxone-main takes 800", "dropped   /context/accountNumber")
        .contains("dropped   /attributes/note", "dropped   /attributes/crmTicket");
  }

  @Test
  void what_does_not_fit_is_shown_as_a_claim() throws IOException {
    ObjectNode longer = (ObjectNode) JsonMapper.shared().readTree(SAMPLE);
    longer.withObject("/context").putArray("complianceFlags");
    longer.putObject("attributes").put("note", "n".repeat(900)).put("crmTicket", "T-4711");
    Path config = config("", "max-context: 800B");

    Cli map = map(longer.toString(), "--to", "cxone", "--config", config.toString());

    assertThat(map.exitCode()).as(map.text()).isZero();
    assertThat(map.text())
        .contains(
            "\"contextClaim\" : \"http://127.0.0.1:8480/v1/context/xxxxxxxxxxxxxxxxxxxxxxxx\"")
        .contains("claimed   /attributes/note", "its token is made when it is sent");
  }

  @Test
  void what_cannot_be_delivered_at_all_is_a_finding() throws IOException {
    Path config = config("", "max-context: 512B");

    Cli map = map(SAMPLE, "--to", "cxone", "--config", config.toString());

    assertThat(map.exitCode()).isEqualTo(ExitCodes.FINDINGS);
    assertThat(map.text()).contains("nothing of it can be delivered").doesNotContain("PATCH");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "segment": "enterprise"        | "fone": "+14155550173"      | :10:13: /customer/fone: there is no such field
          "mediaType": "voice"           | "mediaType": "+14155550173" | :6:16: /mediaType: must be one of voice, chat
          "phone": "+14155551234"        | "phone": "anonymous" | :9:14: /customer/phone: phone is not a phone number
          "dtmfSequence": ["1", "3"      | "dtmfSequence": ["1", "33"  | :17:27: /context/dtmfSequence/1: is not one of
          "direction": "inbound",        | ``                          | :1:1: /direction: is missing
          "customer": {                  | "customer": "ACC-992837", "x": { | :8:15: /customer: must be an object
          "piiMasked": true              | "piiMasked": "often"        | /customer/piiMasked: must be true or false
          "segment": "enterprise"        | "segment": ["ACC-992837"]   | /customer/segment: must be a text
          "holdDurationSec": 42          | "holdDurationSec": "ACC-992837" | /context/holdDurationSec: must be a whole number
          "2024-05-14T08:32:11Z"         | "today"                     | :5:16: /timestamp: must be a time, for example
          ["pci_dss", "hipaa"]           | "pci_dss"                   | /context/complianceFlags: must be a list
          "holdDurationSec": 42          | "holdDurationSec": -1       | :16:24: /context/holdDurationSec: is -1
          "piiMasked": true              | "piiMasked": true, "piiMasked": false | :11:35: the field stands twice; remove one of the two
          "piiMasked": true              | "piiMasked": yes            | this is not JSON
          "int-8f3a9c2d                  | "gen-8f3a9c2d               | :2:29: /canonicalInteractionId: is not int-
          """)
  void a_bad_context_is_refused_where_it_is_wrong(String good, String bad, String words)
      throws IOException {
    assertThat(SAMPLE).contains(good);

    Cli map = map(SAMPLE.replace(good, bad), "--to", "cxone");

    assertThat(map.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(map.text()).contains("the context is refused", "context.json", words);
    assertThat(map.text()).doesNotContain("+14155550173", "anonymous", "ACC-992837");
  }

  @Test
  void a_customer_of_whom_nothing_is_said_to_be_masked_is_a_good_one() throws IOException {
    String unsaid = SAMPLE.replace("\"segment\": \"enterprise\",", "\"segment\": \"enterprise\"");

    Cli map = map(unsaid.replace("    \"piiMasked\": true\n", ""), "--to", "cxone");

    assertThat(map.exitCode()).as(map.text()).isZero();
    assertThat(map.text()).contains("masked    /customer/phone");
  }

  @Test
  void programs_get_mistakes_as_json_and_nothing_else() throws IOException {
    Cli map = map(SAMPLE.replace("\"voice\"", "\"fax\""), "--to", "cxone", "--json");

    assertThat(map.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(map.json().path("good").asBoolean(true)).isFalse();
    assertThat(map.json().at("/problems/0/path").asString("")).isEqualTo("/mediaType");
    assertThat(map.json().at("/problems/0/line").asInt()).isEqualTo(6);
    Cli gone = Cli.run("map", "--in", "nowhere.json", "--to", "cxone", "--json");
    assertThat(gone.json().at("/problems/0/message").asString(""))
        .isEqualTo("there is no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "nonsense", "[]", "null", "{} {}", "\"x\"", "{'a':1}"})
  void what_is_no_context_at_all_is_refused(String text) throws IOException {
    Cli map = map(text, "--to", "cxone");

    assertThat(map.exitCode()).as(map.text()).isEqualTo(ExitCodes.USAGE);
    assertThat(map.text()).contains("the context is refused").doesNotContain("Exception");
  }

  @Test
  void a_destination_that_is_none_is_refused() throws IOException {
    for (String to : List.of("teams", "cognigy", "cxone-main")) {
      assertThat(map(SAMPLE, "--to", to).exitCode()).as(to).isEqualTo(ExitCodes.USAGE);
    }
    Path config = config("", "");
    Cli map = map(SAMPLE, "--to", "genesys", "--config", config.toString());
    assertThat(map.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(map.text()).contains("the configuration has no such account or platform");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Cli map = Cli.run("map", "--in", folder.resolve("nowhere.json").toString(), "--to", "cxone");
    assertThat(map.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(map.text()).contains("nowhere.json: there is no such file");
  }
}
