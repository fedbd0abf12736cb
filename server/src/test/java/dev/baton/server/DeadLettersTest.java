package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.twin.fault.Fault;
import dev.baton.twin.fault.FaultRule;
import dev.baton.twin.model.Operation;
import dev.baton.twin.model.Party;
import dev.baton.twin.model.Platform;
import dev.baton.twin.model.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What waits for a person, and what comes of what that person decides.
class DeadLettersTest {
  /// A supervisor queue that only a person's word leads to, and no long waiting in queues.
  @RegisterExtension
  static final Rig RIG =
      Rig.create()
          .withTimers(Yaml.SHORT_TIMERS.replace("queued-limit: 5s", "queued-limit: 1s"))
          .withConfig(text ->
              text.replace(
                      "        requeue-queue: supervisors\n",
                      "        requeue-queue: billing_specialists\n"
                          + "        supervisor-queue: supervisors\n")
                  .replace("\n  rival:", "\n    repair:\n      escalation: manual\n  rival:"));

  private static final FaultRule DROPPED =
      FaultRule.on(Platform.GENESYS_CLOUD, Operation.TRANSFER, new Fault.DropTransfer());
  private static final FaultRule NO_REQUEUE =
      FaultRule.on(Platform.NICE_CXONE, Operation.REQUEUE, new Fault.Status(403, null, false));
  private static final String BY = "{\"by\":\"dana\"}";

  /// Each test begins without letters of the others.
  @BeforeEach
  void nobody_waits_for_a_person() {
    for (JsonNode letter : letters()) {
      String id = letter.path("handoffId").asString("");
      decide(id, "resolve", "{\"by\":\"the next test\",\"reason\":\"the twins are new\"}");
    }
    assertThat(letters()).isEmpty();
  }

  @Test
  void a_caller_whom_no_repair_reaches_is_listed_with_what_both_sides_last_said() {
    String caller = RIG.newCaller();
    String id = parked(caller, 1);

    JsonNode letter = letters().getFirst();

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
      parked.addFirst(parked(RIG.newCaller(), i));
    }

    Api.Answer first = RIG.api().get("/v1/dead-letters?account=genesys-main&limit=2");
    Api.Answer second =
        RIG.api().get("/v1/dead-letters?account=genesys-main&cursor=" + first.at("/nextCursor"));

    assertThat(Stream.concat(ids(first), ids(second))).isEqualTo(parked);
    assertThat(second.body().has("nextCursor")).isFalse();
    assertThat(ids(RIG.api().get("/v1/dead-letters?account=cxone-main"))).isEmpty();
    assertThat(ids(RIG.api().get("/v1/dead-letters?cause=stuck"))).isEmpty();
    assertThat(ids(RIG.api().get("/v1/dead-letters?cause=compensation_refused"))).hasSize(3);
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
    String id = parked(body);

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
  void a_retry_completes_it_once_the_platform_is_repaired_and_it_leaves_the_list() {
    String caller = RIG.newCaller();
    String id = parked(caller, 1);
    RIG.faults();

    Api.Answer taken = decide(id, "retry", BY);

    assertThat(taken.status()).as(taken.text()).isIn(200, 202);
    assertThat(taken.header("Location")).contains("/v1/handoffs/" + id);
    JsonNode end = RIG.end(id);
    assertThat(Rig.state(end)).as(RIG.story(end)).isEqualTo("completed");
    assertThat(RIG.caller(caller).with().queueId()).isEqualTo("billing_specialists");
    assertThat(letters()).isEmpty();
    assertThat(RIG.story(end)).contains("dana decided: retry");
    notDead(decide(id, "retry", BY), id, "completed");
    Api.Answer gone = RIG.api().get("/v1/dead-letters/" + id);
    Problem.assertIs(gone, 404, "not-found", "/v1/dead-letters/" + id);
    assertThat(gone.at("/state")).isEqualTo("completed");
    assertNobodyIsHurt();
  }

  @Test
  void what_a_person_sent_on_in_vain_waits_for_a_person_again() {
    String id = parked(RIG.newCaller(), 1);
    JsonNode before = letters().getFirst();

    assertThat(decide(id, "retry", BY).status()).isIn(200, 202);
    Await.until("it is listed again", () -> letters().stream().anyMatch(l -> !l.equals(before)));

    JsonNode again = letters().getFirst();
    assertThat(again.path("handoffId").asString("")).isEqualTo(id);
    assertThat(again.path("since").asString("")).isGreaterThan(before.path("since").asString(""));
    RIG.faults();
    assertThat(decide(id, "retry", BY).status()).isIn(200, 202);
    assertThat(Rig.state(RIG.end(id))).isEqualTo("completed");
    assertThat(letters()).isEmpty();
    assertNobodyIsHurt();
  }

  @Test
  void while_a_decision_is_carried_out_another_one_is_told_so() {
    String id = parked(RIG.newCaller(), 1);
    RIG.faults(FaultRule.on(Platform.NICE_CXONE, Operation.READ, new Fault.Delay(1_500)).atMost(1));

    assertThat(decide(id, "retry", BY).status()).isEqualTo(202);

    notDead(decide(id, "retry", BY), id, "confirming");
    notDead(decide(id, "resolve", "{\"by\":\"kim\",\"reason\":\"done\"}"), id, "confirming");
    assertThat(letters()).isEmpty();
    assertThat(Rig.state(RIG.end(id))).isEqualTo("completed");
    assertNobodyIsHurt();
  }

  @Test
  void a_retry_finds_out_that_she_has_hung_up() {
    RIG.twins()
        .with((world, now) -> {
          world.putQueue(Platform.NICE_CXONE, Queue.active("overnight", "Overnight", 10), now);
          return now;
        });
    RIG.faults(NO_REQUEUE);
    String caller = RIG.newCaller();
    String id = parked(Ask.toQueue(caller, "overnight"));
    assertThat(letters().getFirst().at("/destination/state").asString("")).isEqualTo("queued");
    assertThat(letters().getFirst().at("/destination/queueId").asString("")).isEqualTo("overnight");
    assertThat(RIG.twins().hangUp(caller)).isTrue();

    decide(id, "retry", BY);

    JsonNode end = RIG.end(id);
    assertThat(Rig.state(end)).as(RIG.story(end)).isEqualTo("abandoned");
    assertThat(RIG.caller(caller).with().kind()).isEqualTo(Party.Kind.HUNG_UP);
    assertThat(letters()).isEmpty();
    assertNobodyIsHurt();
  }

  @Test
  void escalated_she_stands_in_the_supervisors_queue() {
    String caller = RIG.newCaller();
    String id = parked(caller, 1);
    RIG.faults();

    decide(id, "escalate", "{\"by\":\"dana\",\"reason\":\"she has waited long enough\"}");

    JsonNode end = RIG.end(id);
    assertThat(Rig.state(end)).as(RIG.story(end)).isEqualTo("completed");
    assertThat(RIG.caller(caller).with().queueId()).isEqualTo("supervisors");
    assertThat(RIG.story(end)).contains("escalate (she has waited long enough)");
    assertNobodyIsHurt();
  }

  @Test
  void resolved_it_is_closed_with_who_and_why_and_she_can_be_handed_off_again() {
    String caller = RIG.newCaller();
    String id = parked(caller, 1);
    ObjectNode again = Ask.toAgent(caller, "nice-usr-4493", null);
    Api.Answer busy = RIG.api().post("/v1/handoffs", again.toString());
    Problem.assertIs(busy, 409, "interaction-busy", "/v1/handoffs");

    Api.Answer resolved =
        decide(id, "resolve", "{\"by\":\"dana\",\"reason\":\"called her back, ticket 4711\"}");

    assertThat(resolved.status()).as(resolved.text()).isEqualTo(200);
    assertThat(resolved.at("/state")).isEqualTo("resolved");
    assertThat(resolved.at("/stateDetail/cause")).isEqualTo("compensation_refused");
    assertThat(letters()).isEmpty();
    assertThat(RIG.story(resolved.body()))
        .contains("dana decided: resolve (called her back, ticket 4711)");
    assertThat(RIG.api().get("/v1/handoffs?state=resolved").text()).contains(id);
    assertThat(RIG.api().post("/v1/handoffs", again.toString()).status()).isEqualTo(202);
    notDead(decide(id, "escalate", BY), id, "resolved");
  }

  @Test
  void many_are_sent_on_at_once_each_with_its_own_result() {
    List<String> parked = List.of(parked(RIG.newCaller(), 1), parked(RIG.newCaller(), 2));
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
    assertThat(letters()).isEmpty();
  }

  @Test
  void a_decision_takes_effect_through_whichever_node_hears_it() throws Exception {
    String caller = RIG.newCaller();
    String id = parked(caller, 1);
    RIG.faults();
    try (BatonServer other = BatonServer.start(RIG.config());
        Api otherApi = new Api(other.port())) {
      assertThat(decide(otherApi, id, "retry", BY).status()).isIn(200, 202);

      JsonNode end = RIG.end(id);
      assertThat(Rig.state(end)).as(RIG.story(end)).isEqualTo("completed");
      assertThat(owner(id)).isEqualTo(newestNode());
      // The context came from the database: the other node never saw the request.
      assertThat(end.at("/contextDelivery/type").asString("")).isEqualTo("delivered");
      assertThat(RIG.caller(caller).with().queueId()).isEqualTo("billing_specialists");
    }
    assertNobodyIsHurt();
  }

  @Test
  void of_two_nodes_that_decide_at_once_one_does() throws Exception {
    try (BatonServer other = BatonServer.start(RIG.config());
        Api otherApi = new Api(other.port());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 1; i <= 5; i++) {
        String id = parked(RIG.newCaller(), i);
        RIG.faults();
        List<Callable<Api.Answer>> both =
            List.of(
                () -> decide(RIG.api(), id, "retry", BY),
                () -> decide(otherApi, id, "retry", BY),
                () -> decide(RIG.api(), id, "retry", BY),
                () -> decide(otherApi, id, "retry", BY));

        List<Integer> statuses = new ArrayList<>();
        for (var answer : threads.invokeAll(both)) {
          statuses.add(answer.get().status());
        }

        assertThat(statuses).filteredOn(status -> status == 409).hasSize(3);
        JsonNode end = RIG.end(id);
        assertThat(Rig.state(end)).as(RIG.story(end)).isEqualTo("completed");
        assertThat(RIG.story(end).split("decided: retry", -1)).hasSize(2);
      }
    }
    assertNobodyIsHurt();
  }

  @Test
  void nothing_leaves_the_list_by_itself_not_even_with_the_node_that_parked_it() throws Exception {
    String id;
    String parker;
    try (BatonServer other = BatonServer.start(RIG.config());
        Api otherApi = new Api(other.port())) {
      RIG.faults(DROPPED, NO_REQUEUE);
      id =
          otherApi
              .post("/v1/handoffs", Ask.toAgent(RIG.newCaller(), "nice-usr-4492", null).toString())
              .at("/handoffId");
      assertThat(Rig.state(Rig.end(otherApi, id))).isEqualTo("dead_lettered");
      parker = owner(id);
    }
    Await.until("another node owns it", () -> !owner(id).equals(parker));

    assertThat(letters()).hasSize(1);

    RIG.faults();
    assertThat(decide(id, "retry", BY).status()).isIn(200, 202);
    assertThat(Rig.state(RIG.end(id))).isEqualTo("completed");
    assertNobodyIsHurt();
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
    String id = parked(RIG.newCaller(), 1);
    String path = "/v1/dead-letters/" + id + "/" + decision;

    Api.Answer answer = RIG.api().post(path, body);

    Problem.assertIs(answer, 422, "invalid-request", path);
    assertThat(answer.at("/violations/0/path")).isEqualTo(at);
    assertThat(letters()).hasSize(1);
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
  void what_people_decided_is_counted() {
    double before = decisions("retry");
    String id = parked(RIG.newCaller(), 1);
    RIG.faults();

    decide(id, "retry", BY);
    notDeadOrEnded(decide(id, "retry", BY));

    assertThat(decisions("retry")).isEqualTo(before + 1);
    RIG.end(id);
  }

  @Test
  void the_record_of_the_comparison_is_served_as_the_guide_prints_it() {
    String id = parked(RIG.newCaller(), 1);

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
    decide(id, "retry", BY);
    RIG.end(id);
    JsonNode after =
        RIG.api().get("/v1/handoffs/" + id + "/reconciliation").body().path("reconciliationCycle");
    assertThat(after.path("status").asString("")).isEqualTo("in_sync");
    assertThat(after.path("expectedState")).isEqualTo(after.path("destinationState"));
    String none = "/v1/handoffs/there-is-none/reconciliation";
    Problem.assertIs(RIG.api().get(none), 404, "not-found", none);
  }

  /// Hands a caller over, loses her on the way and refuses to take her back.
  private static String parked(String caller, int agent) {
    return parked(Ask.toAgent(caller, Way.TO_CXONE.agent(agent), null));
  }

  private static String parked(ObjectNode body) {
    if (body.toString().contains("targetAgentId")) {
      RIG.faults(DROPPED, NO_REQUEUE);
    }
    JsonNode view = RIG.play(body);
    assertThat(Rig.state(view)).as(RIG.story(view)).isEqualTo("dead_lettered");
    return Rig.id(view);
  }

  private static Api.Answer decide(String id, String decision, String body) {
    return decide(RIG.api(), id, decision, body);
  }

  private static Api.Answer decide(Api api, String id, String decision, String body) {
    return api.post("/v1/dead-letters/" + id + "/" + decision, body);
  }

  private static void notDead(Api.Answer answer, String id, String state) {
    notDeadOrEnded(answer);
    assertThat(answer.at("/handoffId")).isEqualTo(id);
    assertThat(answer.at("/state")).isEqualTo(state);
  }

  private static void notDeadOrEnded(Api.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(409);
    assertThat(answer.at("/type")).isEqualTo("/problems/not-a-dead-letter");
  }

  private static List<JsonNode> letters() {
    return RIG.api().get("/v1/dead-letters").body().path("items").valueStream().toList();
  }

  private static Stream<String> ids(Api.Answer page) {
    return page.body().path("items").findValuesAsString("handoffId").stream();
  }

  private static String owner(String id) {
    return Database.query(RIG.databaseUrl(), "SELECT owner FROM handoff WHERE id = '" + id + "'")
        .getFirst();
  }

  private static String newestNode() {
    return Database.query(RIG.databaseUrl(), "SELECT id FROM node ORDER BY joined_at DESC LIMIT 1")
        .getFirst();
  }

  private static double decisions(String decision) {
    return MetricsPage.of(RIG.api())
        .value("baton_dead_letter_decisions_total", "decision", decision);
  }

  /// Reservations of lost transfers end by their window.
  private static void assertNobodyIsHurt() {
    Await.until("no reservation is held", () -> RIG.twins().summary().heldReservations() == 0);
    RIG.assertNobodyIsHurt();
  }
}
