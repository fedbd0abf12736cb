package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Platform;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What travels with the caller, and what must not.
class ContextTest {
  private static final String CARD = "4111111111111111";

  @RegisterExtension static final Rig RIG = Rig.create().overheard();

  @Test
  void the_destination_receives_what_was_sent_and_no_id_of_the_source() {
    String interactionId = RIG.newCaller();
    ObjectNode body = Ask.toAgent(interactionId, "nice-usr-4492", "billing");
    body.putObject("attributes")
        .put("crmTicket", "T-4711 ü 漢 😀")
        .put("conversationId", interactionId)
        .put("interactionId", interactionId);

    JsonNode view = RIG.play(body);

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    Books.CallerEntry caller = RIG.caller(interactionId);
    Map<String, Object> received = caller.contexts().get("nice_cxone");
    assertThat(received)
        .containsEntry("canonicalInteractionId", view.path("canonicalInteractionId").asString(""))
        .containsEntry("sourcePlatform", "genesys_cloud")
        .containsEntry("destinationPlatform", "nice_cxone")
        .containsEntry("mediaType", "voice")
        .containsEntry("direction", "inbound")
        .containsEntry("dtmfSequence", List.of("1", "3", "0"))
        .containsEntry("attributes", Map.of("crmTicket", "T-4711 ü 漢 😀"))
        .containsEntry(
            "customer", Map.of("phone", Ask.PHONE, "segment", "enterprise", "piiMasked", false))
        .containsEntry(
            "context",
            Map.of(
                "accountNumber",
                Ask.ACCOUNT_NUMBER,
                "previousQueue",
                "billing_specialists",
                "holdDurationSec",
                42,
                "dtmfSequence",
                List.of("1", "3", "0"),
                "complianceFlags",
                List.of("pci_dss")))
        .containsEntry(
            "transfer",
            Map.of(
                "initiatedBy",
                "agent",
                "targetAgentId",
                "nice-usr-4492",
                "transferType",
                "consultative"))
        .containsKey("timestamp")
        .hasSize(11);
    assertThat(RIG.heard(Platform.NICE_CXONE))
        .as("everything said to CXone")
        .anyMatch(request -> request.contains("/context") && request.contains("T-4711"))
        .noneMatch(request -> request.contains(interactionId));
    RIG.assertNobodyIsHurt();
  }

  @Test
  void the_schema_of_what_travels_can_be_read() {
    Api.Answer schema = RIG.api().get("/schemas/canonical-context-v1.json");

    assertThat(schema.status()).isEqualTo(200);
    assertThat(schema.header("Content-Type")).contains("application/schema+json");
    assertThat(schema.at("/$id")).isEqualTo("/schemas/canonical-context-v1.json");
  }

  @Test
  void what_was_stripped_is_told() {
    String interactionId = RIG.newCaller();
    ObjectNode body = Ask.toAgent(interactionId, "nice-usr-4492", "billing");
    body.putObject("attributes").put("crmTicket", "T-4711").put("conversationId", interactionId);

    JsonNode view = RIG.play(body);

    assertThat(losses(view)).containsExactly("stripped /attributes/conversationId");
    assertThat(view.at("/contextDelivery/bytes").asInt())
        .isEqualTo(bodyBytes(lastSaid("/context ")));
    assertThat(RIG.story(view)).contains("; stripped /attributes/conversationId");
  }

  @Test
  void a_clear_number_beside_a_claim_of_masking_arrives_masked() {
    String interactionId = RIG.newCaller();
    ObjectNode body = Ask.toAgent(interactionId, "nice-usr-4492", "billing");
    body.withObject("/customer").put("piiMasked", true);

    JsonNode view = RIG.play(body);

    assertThat(received(interactionId))
        .containsEntry(
            "customer", Map.of("phone", "****73", "segment", "enterprise", "piiMasked", true));
    assertThat(losses(view))
        .containsExactly("masked /customer/phone", "masked /context/accountNumber");
  }

  @Test
  void under_hipaa_only_the_listed_fields_arrive() {
    String interactionId = RIG.newCaller();
    ObjectNode body = Ask.toAgent(interactionId, "nice-usr-4492", "billing");
    body.withObject("/context").putArray("complianceFlags").add("hipaa");
    body.putObject("bot")
        .put("intent", "appointment")
        .put("confidence", 0.87)
        .put("language", "de-AT")
        .put("summary", "SUMMARY-MARKER");
    body.putArray("transcript").addObject().put("author", "caller").put("text", "SAID-MARKER");
    body.putObject("attributes").put("note", "NOTE-MARKER");

    JsonNode view = RIG.play(body);

    Map<String, Object> received = received(interactionId);
    assertThat(received).doesNotContainKeys("bot", "transcript", "attributes");
    assertThat(received.toString())
        .contains("phone=****73")
        .doesNotContain(Ask.PHONE, "SUMMARY", "SAID", "NOTE");
    assertThat(losses(view))
        .containsExactlyInAnyOrder(
            "masked /customer/phone",
            "dropped /bot/intent",
            "dropped /bot/confidence",
            "dropped /bot/language",
            "dropped /bot/summary",
            "dropped /transcript",
            "dropped /attributes/note");
  }

  @Test
  void what_a_bot_found_out_and_what_was_said_arrive() {
    String interactionId = RIG.newCaller();
    ObjectNode body = Ask.toAgent(interactionId, "nice-usr-4492", "billing");
    body.putObject("bot").put("intent", "refund").put("confidence", 1).put("language", "de-AT");
    body.putArray("transcript")
        .addObject()
        .put("author", "caller")
        .put("at", "2024-05-14T08:31:00Z")
        .put("text", "my money");

    JsonNode view = RIG.play(body);

    assertThat(losses(view)).isEmpty();
    assertThat(received(interactionId))
        .containsEntry(
            "transcript",
            List.of(Map.of("author", "caller", "at", "2024-05-14T08:31:00Z", "text", "my money")))
        .hasEntrySatisfying(
            "bot", bot -> assertThat(bot.toString()).contains("refund", "1", "de-AT"));
  }

  @Test
  void a_card_number_reaches_neither_the_destination_nor_the_log() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    String interactionId = RIG.newCaller();
    ObjectNode body = Ask.toAgent(interactionId, "nice-usr-4492", "billing");
    var keys = body.withObject("/context").putArray("dtmfSequence");
    CARD.chars().forEach(key -> keys.add(Character.toString(key)));
    body.putObject("attributes").put("note", "pays with 5555 5555-5555 4444 today");
    var said = body.putArray("transcript");
    for (String group : List.of("5555", "5555", "5555", "4444")) {
      said.addObject().put("author", "caller").put("text", group);
      said.addObject().put("author", "bot").put("text", "and then?");
    }
    JsonNode view;
    try {
      view = RIG.play(body);
    } finally {
      root.detachAppender(log);
    }

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(losses(view))
        .containsExactlyInAnyOrder(
            "masked /attributes/note", "dropped /context/dtmfSequence", "masked /transcript");
    Map<String, Object> received = received(interactionId);
    assertThat(received)
        .containsEntry("attributes", Map.of("note", "pays with [card number] today"))
        .containsEntry("dtmfSequence", List.of());
    assertThat(RIG.heard(Platform.NICE_CXONE))
        .noneMatch(request -> request.contains("5555 5555") || request.contains("\"5555\""))
        .noneMatch(request -> request.replaceAll("[^0-9A-Za-z]", "").contains(CARD));
    assertThat(log.list)
        .isNotEmpty()
        .allSatisfy(event ->
            assertThat(event.getFormattedMessage().replaceAll("[^0-9A-Za-z]", ""))
                .doesNotContain(CARD));
  }

  @Test
  void what_does_not_fit_arrives_as_a_claim_that_can_be_fetched_once() {
    String interactionId = RIG.newCaller();
    ObjectNode body = toSmall(interactionId, "cxone-small");
    body.putObject("bot").put("intent", "refund").put("summary", "s".repeat(2_000));
    body.putArray("transcript").addObject().put("author", "caller").put("text", "t".repeat(900));
    body.putObject("attributes").put("crmTicket", "T-4711").put("conversationId", interactionId);

    JsonNode view = RIG.play(body);

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(losses(view))
        .containsExactly(
            "stripped /attributes/conversationId", "claimed /transcript", "claimed /bot/summary");
    assertThat(view.at("/contextDelivery/bytes").asInt()).isBetween(1, 1_400);
    Map<String, Object> received = received(interactionId);
    assertThat(received)
        .doesNotContainKey("transcript")
        .containsEntry("bot", Map.of("intent", "refund"));
    String link =
        String.valueOf(
            ((Map<?, ?>) Objects.requireNonNull(received.get("attributes"))).get("contextClaim"));
    assertThat(link).startsWith("http://127.0.0.1:" + RIG.baton().port() + "/v1/context/");

    String path = URI.create(link).getPath();
    Api.Answer first = RIG.api().get(path);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.at("/bot/summary")).isEqualTo("s".repeat(2_000));
    assertThat(first.at("/transcript/0/text")).isEqualTo("t".repeat(900));
    assertThat(first.at("/customer/phone")).isEqualTo(Ask.PHONE);
    assertThat(first.body().path("attributes").propertyNames()).containsExactly("crmTicket");
    assertThat(RIG.api().get(path).status()).isEqualTo(410);
    assertThat(RIG.story(view)).doesNotContain(path);
  }

  @Test
  void a_context_whose_core_does_not_fit_is_lost_and_the_caller_is_not() {
    String interactionId = RIG.newCaller();

    JsonNode view = RIG.play(toSmall(interactionId, "cxone-tiny"));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    assertThat(view.at("/contextDelivery/type").asString("")).isEqualTo("lost");
    assertThat(view.at("/contextDelivery/reason").asString(""))
        .contains("bytes stay when all that a claim can carry is moved out", "takes 512");
    assertThat(RIG.caller(interactionId).contexts()).doesNotContainKey("nice_cxone");
  }

  private static ObjectNode toSmall(String interactionId, String account) {
    ObjectNode body = Ask.handoff(interactionId);
    body.withArray("/routes")
        .addObject()
        .put("account", account)
        .put("targetAgentId", "nice-usr-4492");
    return body;
  }

  private static Map<String, Object> received(String interactionId) {
    return Objects.requireNonNull(RIG.caller(interactionId).contexts().get("nice_cxone"));
  }

  private static List<String> losses(JsonNode view) {
    return view.at("/contextDelivery/losses")
        .valueStream()
        .map(loss -> loss.path("kind").asString("") + " " + loss.path("path").asString(""))
        .toList();
  }

  private static String lastSaid(String words) {
    return RIG.heard(Platform.NICE_CXONE).stream()
        .filter(request -> request.lines().findFirst().orElse("").concat(" ").contains(words))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private static int bodyBytes(String request) {
    return request.substring(request.lastIndexOf('\n') + 1).getBytes(StandardCharsets.UTF_8).length;
  }
}
