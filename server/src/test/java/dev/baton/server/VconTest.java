package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.NoCapacity;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Interactions exported as vCons, held to the structure of the draft.
class VconTest {
  @RegisterExtension static final Rig RIG = Rig.create();

  private static final Schema DRAFT =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(resource("/vcon/draft-ietf-vcon-vcon-core-04.schema.json"), InputFormat.JSON);

  @Test
  void a_caller_who_went_there_and_back_is_two_transfers_between_three_legs() {
    String caller = RIG.newCaller();
    JsonNode there = RIG.play(Ask.toAgent(caller, Way.TO_CXONE.agent(1), null));
    String leg = RIG.caller(caller).interactionIds().getLast();
    JsonNode back = RIG.play(Ask.toAgent(Way.TO_GENESYS, leg, Way.TO_GENESYS.agent(1), null));
    assertThat(Rig.state(back)).as(RIG.story(back)).isEqualTo("completed");

    JsonNode vcon = vcon(there, 2);

    assertThat(vcon.path("dialog").findValuesAsString("type"))
        .containsExactly("recording", "recording", "recording", "transfer", "transfer");
    JsonNode first = vcon.at("/dialog/3");
    JsonNode second = vcon.at("/dialog/4");
    assertThat(List.of(first.path("original").asInt(), first.path("target_dialog").asInt()))
        .containsExactly(0, 1);
    assertThat(List.of(second.path("original").asInt(), second.path("target_dialog").asInt()))
        .containsExactly(1, 2);
    assertThat(party(vcon, first.path("transferee")).path("name").asString("")).isEqualTo("caller");
    assertThat(party(vcon, first.path("transfer_target")).path("uuid").asString(""))
        .isEqualTo(Way.TO_CXONE.agent(1));
    assertThat(second.path("transferor")).isEqualTo(first.path("transfer_target"));
    assertThat(party(vcon, second.path("transfer_target")).path("uuid").asString(""))
        .isEqualTo(Way.TO_GENESYS.agent(1));
    assertThat(vcon.path("analysis").findValuesAsString("handoffId"))
        .containsExactly(Rig.id(there), Rig.id(back));
    assertThat(vcon.at("/analysis/0/body/outcome").asString("")).isEqualTo("completed");
    assertThat(vcon.path("subject").asString("")).contains("draft-ietf-vcon-vcon-core-04");
  }

  @Test
  void what_led_to_no_conversation_is_an_incomplete_dialog_with_its_disposition() {
    JsonNode returned = RIG.play(Ask.toAgent(RIG.newCaller(), "nobody-0000", null));
    assertThat(vcon(returned, 1).at("/dialog/1/disposition").asString("")).isEqualTo("failed");

    RIG.faults(
        FaultRule.on(
            Platform.NICE_CXONE, Operation.RESERVE, new Fault.Refuse(NoCapacity.AGENT_BUSY)));
    JsonNode busy = RIG.play(Ask.toAgent(RIG.newCaller(), Way.TO_CXONE.agent(2), null));
    assertThat(vcon(busy, 1).at("/dialog/1/disposition").asString("")).isEqualTo("busy");

    String leaving = RIG.newCaller();
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.CallerHangsUp(0, leaving)));
    JsonNode left = RIG.play(Ask.toAgent(leaving, Way.TO_CXONE.agent(3), null));
    assertThat(Rig.state(left)).isEqualTo("abandoned");
    assertThat(vcon(left, 1).at("/dialog/1/disposition").asString("")).isEqualTo("hung-up");
  }

  @Test
  void the_context_is_attached_and_nothing_personal_is_in_it() {
    ObjectNode body = Ask.toAgent(RIG.newCaller(), Way.TO_CXONE.agent(4), null);
    body.putObject("bot").put("intent", "refund").put("summary", "SUMMARY-MARKER wants it back");
    body.putArray("transcript").addObject().put("author", "caller").put("text", "SAID-MARKER");
    body.putObject("attributes").put("vip", "ATTRIBUTE-MARKER");
    JsonNode view = RIG.play(body);

    JsonNode vcon = vcon(view, 1);

    JsonNode context = vcon.at("/attachments/0/body");
    assertThat(context.at("/bot/intent").asString("")).isEqualTo("refund");
    assertThat(context.at("/context/dtmfSequence").size()).isZero();
    assertThat(context.at("/customer/phone").asString("")).isEqualTo("****73");
    assertThat(context.at("/customer/piiMasked").asBoolean(false)).isTrue();
    assertThat(vcon.toString())
        .doesNotContain(Ask.PHONE)
        .doesNotContain(Ask.ACCOUNT_NUMBER)
        .doesNotContain("MARKER");
    assertThat(vcon.at("/redacted/type").asString(""))
        .contains("masked /customer/phone", "masked /context/accountNumber", "dropped /transcript");
    assertThat(vcon.at("/redacted/type").asString("")).doesNotContain("MARKER");
    assertThat(party(vcon, vcon.at("/attachments/0/party")).path("name").asString(""))
        .isEqualTo("Baton");
  }

  @Test
  void an_unchanged_interaction_gives_the_same_vcon_again() {
    JsonNode view = RIG.play(Ask.toAgent(RIG.newCaller(), Way.TO_CXONE.agent(5), null));

    assertThat(vcon(view, 1)).isEqualTo(vcon(view, 1));
  }

  @Test
  void a_handoff_under_way_is_left_out_and_a_leg_that_was_only_seen_is_there() {
    RIG.faults(
        FaultRule.on(Platform.NICE_CXONE, Operation.RESERVE, new Fault.Slow(1_500)).atMost(1));
    String open = RIG.ask(Ask.toAgent(RIG.newCaller(), "nice-usr-4496", null));

    JsonNode vcon = vcon(RIG.api().get("/v1/handoffs/" + open).body(), 0);

    assertThat(vcon.path("dialog").findValuesAsString("type")).containsExactly("recording");
    RIG.end(open);
  }

  @Test
  void an_interaction_that_nobody_knows_is_not_found() {
    String path = "/v1/interactions/int-00000000-0000-4000-8000-000000000000/vcon";
    Problem.assertIs(RIG.api().get(path), 404, "not-found", path);
  }

  @Test
  void the_draft_is_held_to() {
    JsonNode good = vcon(RIG.play(Ask.toAgent(RIG.newCaller(), "nobody-0000", null)), 1);
    ObjectNode withParties = (ObjectNode) good.deepCopy();
    ((ObjectNode) withParties.at("/dialog/2")).putArray("parties").add(0);
    ObjectNode undisposed = (ObjectNode) good.deepCopy();
    ((ObjectNode) undisposed.at("/dialog/1")).remove("disposition");
    ObjectNode old = (ObjectNode) good.deepCopy();
    old.put("vcon", "0.3.0");

    assertThat(errors(good)).isEmpty();
    assertThat(List.of(withParties, undisposed, old))
        .allSatisfy(bad -> assertThat(errors(bad)).isNotEmpty());
  }

  /// The vCon of a handoff's interaction, once so many handoffs are in it: it fits the draft, and
  /// every index in it leads somewhere.
  private static JsonNode vcon(JsonNode handoff, int handoffs) {
    String path =
        "/v1/interactions/" + handoff.path("canonicalInteractionId").asString("") + "/vcon";
    Await.until(
        "its handoffs are reckoned",
        () -> json(RIG.api().get(path).text()).path("analysis").size() == handoffs);
    Api.Answer answer = RIG.api().get(path);
    assertThat(answer.header("Content-Type").orElse("")).isEqualTo("application/vcon");
    JsonNode vcon = json(answer.text());
    assertThat(errors(vcon)).as(vcon.toPrettyString()).isEmpty();
    int parties = vcon.path("parties").size();
    int dialogs = vcon.path("dialog").size();
    for (String name : List.of("transferee", "transferor", "transfer_target", "party")) {
      vcon.findValues(name).forEach(i -> assertThat(i.asInt()).isBetween(0, parties - 1));
    }
    for (JsonNode list : vcon.path("dialog").findValues("parties")) {
      list.forEach(i -> assertThat(i.asInt()).isBetween(0, parties - 1));
    }
    for (String name : List.of("original", "target_dialog")) {
      vcon.findValues(name).forEach(i -> assertThat(i.asInt()).isBetween(0, dialogs - 1));
    }
    for (String list : List.of("analysis", "attachments")) {
      vcon.path(list).forEach(o -> assertThat(o.path("dialog").asInt()).isBetween(0, dialogs - 1));
    }
    IntStream.range(0, dialogs)
        .mapToObj(i -> vcon.path("dialog").path(i))
        .filter(d -> d.path("type").asString("").equals("transfer"))
        .forEach(d -> assertThat(d.path("original")).isNotEqualTo(d.path("target_dialog")));
    return vcon;
  }

  private static JsonNode party(JsonNode vcon, JsonNode index) {
    return vcon.path("parties").path(index.asInt());
  }

  private static List<String> errors(JsonNode vcon) {
    return DRAFT
        .validate(
            vcon.toString(),
            InputFormat.JSON,
            (ExecutionContext context) ->
                context.executionConfig(c -> c.formatAssertionsEnabled(true)))
        .stream()
        .map(String::valueOf)
        .toList();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(VconTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
