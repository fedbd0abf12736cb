package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Books;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Each platform is source and destination: what one handoff after the other keeps, and what is
/// said to each on the wire.
class BothWaysTest {
  @RegisterExtension static final Rig RIG = Rig.create().overheard();

  @AfterEach
  void nobody_is_lost_or_doubled_and_nothing_happens_twice() {
    RIG.assertNobodyIsHurt();
  }

  @Test
  void a_caller_who_is_moved_there_and_back_keeps_one_canonical_id() {
    String first = RIG.newCaller(Way.TO_CXONE);
    JsonNode there = RIG.play(Ask.toAgent(Way.TO_CXONE, first, Way.TO_CXONE.agent(1), null));
    String second = RIG.caller(first).interactionIds().getLast();

    JsonNode back = RIG.play(Ask.toAgent(Way.TO_GENESYS, second, Way.TO_GENESYS.agent(1), null));

    assertThat(Rig.state(there)).as(RIG.story(there)).isEqualTo("completed");
    assertThat(Rig.state(back)).as(RIG.story(back)).isEqualTo("completed");
    String canonicalId = there.path("canonicalInteractionId").asString("");
    assertThat(back.path("canonicalInteractionId").asString("")).isEqualTo(canonicalId);
    Books.CallerEntry caller = RIG.caller(canonicalId);
    assertThat(caller.with().platform()).isEqualTo(Platform.GENESYS_CLOUD);
    assertThat(caller.with().agentId()).isEqualTo(Way.TO_GENESYS.agent(1));
    assertThat(caller.interactionIds()).hasSize(3).startsWith(first, second);
    // The three legs are aliases of the one interaction.
    Map<String, String> accountOfLeg =
        Map.of(
            first,
            "genesys-main",
            second,
            "cxone-main",
            caller.interactionIds().getLast(),
            "genesys-main");
    accountOfLeg.forEach((leg, account) ->
        assertThat(
                RIG.api()
                    .post(
                        "/v1/interactions",
                        "{\"account\": \"%s\", \"interactionId\": \"%s\"}".formatted(account, leg))
                    .at("/canonicalInteractionId"))
            .isEqualTo(canonicalId));
  }

  /// The leg that she left at Genesys on her way there bears her canonical id as well. It must not
  /// pass for her arrival when the way back drops her.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_caller_dropped_on_her_way_back_is_not_taken_for_arrived(boolean reserved) {
    String first = RIG.newCaller(Way.TO_CXONE);
    JsonNode there = RIG.play(Ask.toAgent(Way.TO_CXONE, first, Way.TO_CXONE.agent(2), null));
    assertThat(Rig.state(there)).as(RIG.story(there)).isEqualTo("completed");
    String second = RIG.caller(first).interactionIds().getLast();
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.TRANSFER, new Fault.DropTransfer()).atMost(1));
    ObjectNode body = Ask.toAgent(Way.TO_GENESYS, second, Way.TO_GENESYS.agent(2), null);
    if (!reserved) {
      ObjectNode route = (ObjectNode) body.path("routes").path(0);
      route.remove("targetAgentId");
      route.put("targetNumber", "+18885551911");
    }

    JsonNode back = RIG.play(body);

    assertThat(Rig.state(back)).as(RIG.story(back)).isEqualTo("completed");
    assertThat(RIG.story(back)).contains("requeue to genesys-main");
    Books.CallerEntry caller = RIG.caller(first);
    assertThat(caller.with().platform()).isEqualTo(Platform.GENESYS_CLOUD);
    assertThat(caller.with().kind()).isIn(Party.Kind.QUEUE, Party.Kind.AGENT);
    // Nobody used the reservation of the lost transfer; it ends by its window.
    Await.until("no reservation is held", () -> RIG.twins().summary().heldReservations() == 0);
  }

  @ParameterizedTest
  @CsvSource({"consultative, warm", "warm, warm", "blind, blind"})
  void genesys_is_told_the_transfer_type_in_its_own_words(String asked, String said) {
    String interactionId = RIG.newCaller(Way.TO_CXONE);
    ObjectNode body = Ask.toAgent(Way.TO_CXONE, interactionId, Way.TO_CXONE.agent(1), null);

    JsonNode view = RIG.play(body.put("transferType", asked));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    JsonNode commit = commit(Platform.GENESYS_CLOUD, "POST /api/v2/interactions/transfer", view);
    assertThat(commit.path("interactionId").asString("")).isEqualTo(interactionId);
    assertThat(commit.path("transferType").asString("")).isEqualTo(said);
    assertThat(commit.path("transferTo"))
        .isEqualTo(
            json(
                """
                {"type": "phoneNumber", "phoneNumber": "+18885551900",
                 "extension": "CXONE_HANDBACK"}
                """));
    assertThat(commit.at("/metadata/handoffProtocol").asString("")).isEqualTo("two_phase_commit");
    assertThat(deliveredType(view, Platform.NICE_CXONE)).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource({"consultative", "warm", "blind"})
  void cxone_has_no_word_for_the_transfer_type_and_the_destination_reads_it_in_the_context(
      String asked) {
    String interactionId = RIG.newCaller(Way.TO_GENESYS);
    ObjectNode body = Ask.toAgent(Way.TO_GENESYS, interactionId, Way.TO_GENESYS.agent(1), null);

    JsonNode view = RIG.play(body.put("transferType", asked));

    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("completed");
    JsonNode commit =
        commit(
            Platform.NICE_CXONE, "POST /api/v2/interactions/" + interactionId + "/transfer", view);
    assertThat(commit.propertyNames()).containsExactlyInAnyOrder("target", "metadata");
    assertThat(commit.path("target"))
        .isEqualTo(
            json(
                """
                {"type": "external", "phoneNumber": "+18885551901",
                 "extension": "GENESYS_HANDBACK"}
                """));
    assertThat(deliveredType(view, Platform.GENESYS_CLOUD)).isEqualTo(asked);
  }

  /// The body of the one commit of that handoff, which carries its reservation and canonical id.
  private static JsonNode commit(Platform source, String call, JsonNode view) {
    String canonicalId = view.path("canonicalInteractionId").asString("");
    List<String> commits =
        RIG.heard(source).stream()
            .filter(request -> request.startsWith(call + "\n") && request.contains(canonicalId))
            .toList();
    assertThat(commits).hasSize(1);
    assertThat(commits.getFirst()).contains(Rig.id(view) + "/1/commit/1");
    JsonNode body = json(commits.getFirst().substring(commits.getFirst().lastIndexOf('\n') + 1));
    assertThat(body.at("/metadata/canonicalInteractionId").asString("")).isEqualTo(canonicalId);
    assertThat(body.at("/metadata/reservationId").asString("")).startsWith("res-");
    return body;
  }

  private static String deliveredType(JsonNode view, Platform destination) {
    String canonicalId = view.path("canonicalInteractionId").asString("");
    return JsonMapper.shared()
        .<JsonNode>valueToTree(RIG.caller(canonicalId).contexts())
        .path(destination.wireName())
        .at("/transfer/transferType")
        .asString("");
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
