package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `baton twin` as another team uses it: a client written from guide 000 alone, with its hosts,
/// bodies and order of calls, against the real process.
class TwinCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CANONICAL_ID = "int-8f3a9c2d-7b4e-4a1f-9c3d-2e8f7a6b5c4d";

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  @TempDir private Path folder;

  @Test
  void a_client_written_from_guide_000_works_against_the_twins() throws Exception {
    try (BatonProcess twin =
        BatonProcess.start(
            Map.of(), "twin", "--genesys-port", "0", "--cxone-port", "0", "--cognigy-port", "0")) {
      JsonNode ready = JSON.readTree(twin.awaitLine("{\"ready\":true"));
      URI genesys = URI.create(ready.path("genesys").asString());
      URI cxone = URI.create(ready.path("cxone").asString());
      assertThat(ready.path("cognigy").asString()).startsWith("http://127.0.0.1:");
      String cxoneToken = cxoneToken(cxone, "interactions:write agents:read");
      String genesysToken = genesysToken(genesys);

      JsonNode reservation =
          post(
              cxone.resolve("/v1/interactions/reserve"),
              cxoneToken,
              """
              {"targetAgentId": "nice-usr-4492", "mediaType": "voice", "holdDurationLimit": 15,
               "contextPayload": {"canonicalInteractionId": "%s",
                 "sourcePlatform": "genesys_cloud", "complianceFlags": ["pci_dss", "hipaa"]}}
              """
                  .formatted(CANONICAL_ID),
              200);
      String reservationId = reservation.path("reservationId").asString();
      assertThat(reservationId).isNotEmpty();
      assertThat(reservation.has("validUntil")).isTrue();

      post(
          genesys.resolve("/api/v2/interactions/transfer"),
          genesysToken,
          """
          {"interactionId": "gen-int-77a2c91f-3b4e-4d2a-8c1f-9e5d6a7b8c9d",
           "transferType": "warm",
           "transferTo": {"type": "phoneNumber", "phoneNumber": "+18885551900",
             "extension": "CXONE_HANDBACK"},
           "metadata": {"reservationId": "%s", "canonicalInteractionId": "%s",
             "handoffProtocol": "two_phase_commit"}}
          """
              .formatted(reservationId, CANONICAL_ID),
          200);

      Waiting.until(
          "the caller is with the reserved agent",
          10_000,
          () -> agentOf(cxone, cxoneToken).equals("nice-usr-4492"));
      JsonNode books = get(cxone.resolve("/twin/books?summary=true"), "");
      assertThat(books.toString()).contains("\"lost\":0").contains("\"doubled\":0");
    }
  }

  @Test
  void a_wrong_secret_and_a_missing_scope_are_refused_with_the_status_of_the_contract()
      throws Exception {
    try (BatonProcess twin =
        BatonProcess.start(
            Map.of(), "twin", "--genesys-port", "0", "--cxone-port", "0", "--cognigy-port", "0")) {
      JsonNode ready = JSON.readTree(twin.awaitLine("{\"ready\":true"));
      URI cxone = URI.create(ready.path("cxone").asString());
      String form = "grant_type=client_credentials&client_id=demo-client&client_secret=wrong";
      assertThat(send(form(cxone.resolve("/oauth/token"), form)).statusCode()).isEqualTo(401);
      String readOnly = cxoneToken(cxone, "agents:read");
      JsonNode refusal = post(cxone.resolve("/v1/interactions/reserve"), readOnly, "{}", 403);
      assertThat(refusal.toString()).contains("interactions:write");
    }
  }

  @Test
  void a_port_in_use_is_named_and_ends_with_exit_code_2() throws Exception {
    try (ServerSocket taken = new ServerSocket(0);
        BatonProcess twin =
            BatonProcess.start(
                Map.of(),
                "twin",
                "--genesys-port",
                Integer.toString(taken.getLocalPort()),
                "--cxone-port",
                "0",
                "--cognigy-port",
                "0")) {
      assertThat(twin.awaitExit()).isEqualTo(2);
      assertThat(twin.output()).contains(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void a_broken_fault_script_is_refused_with_line_and_column() throws Exception {
    Path faults = folder.resolve("faults.yaml");
    Files.writeString(faults, "rules:\n  - platform: genesys_cloud\n    fault: explode\n");
    try (BatonProcess twin =
        BatonProcess.start(
            Map.of(),
            "twin",
            "--genesys-port",
            "0",
            "--cxone-port",
            "0",
            "--cognigy-port",
            "0",
            "--faults",
            faults.toString())) {
      assertThat(twin.awaitExit()).isEqualTo(2);
      assertThat(twin.output()).contains("faults.yaml").contains("3").contains("explode");
    }
  }

  private String agentOf(URI cxone, String token) {
    try {
      return get(cxone.resolve("/api/v2/interactions/" + CANONICAL_ID), token)
          .path("agentId")
          .asString("");
    } catch (IOException e) {
      throw new IllegalStateException("the twin broke off", e);
    }
  }

  private String cxoneToken(URI cxone, String scope) throws IOException {
    String form =
        "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret&scope="
            + scope.replace(" ", "%20");
    return token(send(form(cxone.resolve("/oauth/token"), form)));
  }

  private String genesysToken(URI genesys) throws IOException {
    String basic =
        Base64.getEncoder()
            .encodeToString("demo-client:demo-secret".getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(genesys.resolve("/oauth/token"))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    return token(send(request));
  }

  private static String token(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body()).path("access_token").asString();
  }

  private static HttpRequest form(URI uri, String form) {
    return HttpRequest.newBuilder(uri)
        .timeout(Duration.ofSeconds(10))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form))
        .build();
  }

  private JsonNode post(URI uri, String token, String body, int expected) throws IOException {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
    return JSON.readTree(response.body());
  }

  private JsonNode get(URI uri, String token) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).GET();
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return JSON.readTree(send(request.build()).body());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
