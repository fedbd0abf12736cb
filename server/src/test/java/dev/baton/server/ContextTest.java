package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.model.Books;
import dev.baton.twin.model.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What travels with the caller, and what must not.
class ContextTest {
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
}
