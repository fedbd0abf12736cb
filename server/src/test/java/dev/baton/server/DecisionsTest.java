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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What comes of it when a person decides about a dead letter, on one node and on several.
class DecisionsTest {
  @RegisterExtension static final Rig RIG = Letters.newRig();

  private static final Letters LETTERS = new Letters(RIG);

  /// Each test begins without letters of the others.
  @BeforeEach
  void nobody_waits_for_a_person() {
    LETTERS.resolveAll();
    assertThat(LETTERS.list()).isEmpty();
  }

  @Test
  void a_retry_completes_it_once_the_platform_is_repaired_and_it_leaves_the_list() {
    String caller = RIG.newCaller();
    String id = LETTERS.parked(caller, 1);
    RIG.faults();

    Api.Answer taken = LETTERS.decide(id, "retry", Letters.BY);

    assertThat(taken.status()).as(taken.text()).isIn(200, 202);
    assertThat(taken.header("Location")).contains("/v1/handoffs/" + id);
    JsonNode end = RIG.end(id);
    assertThat(Rig.state(end)).as(RIG.story(end)).isEqualTo("completed");
    assertThat(RIG.caller(caller).with().queueId()).isEqualTo("billing_specialists");
    assertThat(LETTERS.list()).isEmpty();
    assertThat(RIG.story(end)).contains("dana decided: retry");
    LETTERS.notDead(LETTERS.decide(id, "retry", Letters.BY), id, "completed");
    Api.Answer gone = RIG.api().get("/v1/dead-letters/" + id);
    Problem.assertIs(gone, 404, "not-found", "/v1/dead-letters/" + id);
    assertThat(gone.at("/state")).isEqualTo("completed");
    LETTERS.assertNobodyIsHurt();
  }

  @Test
  void what_a_person_sent_on_in_vain_waits_for_a_person_again() {
    String id = LETTERS.parked(RIG.newCaller(), 1);
    JsonNode before = LETTERS.list().getFirst();

    assertThat(LETTERS.decide(id, "retry", Letters.BY).status()).isIn(200, 202);
    Await.until(
        "it is listed again", () -> LETTERS.list().stream().anyMatch(l -> !l.equals(before)));

    JsonNode again = LETTERS.list().getFirst();
    assertThat(again.path("handoffId").asString("")).isEqualTo(id);
    assertThat(again.path("since").asString("")).isGreaterThan(before.path("since").asString(""));
    RIG.faults();
    assertThat(LETTERS.decide(id, "retry", Letters.BY).status()).isIn(200, 202);
    assertThat(Rig.state(RIG.end(id))).isEqualTo("completed");
    assertThat(LETTERS.list()).isEmpty();
    LETTERS.assertNobodyIsHurt();
  }

  @Test
  void while_a_decision_is_carried_out_another_one_is_told_so() {
    String id = LETTERS.parked(RIG.newCaller(), 1);
    RIG.faults(FaultRule.on(Platform.NICE_CXONE, Operation.READ, new Fault.Delay(1_500)).atMost(1));

    assertThat(LETTERS.decide(id, "retry", Letters.BY).status()).isEqualTo(202);

    LETTERS.notDead(LETTERS.decide(id, "retry", Letters.BY), id, "confirming");
    LETTERS.notDead(
        LETTERS.decide(id, "resolve", "{\"by\":\"kim\",\"reason\":\"done\"}"), id, "confirming");
    assertThat(LETTERS.list()).isEmpty();
    assertThat(Rig.state(RIG.end(id))).isEqualTo("completed");
    LETTERS.assertNobodyIsHurt();
  }

  @Test
  void a_retry_finds_out_that_she_has_hung_up() {
    RIG.twins()
        .with((world, now) -> {
          world.putQueue(Platform.NICE_CXONE, Queue.active("overnight", "Overnight", 10), now);
          return now;
        });
    RIG.faults(Letters.NO_REQUEUE);
    String caller = RIG.newCaller();
    String id = LETTERS.parked(Ask.toQueue(caller, "overnight"));
    assertThat(LETTERS.list().getFirst().at("/destination/state").asString("")).isEqualTo("queued");
    assertThat(LETTERS.list().getFirst().at("/destination/queueId").asString(""))
        .isEqualTo("overnight");
    assertThat(RIG.twins().hangUp(caller)).isTrue();

    LETTERS.decide(id, "retry", Letters.BY);

    JsonNode end = RIG.end(id);
    assertThat(Rig.state(end)).as(RIG.story(end)).isEqualTo("abandoned");
    assertThat(RIG.caller(caller).with().kind()).isEqualTo(Party.Kind.HUNG_UP);
    assertThat(LETTERS.list()).isEmpty();
    LETTERS.assertNobodyIsHurt();
  }

  @Test
  void escalated_she_stands_in_the_supervisors_queue() {
    String caller = RIG.newCaller();
    String id = LETTERS.parked(caller, 1);
    RIG.faults();

    LETTERS.decide(id, "escalate", "{\"by\":\"dana\",\"reason\":\"she has waited long enough\"}");

    JsonNode end = RIG.end(id);
    assertThat(Rig.state(end)).as(RIG.story(end)).isEqualTo("completed");
    assertThat(RIG.caller(caller).with().queueId()).isEqualTo("supervisors");
    assertThat(RIG.story(end)).contains("escalate (she has waited long enough)");
    LETTERS.assertNobodyIsHurt();
  }

  @Test
  void resolved_it_is_closed_with_who_and_why_and_she_can_be_handed_off_again() {
    String caller = RIG.newCaller();
    String id = LETTERS.parked(caller, 1);
    ObjectNode again = Ask.toAgent(caller, "nice-usr-4493", null);
    Api.Answer busy = RIG.api().post("/v1/handoffs", again.toString());
    Problem.assertIs(busy, 409, "interaction-busy", "/v1/handoffs");

    Api.Answer resolved =
        LETTERS.decide(
            id, "resolve", "{\"by\":\"dana\",\"reason\":\"called her back, ticket 4711\"}");

    assertThat(resolved.status()).as(resolved.text()).isEqualTo(200);
    assertThat(resolved.at("/state")).isEqualTo("resolved");
    assertThat(resolved.at("/stateDetail/cause")).isEqualTo("compensation_refused");
    assertThat(LETTERS.list()).isEmpty();
    assertThat(RIG.story(resolved.body()))
        .contains("dana decided: resolve (called her back, ticket 4711)");
    assertThat(RIG.api().get("/v1/handoffs?state=resolved").text()).contains(id);
    assertThat(RIG.api().post("/v1/handoffs", again.toString()).status()).isEqualTo(202);
    LETTERS.notDead(LETTERS.decide(id, "escalate", Letters.BY), id, "resolved");
  }

  @Test
  void a_decision_takes_effect_through_whichever_node_hears_it() throws Exception {
    String caller = RIG.newCaller();
    String id = LETTERS.parked(caller, 1);
    RIG.faults();
    try (BatonServer other = BatonServer.start(RIG.config());
        Api otherApi = new Api(other.port())) {
      assertThat(LETTERS.decide(otherApi, id, "retry", Letters.BY).status()).isIn(200, 202);

      JsonNode end = RIG.end(id);
      assertThat(Rig.state(end)).as(RIG.story(end)).isEqualTo("completed");
      assertThat(LETTERS.owner(id)).isEqualTo(newestNode());
      // The context came from the database: the other node never saw the request.
      assertThat(end.at("/contextDelivery/type").asString("")).isEqualTo("delivered");
      assertThat(RIG.caller(caller).with().queueId()).isEqualTo("billing_specialists");
    }
    LETTERS.assertNobodyIsHurt();
  }

  @Test
  void of_two_nodes_that_decide_at_once_one_does() throws Exception {
    try (BatonServer other = BatonServer.start(RIG.config());
        Api otherApi = new Api(other.port());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 1; i <= 5; i++) {
        String id = LETTERS.parked(RIG.newCaller(), i);
        RIG.faults();
        List<Callable<Api.Answer>> both =
            List.of(
                () -> LETTERS.decide(RIG.api(), id, "retry", Letters.BY),
                () -> LETTERS.decide(otherApi, id, "retry", Letters.BY),
                () -> LETTERS.decide(RIG.api(), id, "retry", Letters.BY),
                () -> LETTERS.decide(otherApi, id, "retry", Letters.BY));

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
    LETTERS.assertNobodyIsHurt();
  }

  @Test
  void nothing_leaves_the_list_by_itself_not_even_with_the_node_that_parked_it() throws Exception {
    String id;
    String parker;
    try (BatonServer other = BatonServer.start(RIG.config());
        Api otherApi = new Api(other.port())) {
      RIG.faults(Letters.DROPPED, Letters.NO_REQUEUE);
      id =
          otherApi
              .post("/v1/handoffs", Ask.toAgent(RIG.newCaller(), "nice-usr-4492", null).toString())
              .at("/handoffId");
      assertThat(Rig.state(Rig.end(otherApi, id))).isEqualTo("dead_lettered");
      parker = LETTERS.owner(id);
    }
    Await.until("another node owns it", () -> !LETTERS.owner(id).equals(parker));

    assertThat(LETTERS.list()).hasSize(1);

    RIG.faults();
    assertThat(LETTERS.decide(id, "retry", Letters.BY).status()).isIn(200, 202);
    assertThat(Rig.state(RIG.end(id))).isEqualTo("completed");
    LETTERS.assertNobodyIsHurt();
  }

  @Test
  void what_people_decided_is_counted() {
    double before = decisions("retry");
    String id = LETTERS.parked(RIG.newCaller(), 1);
    RIG.faults();

    LETTERS.decide(id, "retry", Letters.BY);
    LETTERS.refused(LETTERS.decide(id, "retry", Letters.BY));

    assertThat(decisions("retry")).isEqualTo(before + 1);
    RIG.end(id);
  }

  private static String newestNode() {
    return Database.query(RIG.databaseUrl(), "SELECT id FROM node ORDER BY joined_at DESC LIMIT 1")
        .getFirst();
  }

  private static double decisions(String decision) {
    return MetricsPage.of(RIG.api())
        .value("baton_dead_letter_decisions_total", "decision", decision);
  }
}
