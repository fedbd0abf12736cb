package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.model.Connector;
import dev.baton.twin.model.NewSession;
import dev.baton.twin.model.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A voice bot of Cognigy hands its caller over (guide 003), asked for over real HTTP, between
/// running twins and with a real database.
class VoiceBotsTest {
  @RegisterExtension
  static final Rig RIG =
      Rig.create()
          .withConfig(text ->
              text.replace("    accounts:\n      genesys-main:", bot() + "      genesys-main:")
                  .replace("      billing:\n", VoiceBotsTest.PERSON + "      billing:\n"));

  private static final String PERSON =
      """
            person:
              account: genesys-main
              target-agent: a-1
      """;

  private static final String FLOW = "7a1f9c3d-2e8f-4a6b-8c4d-000000000001";

  private static String bot() {
    return """
        accounts:
          cognigy-main:
            platform: nice_cognigy
            api-base: %s
            client-id: demo-client
            client-secret: ${env:TWIN_SECRET}
    """
        .formatted(VoiceBotsTest.RIG.twins().cognigy());
  }

  @AfterEach
  void nobody_is_hurt() {
    RIG.twins().pushTo(null);
    RIG.assertNobodyIsHurt();
  }

  private static String session() {
    return RIG.twins()
        .addSession(
            NewSession.voice(null, Ask.PHONE).knowing(Map.of("callerName", "Jane Doe", "mood", 7)))
        .id();
  }

  private static ObjectNode ask(String session) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.putObject("source").put("account", "cognigy-main").put("interactionId", session);
    body.putArray("routes")
        .addObject()
        .put("account", "genesys-main")
        .put("targetQueueId", "billing_specialists");
    body.put("reason", "complex_billing_issue").put("priority", "high").put("until", "queued");
    body.putObject("attributes").put("issueType", "billing");
    return body;
  }

  private static List<String> aliases(String canonicalId) {
    return Database.query(
        RIG.databaseUrl(),
        "SELECT account || '/' || vendor_id FROM alias WHERE canonical_id = '%s'"
            .formatted(canonicalId));
  }

  @Test
  void her_caller_arrives_with_reason_and_priority_and_is_known_by_her_calls_ids() {
    String session = session();

    JsonNode view = RIG.play(ask(session));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(RIG.caller(session).with().platform()).isEqualTo(Platform.GENESYS_CLOUD);
    assertThat(RIG.caller(session).contexts().toString())
        .contains("handoffReason=complex_billing_issue", "priority=high", "issueType=billing");
    JsonNode bot = view.path("bot");
    assertThat(bot.path("connector").asString()).isEqualTo("genesys_cloud");
    assertThat(bot.path("connectorStatus").asString()).isEqualTo("connected");
    assertThat(bot.path("transferMode").asString()).isEqualTo("refer");
    String callId = bot.path("callId").asString();
    String transferId = bot.path("transferId").asString();
    String canonicalId = view.path("canonicalInteractionId").asString();
    List<String> legs = RIG.caller(session).interactionIds();
    assertThat(aliases(canonicalId))
        .containsExactlyInAnyOrder(
            "cognigy-main/" + session,
            "genesys-main/" + callId,
            "genesys-main/" + transferId,
            "genesys-main/" + legs.getLast());
    for (String id : List.of(callId, transferId)) {
      Api.Answer known =
          RIG.api()
              .post(
                  "/v1/interactions",
                  "{\"account\":\"genesys-main\",\"interactionId\":\"%s\"}".formatted(id));
      assertThat(known.at("/canonicalInteractionId")).isEqualTo(canonicalId);
    }
  }

  @Test
  void an_event_that_names_only_her_call_or_its_transfer_reaches_the_handoff() {
    ObjectNode body = ask(session()).put("until", "active");
    String handoff = RIG.ask(body);
    Await.until(
        "the transfer is known",
        () -> RIG.api().get("/v1/handoffs/" + handoff).body().at("/bot").has("transferId"));
    JsonNode view = RIG.api().get("/v1/handoffs/" + handoff).body();
    String canonicalId = view.path("canonicalInteractionId").asString();
    for (String id : List.of("callId", "transferId")) {
      String leg = view.at("/bot/" + id).asString();
      ObjectNode event = Hook.event("evt-" + leg, leg, null);
      assertThat(Hook.push(RIG.api(), Hook.GENESYS, event).status()).isEqualTo(204);
      assertThat(aliases(canonicalId)).contains("genesys-main/" + leg);
    }
    RIG.end(handoff);
    Await.until(
        "both events are decided on",
        () -> Database.query(RIG.databaseUrl(), "SELECT event_id FROM inbox_waiting").isEmpty());
  }

  @Test
  void a_blind_connector_is_shown_and_called_so_in_the_timeline() {
    RIG.twins()
        .with((world, _) -> {
          world
              .sessions()
              .putConnector(
                  new Connector(
                      "genesys_cloud",
                      Platform.GENESYS_CLOUD,
                      Connector.Status.DEGRADED,
                      Connector.Mode.BLIND));
          return world;
        });

    JsonNode view = RIG.play(ask(session()));

    assertThat(view.at("/bot/transferMode").asString()).isEqualTo("blind");
    assertThat(view.at("/bot/connectorStatus").asString()).isEqualTo("degraded");
    assertThat(RIG.story(view)).contains("blind: it lets go before the other side has answered");
  }

  @Test
  void a_dry_run_shows_every_request_and_what_takes_it_back() {
    String session = session();

    Api.Answer shown = RIG.api().post("/v1/handoffs?dryRun=true", ask(session).toString());

    assertThat(shown.status()).as(shown.text()).isEqualTo(200);
    List<String> calls = new ArrayList<>();
    for (JsonNode call : shown.body().at("/attempts/0/calls")) {
      calls.add(
          call.path("course").asString()
              + " "
              + call.path("phase").asString()
              + " "
              + call.path("method").asString());
    }
    assertThat(calls)
        .containsSubsequence(
            "good read_session GET",
            "good read_queue GET",
            "good reserve POST",
            "good prepare PUT",
            "good commit POST",
            "good deliver_context PATCH",
            "repair release DELETE",
            "repair withdraw PUT");
    assertThat(shown.text())
        .contains("\"handoffReason\":\"complex_billing_issue\"", "\"priority\":\"high\"")
        .contains("\"transferTarget\":\"billing_specialists\"");
    assertThat(RIG.caller(session).with().platform()).isEqualTo(Platform.NICE_COGNIGY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "mediaType":"chat"                                                    | /mediaType
          "reason":"two words"                                                  | /reason
          "reason":""                                                           | /reason
          "priority":"soon"                                                     | /priority
          "attributes":{"a b":"c"}                                              | /attributes
          "routes":[{"account":"genesys-main","targetAgentId":"a"}]             | /routes/0
          "routes":[{"account":"genesys-main","targetNumber":"+18885551910"}]   | /routes/0
          "routes":[{"account":"genesys-main","targetQueueId":""}]              | /routes/0
          "routes":[{"account":"cxone-main","targetQueueId":"q",\
          "targetFlowVersionId":"1"}]| /routes/0/targetFlowVersionId
          "routes":[{"account":"genesys-main","targetQueueId":"q",\
          "targetFlowVersionId":"7a1f9c3d-2e8f-4a6b-8c4d-000000000001"}]| /routes/0
          "routes":[{"route":"person"}]                                         | /routes/0
          "routes":[{"account":"cognigy-main","targetQueueId":"q"}]             | /routes/0
          """)
  void what_no_connector_can_do_is_refused_with_its_place(String field, String path) {
    ObjectNode body = ask(session());
    JsonMapper.shared()
        .readTree("{" + field + "}")
        .properties()
        .forEach(other -> body.set(other.getKey(), other.getValue()));

    Api.Answer answer = RIG.api().post("/v1/handoffs", body.toString());

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.at("/detail")).contains(path);
  }

  @Test
  void metadata_over_the_limit_is_refused_before_anything_is_sent() {
    ObjectNode body = ask(session());
    ObjectNode attributes = body.putObject("attributes");
    for (int i = 0; i < 51; i++) {
      attributes.put("a" + i, "x");
    }
    assertThat(RIG.api().post("/v1/handoffs", body.toString()).at("/violations/0/path"))
        .isEqualTo("/attributes");
    attributes.removeAll();
    attributes.put("long", "x".repeat(2_001));
    assertThat(RIG.api().post("/v1/handoffs", body.toString()).at("/violations/0/path"))
        .isEqualTo("/attributes/long");
  }

  @Test
  void a_session_that_is_no_voice_goes_back_to_its_bot_untouched() {
    String chat =
        RIG.twins()
            .addSession(
                new NewSession(null, "user-1", "webchat", false, Map.of(), null, null, null))
            .id();

    JsonNode view = RIG.play(ask(chat));

    assertThat(Rig.state(view)).isEqualTo("returned");
    assertThat(view.at("/stateDetail/reason").asString()).isEqualTo("refused");
    assertThat(view.at("/lastFailure/detail").asString()).contains("only voice");
  }

  @Test
  void what_the_client_calls_so_itself_stays_the_clients() {
    String session = session();
    ObjectNode body = ask(session);
    body.putObject("attributes").put("handoffReason", "mine");
    body.withArray("/routes")
        .removeAll()
        .addObject()
        .put("account", "cxone-main")
        .put("targetQueueId", "billing_specialists")
        .put("targetFlowVersionId", FLOW);

    Api.Answer shown = RIG.api().post("/v1/handoffs?dryRun=true", body.toString());

    assertThat(shown.status()).as(shown.text()).isEqualTo(200);
    assertThat(shown.text())
        .contains("\"flowVersionId\":\"" + FLOW + "\"", "\"handoffReason\":\"mine\"");
    assertThat(shown.body().at("/attempts/0/target/type").asString()).isEqualTo("flow");
  }
}
