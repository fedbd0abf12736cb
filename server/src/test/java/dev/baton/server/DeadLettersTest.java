package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What waits for a person, and what is told of it.
class DeadLettersTest {
  @RegisterExtension static final Rig RIG = Letters.newRig();

  private static final Letters LETTERS = new Letters(RIG);

  /// Each test begins without letters of the others.
  @BeforeEach
  void nobody_waits_for_a_person() {
    LETTERS.resolveAll();
    assertThat(LETTERS.list()).isEmpty();
  }

  @Test
  void a_caller_whom_no_repair_reaches_is_listed_with_what_both_sides_last_said() {
    String caller = RIG.newCaller();
    String id = LETTERS.parked(caller, 1);

    JsonNode letter = LETTERS.list().getFirst();

    assertThat(letter.path("handoffId").asString("")).isEqualTo(id);
    assertThat(letter.path("cause").asString("")).isEqualTo("compensation_refused");
    assertThat(letter.at("/source/account").asString("")).isEqualTo("genesys-main");
    assertThat(letter.at("/source/state").asString("")).isEqualTo("completed");
    assertThat(letter.at("/source/vendorId").asString("")).isEqualTo(caller);
    assertThat(letter.at("/destination/account").asString("")).isEqualTo("cxone-main");
    assertThat(letter.at("/destination/state").asString("")).isEqualTo("absent");
    assertThat(letter.path("attempts").asInt()).isEqualTo(1);
    assertThat(letter.path("compensations").toString()).isEqualTo("[\"requeue\"]");
    assertThat(letter.path("lastReadAt").asString("")).isNotEmpty();
    JsonNode cause = RIG.api().get("/v1/dead-letters/causes").body().at("/items/0");
    assertThat(cause.path("cause").asString("")).isEqualTo("compensation_refused");
    assertThat(cause.path("count").asInt()).isEqualTo(1);
    assertThat(cause.path("oldestSince")).isEqualTo(letter.path("since"));
  }

  @Test
  void lists_are_filtered_and_go_on_page_after_page() {
    List<String> parked = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      parked.addFirst(LETTERS.parked(RIG.newCaller(), i));
    }

    Api.Answer first = RIG.api().get("/v1/dead-letters?account=genesys-main&limit=2");
    Api.Answer second =
        RIG.api().get("/v1/dead-letters?account=genesys-main&cursor=" + first.at("/nextCursor"));

    assertThat(Stream.concat(LETTERS.ids(first), LETTERS.ids(second))).isEqualTo(parked);
    assertThat(second.body().has("nextCursor")).isFalse();
    assertThat(LETTERS.ids(RIG.api().get("/v1/dead-letters?account=cxone-main"))).isEmpty();
    assertThat(LETTERS.ids(RIG.api().get("/v1/dead-letters?cause=stuck"))).isEmpty();
    assertThat(LETTERS.ids(RIG.api().get("/v1/dead-letters?cause=compensation_refused")))
        .hasSize(3);
    String other = "/v1/dead-letters?cause=stuck&cursor=" + first.at("/nextCursor");
    Problem.assertIs(RIG.api().get(other), 422, "unknown-cursor", "/v1/dead-letters");
  }

  @Test
  void who_looks_at_it_sees_the_end_of_its_story_and_nothing_personal() {
    ObjectNode body = Ask.toAgent(RIG.newCaller(), "nice-usr-4492", null);
    body.putObject("bot").put("intent", "refund").put("summary", "Call " + Ask.PHONE + " back.");
    body.putArray("transcript")
        .addObject()
        .put("author", "caller")
        .put("text", "I am Ada Lovelace.");
    body.putObject("attributes").put("note", "Lovelace, file " + Ask.ACCOUNT_NUMBER);
    String id = LETTERS.parked(body);

    Api.Answer shown = RIG.api().get("/v1/dead-letters/" + id);

    assertThat(shown.status()).as(shown.text()).isEqualTo(200);
    assertThat(shown.text())
        .doesNotContain(Ask.PHONE)
        .doesNotContain(Ask.PHONE.substring(1))
        .doesNotContain(Ask.ACCOUNT_NUMBER)
        .doesNotContain("Lovelace")
        .doesNotContain("Call ");
    assertThat(shown.at("/context/customer/phone")).isEqualTo("****73");
    assertThat(shown.at("/context/context/accountNumber")).isEqualTo("****37");
    assertThat(shown.body().at("/context/context/dtmfSequence")).isEmpty();
    assertThat(shown.body().at("/context/customer/piiMasked").asBoolean()).isTrue();
    assertThat(shown.at("/context/bot/intent")).isEqualTo("refund");
    assertThat(shown.at("/cause")).isEqualTo("compensation_refused");
    JsonNode lines = shown.body().path("lines");
    assertThat(lines.get(lines.size() - 1).path("state").asString(""))
        .contains("dead_lettered", "compensation refused");
    assertThat(lines.size()).isLessThanOrEqualTo(12);
  }

  @Test
  void many_are_sent_on_at_once_each_with_its_own_result() {
    List<String> parked =
        List.of(LETTERS.parked(RIG.newCaller(), 1), LETTERS.parked(RIG.newCaller(), 2));
    String ended = RIG.ask(Ask.toQueue(RIG.newCaller(), "billing_specialists"));
    RIG.faults();
    RIG.end(ended);

    ObjectNode body = JsonMapper.shared().createObjectNode().put("by", "dana");
    body.putArray("ids").add(parked.get(0)).add(ended).add("there-is-none");
    Api.Answer named = RIG.api().post("/v1/dead-letters/retry", body.toString());
    Api.Answer ofCause =
        RIG.api()
            .post(
                "/v1/dead-letters/retry",
                "{\"cause\":\"compensation_refused\",\"limit\":100,\"by\":\"dana\"}");

    assertThat(named.body().path("items").findValuesAsString("outcome"))
        .containsExactly("taken", "not_a_dead_letter", "not_found");
    assertThat(ofCause.body().path("items").findValuesAsString("handoffId"))
        .containsExactly(parked.get(1));
    for (String id : parked) {
      assertThat(Rig.state(RIG.end(id))).isEqualTo("completed");
    }
    assertThat(LETTERS.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          retry    | {}                                            | /by
          retry    | {"by":"  "}                                   | /by
          retry    | {"by":"d\\u0000"}                             | /by
          resolve  | {"by":"dana"}                                 | /reason
          resolve  | {"by":"dana","reason":""}                     | /reason
          escalate | {"by":"dana","reason":"two\\nlines"}          | /reason
          retry    | {"by":1}                                      | /by
          """)
  void a_decision_says_who_made_it_and_a_last_one_why(String decision, String body, String at) {
    String id = LETTERS.parked(RIG.newCaller(), 1);
    String path = "/v1/dead-letters/" + id + "/" + decision;

    Api.Answer answer = RIG.api().post(path, body);

    Problem.assertIs(answer, 422, "invalid-request", path);
    assertThat(answer.at("/violations/0/path")).isEqualTo(at);
    assertThat(LETTERS.list()).hasSize(1);
  }

  @Test
  void what_is_too_long_or_too_many_is_refused() {
    String path = "/v1/dead-letters/no-such-handoff/resolve";
    String tooLong = "{\"by\":\"%s\",\"reason\":\"%s\"}";
    for (String body :
        List.of(
            tooLong.formatted("d".repeat(201), "done"),
            tooLong.formatted("dana", "r".repeat(501)))) {
      Problem.assertIs(RIG.api().post(path, body), 422, "invalid-request", path);
    }
    Problem.assertIs(
        RIG.api().post(path, tooLong.formatted("d".repeat(200), "r".repeat(500))),
        404,
        "not-found",
        path);
    for (String body :
        List.of(
            "{\"by\":\"dana\"}",
            "{\"by\":\"dana\",\"ids\":[]}",
            "{\"by\":\"dana\",\"ids\":[null]}",
            "{\"by\":\"dana\",\"ids\":[\"a\"],\"cause\":\"stuck\"}",
            "{\"by\":\"dana\",\"ids\":[\"a\"],\"limit\":1}",
            "{\"by\":\"dana\",\"cause\":\"stuck\",\"limit\":101}",
            "{\"cause\":\"stuck\"}",
            "{\"by\":\"dana\",\"ids\":[" + "\"a\",".repeat(100) + "\"b\"]}")) {
      Api.Answer answer = RIG.api().post("/v1/dead-letters/retry", body);
      Problem.assertIs(answer, 422, "invalid-request", "/v1/dead-letters/retry");
    }
  }

  @Test
  void the_record_of_the_comparison_is_served_as_the_guide_prints_it() {
    String id = LETTERS.parked(RIG.newCaller(), 1);

    Api.Answer parked = RIG.api().get("/v1/handoffs/" + id + "/reconciliation");

    JsonNode cycle = parked.body().path("reconciliationCycle");
    assertThat(cycle.propertyNames())
        .containsExactlyInAnyOrder(
            "canonicalInteractionId",
            "sourceState",
            "destinationState",
            "expectedState",
            "retries",
            "lastAttempt",
            "status");
    assertThat(cycle.path("sourceState").asString("")).isEqualTo("completed");
    assertThat(cycle.path("destinationState").asString("")).isEqualTo("absent");
    assertThat(cycle.path("status").asString("")).isEqualTo("dead_lettered");
    RIG.faults();
    LETTERS.decide(id, "retry", Letters.BY);
    RIG.end(id);
    JsonNode after =
        RIG.api().get("/v1/handoffs/" + id + "/reconciliation").body().path("reconciliationCycle");
    assertThat(after.path("status").asString("")).isEqualTo("in_sync");
    assertThat(after.path("expectedState")).isEqualTo(after.path("destinationState"));
    String none = "/v1/handoffs/there-is-none/reconciliation";
    Problem.assertIs(RIG.api().get(none), 404, "not-found", none);
  }
}
